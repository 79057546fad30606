import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CheckRequest } from '@guildhall/contracts';
import fc from 'fast-check';
import { covers, resourceOf } from './resource.js';

describe('what a question is about', () => {
  it('is a project', () => assert.deepEqual(resourceOf('projects/P'), { projectId: 'P', object: null }));
  it('is an object in it', () =>
    assert.deepEqual(resourceOf('projects/P/deployments/D/versions/V'), {
      projectId: 'P',
      object: 'deployments/D/versions/V',
    }));

  for (const path of [
    '',
    'projects',
    'projects/',
    'projects/P/',
    'projects/P/deployments',
    'projects/P/deployments/',
    'projects/P/deployments/D/',
    'projects/P/deployments//D',
    'projects/P/deployments/..',
    'projects/P/deployments/D/versions/.',
    'projects/P/deployments/D\n',
    'projects/P/Deployments/D',
    'organizations/P',
    `projects/P/deployments/${'D'.repeat(500)}`,
  ]) {
    it(`is not ${JSON.stringify(path.slice(0, 40))}`, () => assert.equal(resourceOf(path), undefined));
  }

  it('is what the contract accepts, and nothing else', () => {
    const part = fc.constantFrom('projects', 'deployments', 'D', '..', '.', 'a-b', 'ü', '', 'V.1', ' ');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const resource = ['projects', ...parts].join('/');
        const accepted = CheckRequest.safeParse({ permission: 'deployments.list', resource }).success;
        assert.equal(resourceOf(resource) !== undefined, accepted, resource);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a scope', () => {
  it('covers itself and what lies below it', () => {
    assert.ok(covers(null, null));
    assert.ok(covers(null, 'deployments/D'));
    assert.ok(covers('deployments/D', 'deployments/D'));
    assert.ok(covers('deployments/D', 'deployments/D/versions/V'));
  });

  it('covers nothing beside or above it', () => {
    assert.ok(!covers('deployments/D', null));
    assert.ok(!covers('deployments/D', 'deployments/D2'));
    assert.ok(!covers('deployments/D', 'deployments/D2/versions/V'));
    assert.ok(!covers('deployments/D/versions/V', 'deployments/D'));
    assert.ok(!covers('deployments/D', 'pipelines/D'));
    assert.ok(!covers('deployments/D', 'deployments/d'));
  });
});
