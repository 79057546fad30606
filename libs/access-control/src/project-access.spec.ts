import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { adaAdministrates, assigned, BOB, saying, unassigned } from './domain/loom.fixture.js';
import { projectAccess, projectAccessOf } from './project-access.js';

const rows = (...events: Parameters<typeof recorded>[0]) => [...project(projectAccess, recorded(events)).values()];
const viewer = saying(2, BOB, 'deployment-viewer');
const editorOfD = saying(3, BOB, 'deployment-editor', { object: 'deployments/D' });
const blobsOfD = saying(4, BOB, 'blob-viewer', { object: 'deployments/D' });

describe('who has access to a project', () => {
  it('is one row for each who holds something, with all that they hold', () => {
    const [ada, bob] = rows(adaAdministrates, assigned(viewer), assigned(editorOfD), assigned(blobsOfD)).map(
      projectAccessOf,
    );
    assert.deepEqual(ada?.roles, ['project-admin']);
    assert.deepEqual(bob, {
      principal: { type: 'user', id: BOB.userId },
      roles: ['deployment-viewer'],
      objects: [{ object: 'deployments/D', roles: ['deployment-editor', 'blob-viewer'] }],
      via: [{ type: 'direct' }],
      external: false,
    });
  });

  it('keeps the rest when something is taken back, and is gone with the last', () => {
    const [bob] = rows(assigned(viewer), assigned(editorOfD), unassigned(viewer)).map(projectAccessOf);
    assert.deepEqual([bob?.roles, bob?.objects.length], [[], 1]);
    assert.deepEqual(rows(assigned(viewer), unassigned(viewer)), []);
  });

  it('keeps what was given under one stay apart from what was given under another', () => {
    const later = { ...BOB, membershipId: 'mbr_later' };
    const both = rows(assigned(viewer), assigned(saying(9, later, 'blob-viewer')));
    assert.deepEqual(
      both.map(({ membershipId }) => membershipId),
      [BOB.membershipId, 'mbr_later'],
    );
  });
});
