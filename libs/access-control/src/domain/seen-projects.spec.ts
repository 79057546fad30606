import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AccessControlEvent, OrganizationEvent } from '@guildhall/contracts';
import { Evaluator } from './evaluator.js';
import {
  adaAdministrates,
  assigned,
  BOB,
  CARL,
  CHURN,
  churnCreated,
  joined,
  LOOMS,
  loomsFounded,
  left,
  saying,
} from './loom.fixture.js';
import { idOf, inStreams } from './worlds.fixture.js';

const [WEAVING, SPINNING, TEAM] = [idOf('prj', 2), idOf('prj', 3), idOf('grp', 1)];
const ADA = idOf('usr', 1);

const project = (projectId: string): OrganizationEvent => ({
  type: 'ProjectCreated',
  data: { ...churnCreated.data, projectId, name: projectId } as Extract<
    OrganizationEvent,
    { type: 'ProjectCreated' }
  >['data'],
});
const team: readonly OrganizationEvent[] = [
  { type: 'GroupCreated', data: { organizationId: LOOMS, groupId: TEAM, name: 'Team' } },
  { type: 'GroupMemberAdded', data: { organizationId: LOOMS, groupId: TEAM, ...BOB } },
];
const toTeam = saying(8, { userId: TEAM, membershipId: undefined }, 'blob-viewer', {
  principal: { type: 'group', id: TEAM },
  projectId: WEAVING,
});
const begun = [loomsFounded, churnCreated, project(WEAVING), project(SPINNING), joined(), adaAdministrates];

const seenBy = (userId: string, ...events: readonly (OrganizationEvent | AccessControlEvent)[]) => {
  const evaluator = new Evaluator();
  for (const event of inStreams([...begun, ...events])) evaluator.apply(event);
  const seen = evaluator.seenProjects(userId, LOOMS);
  // Whatever is in the list may be looked at, and nothing else may be.
  for (const projectId of [CHURN, WEAVING, SPINNING])
    assert.equal(evaluator.sees(userId, projectId), seen === 'all' || seen.includes(projectId), projectId);
  return seen === 'all' ? seen : seen.toSorted();
};

describe('the projects that somebody may know of', () => {
  it('are none for who holds nothing, or is nobody there', () => {
    assert.deepEqual(seenBy(BOB.userId), []);
    assert.deepEqual(seenBy(CARL.userId), []);
    assert.deepEqual(seenBy(idOf('usr', 99)), []);
  });

  it('are those in which they hold a role, in person or by a group, on an object or the whole', () => {
    const inPerson = assigned(saying(7, BOB, 'deployment-viewer', { object: 'deployments/D' }));
    assert.deepEqual(seenBy(BOB.userId, inPerson), [CHURN]);
    assert.deepEqual(seenBy(BOB.userId, inPerson, ...team, assigned(toTeam)), [CHURN, WEAVING]);
  });

  it('are none once their stay is over, or what they held is gone', () => {
    const inPerson = assigned(saying(7, BOB, 'deployment-viewer'));
    assert.deepEqual(seenBy(BOB.userId, inPerson, left()), []);
    const deleted: OrganizationEvent = { type: 'GroupDeleted', data: { organizationId: LOOMS, groupId: TEAM } };
    assert.deepEqual(seenBy(BOB.userId, ...team, assigned(toTeam), deleted), []);
    const noRole = assigned(saying(7, BOB, idOf('rol', 1)));
    assert.deepEqual(seenBy(BOB.userId, noRole), []);
  });

  it('are all for who may list all, or has a role in every project', () => {
    const data = { organizationId: LOOMS, roleId: idOf('rol', 5), name: 'Own' };
    for (const role of [
      { ...data, permissions: ['projects.list-all' as const], projectRoles: [] },
      { ...data, permissions: [], projectRoles: ['blob-viewer'] },
    ]) {
      const events: OrganizationEvent[] = [
        { type: 'OrganizationRoleCreated', data: role },
        { type: 'MemberRolesChanged', data: { organizationId: LOOMS, ...BOB, roles: [data.roleId] } },
      ];
      assert.equal(seenBy(BOB.userId, ...events), 'all');
      assert.deepEqual(
        seenBy(BOB.userId, ...events, {
          type: 'OrganizationRoleDeleted',
          data: { organizationId: LOOMS, roleId: data.roleId },
        }),
        [],
      );
    }
  });

  it('are all, or none, of those of the founder as the organization says', () => {
    const seen = seenBy(ADA);
    assert.ok(seen === 'all' || seen.includes(CHURN));
  });
});
