import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { assigned, BOB, CHURN, madeRole, saying, toGroup, unassigned } from './domain/loom.fixture.js';
import { projectAccess } from './project-access.js';

const rows = (...events: Parameters<typeof recorded>[0]) => project(projectAccess, recorded(events));
const viewer = saying(2, BOB, 'deployment-viewer');
const editorOfD = saying(3, BOB, 'deployment-editor', { object: 'deployments/D' });

describe('what was given in a project', () => {
  it('is one row for each who was given something, with all of it', () =>
    assert.deepEqual(
      [...rows(madeRole(), assigned(viewer), assigned(editorOfD), assigned(toGroup(4, 'blob-viewer'))).values()],
      [
        {
          projectId: CHURN,
          principalType: 'user',
          principalId: BOB.userId,
          held: {
            [viewer.assignmentId]: { role: 'deployment-viewer', object: null },
            [editorOfD.assignmentId]: { role: 'deployment-editor', object: 'deployments/D' },
          },
        },
        {
          projectId: CHURN,
          principalType: 'group',
          principalId: toGroup(4, 'blob-viewer').principal.id,
          held: { [toGroup(4, 'blob-viewer').assignmentId]: { role: 'blob-viewer', object: null } },
        },
      ],
    ));

  it('keeps the rest when something is taken back, and is gone with the last', () => {
    const [bob] = rows(assigned(viewer), assigned(editorOfD), unassigned(viewer)).values();
    assert.deepEqual(Object.keys(bob!.held), [editorOfD.assignmentId]);
    assert.equal(rows(assigned(viewer), unassigned(viewer)).size, 0);
  });

  it('keeps what was given under one stay apart from what was given under another', () =>
    assert.equal(
      rows(assigned(viewer), assigned(saying(9, { ...BOB, membershipId: 'mbr_later' }, 'blob-viewer'))).size,
      2,
    ));
});
