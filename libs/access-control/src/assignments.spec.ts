import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { project } from '@guildhall/event-sourcing';
import { recorded } from '@guildhall/testing';
import { assignmentOf, assignments } from './assignments.js';
import { ADA, adaAdministrates, assigned, BOB, CHURN, saying, unassigned } from './domain/loom.fixture.js';

const rows = (...events: Parameters<typeof recorded>[0]) => [...project(assignments, recorded(events)).values()];
const onD = saying(2, BOB, 'deployment-editor', { object: 'deployments/D' });

describe('the list of assignments', () => {
  it('has what was assigned, by whom and when', () =>
    assert.deepEqual(rows(adaAdministrates, assigned(onD)).map(assignmentOf)[1], {
      id: onD.assignmentId,
      principal: { type: 'user', id: BOB.userId },
      role: 'deployment-editor',
      projectId: CHURN,
      object: 'deployments/D',
      grantedBy: { type: 'user', id: ADA.userId },
      grantedAt: '2026-01-01T00:00:01.000Z',
    }));

  it('remembers the membership that it was given under', () =>
    assert.equal(rows(assigned(onD))[0]?.membershipId, BOB.membershipId));

  it('has nothing of what was taken back', () => assert.deepEqual(rows(assigned(onD), unassigned(onD)), []));
});
