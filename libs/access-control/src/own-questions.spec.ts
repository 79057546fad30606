import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Checks } from '@guildhall/contracts';
import { ownQuestions } from './own-questions.js';

const check = { permission: 'deployments.list', resource: 'projects/prj_1' };

describe('own questions', () => {
  it('are the checks of a body that asks for nothing else', () => {
    const body = { checks: [check, { resource: 'projects/prj_2', permission: 'blobs.get' }] };
    assert.deepEqual(ownQuestions(body), Checks.parse(body).checks);
  });

  it('are not those of others, nor those that ask for reasons', () => {
    const principal = { type: 'user', id: 'usr_1' };
    assert.equal(ownQuestions({ checks: [check, { ...check, principal }] }), undefined);
    assert.equal(ownQuestions({ checks: [check], explain: true }), undefined);
  });

  it('are none in a body that the schema refuses for its form', () => {
    const bodies = [
      null,
      undefined,
      'checks',
      [],
      [check],
      {},
      { checks: null },
      { checks: {} },
      { checks: [] },
      { checks: Array.from({ length: 1_001 }, () => check) },
      { checks: [null] },
      { checks: ['deployments.list'] },
      { checks: [[]] },
      { checks: [{}] },
      { checks: [{ permission: 'deployments.list' }] },
      { checks: [{ ...check, permission: 1 }] },
      { checks: [{ ...check, resource: ['projects/prj_1'] }] },
      { checks: [{ ...check, more: true }] },
      { checks: [check], more: true },
      JSON.parse('{"checks":[{"permission":"a","resource":"projects/prj_1","__proto__":{}}]}'),
    ];
    for (const body of bodies) {
      assert.equal(Checks.safeParse(body).success, false, JSON.stringify(body));
      assert.equal(ownQuestions(body), undefined, JSON.stringify(body));
    }
  });
});
