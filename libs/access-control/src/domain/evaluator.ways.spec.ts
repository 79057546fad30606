import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BIND } from './catalogue.js';
import { Evaluator } from './evaluator.js';
import {
  ADA,
  adaAdministrates,
  assigned,
  BOB,
  CARL,
  CHURN,
  churnCreated,
  joined,
  LOOMS,
  loomsFounded,
  saying,
} from './loom.fixture.js';
import { idOf, inStreams, type WorldEvent } from './worlds.fixture.js';

const after = (...events: readonly WorldEvent[]) => {
  const evaluator = new Evaluator();
  for (const event of inStreams([loomsFounded, churnCreated, adaAdministrates, joined(), ...events]))
    evaluator.apply(event);
  return evaluator;
};

const project = `projects/${CHURN}`;
const [WEAVERS, OWN, CUSTOM] = [idOf('grp', 1), idOf('rol', 1), idOf('rol', 2)];
const organizationId = LOOMS;
const mayList = (evaluator: Evaluator, userId = BOB.userId) => evaluator.holds(userId, 'deployments.list', project);

const weavers: WorldEvent = { type: 'GroupCreated', data: { organizationId, groupId: WEAVERS, name: 'Weavers' } };
const bobWeaves: WorldEvent = { type: 'GroupMemberAdded', data: { organizationId, groupId: WEAVERS, ...BOB } };
const toWeavers = assigned(
  saying(5, { ...BOB, membershipId: undefined }, 'deployment-viewer', { principal: { type: 'group', id: WEAVERS } }),
);
const own = (projectRoles: string[]): WorldEvent => ({
  type: 'OrganizationRoleCreated',
  data: { organizationId, roleId: OWN, name: 'Own', permissions: ['members.list'], projectRoles },
});
const bobIs = (...roles: string[]): WorldEvent => ({
  type: 'MemberRolesChanged',
  data: { organizationId, ...BOB, roles },
});
const custom = (permissions: string[], projectId: string | null = CHURN): WorldEvent => ({
  type: 'RoleCreated',
  data: { organizationId, projectId, roleId: CUSTOM, name: 'Custom', permissions },
});
const explained = (evaluator: Evaluator, permission = 'deployments.list') =>
  evaluator.explain({ type: 'user', id: BOB.userId }, permission, project).explanation;

describe('what is held by a group', () => {
  it('is held while one is in it, in that stay, and while it is there', () => {
    assert.ok(mayList(after(weavers, bobWeaves, toWeavers)));
    assert.ok(!mayList(after(weavers, toWeavers)));
    assert.ok(
      !mayList(
        after(weavers, bobWeaves, toWeavers, {
          type: 'GroupMemberRemoved',
          data: { organizationId, groupId: WEAVERS, ...BOB },
        }),
      ),
    );
    assert.ok(
      !mayList(
        after(weavers, bobWeaves, toWeavers, { type: 'GroupDeleted', data: { organizationId, groupId: WEAVERS } }),
      ),
    );
    const transferred: WorldEvent = {
      type: 'OwnershipTransferred',
      data: {
        organizationId,
        transferId: idOf('otr', 1),
        from: { userId: BOB.userId, membershipId: 'mbr_anew', roles: ['admin'] },
        to: { ...ADA, roles: ['admin'] },
      },
    };
    const evaluator = after(weavers, bobWeaves, toWeavers, transferred);
    assert.ok(!mayList(evaluator));
    assert.deepEqual(evaluator.standing(BOB.userId, LOOMS)?.groups, []);
    assert.ok(evaluator.holds(ADA.userId, 'blobs.delete', project), 'the new owner keeps what they hold');
  });

  it('is explained with the group, and by whom the group was given it', () => {
    const { summary, granted } = explained(after(weavers, bobWeaves, toWeavers));
    assert.match(summary, /It comes by the group grp_0+1, to which it was given by usr_0+1 at /);
    assert.deepEqual(granted?.via, { type: 'group', id: WEAVERS });
    assert.equal(granted?.assignmentId, idOf('asg', 5));
  });
});

describe('what comes with an organization role', () => {
  it('is held in every project, as long as the role is held and is there', () => {
    assert.ok(mayList(after(own(['deployment-viewer']), bobIs(OWN))));
    assert.ok(!mayList(after(own([]), bobIs(OWN))));
    assert.ok(!mayList(after(own(['deployment-viewer']), bobIs(OWN), bobIs('member'))));
    assert.ok(
      !mayList(
        after(own(['deployment-viewer']), bobIs(OWN), {
          type: 'OrganizationRoleDeleted',
          data: { organizationId, roleId: OWN },
        }),
      ),
    );
  });

  it('is explained without an assignment, by whoever gave the role first, without a break', () => {
    const events = inStreams([
      loomsFounded,
      churnCreated,
      joined(),
      own(['deployment-viewer']),
      bobIs(OWN),
      bobIs('member', OWN),
    ]);
    const evaluator = new Evaluator();
    for (const event of events)
      evaluator.apply({
        ...event,
        metadata: { ...event.metadata, actor: { type: 'user', id: `usr_at_${event.position}` } },
      });
    const { summary, granted } = explained(evaluator);
    assert.match(
      summary,
      /It comes with the organization role rol_0+1, in every project of the organization\. That was given by usr_at_4/,
    );
    assert.deepEqual(granted, {
      role: 'deployment-viewer',
      via: { type: 'organization-role', id: OWN },
      grantedBy: { type: 'user', id: 'usr_at_4' },
      grantedAt: events[4]!.metadata.time,
    });
  });

  it('falls back to the default roles when all of a member are gone', () => {
    const evaluator = after(own([]), bobIs(OWN), {
      type: 'OrganizationRoleDeleted',
      data: { organizationId, roleId: OWN },
    });
    assert.deepEqual(evaluator.standing(BOB.userId, LOOMS)?.roles, ['member']);
  });
});

describe('an external collaborator', () => {
  const collaborates: WorldEvent = {
    type: 'CollaboratorJoined',
    data: { organizationId, userId: CARL.userId, membershipId: 'mbr_carl' },
  };
  const carlViews = assigned(saying(6, { userId: CARL.userId, membershipId: 'mbr_carl' }, 'deployment-viewer'));

  it('holds what they are given, no organization permission, and keeps it all when they become a member', () => {
    const evaluator = after(collaborates, carlViews);
    assert.ok(mayList(evaluator, CARL.userId));
    assert.deepEqual(evaluator.standing(CARL.userId, LOOMS), {
      membershipId: 'mbr_carl',
      roles: [],
      permissions: new Set(),
      external: true,
      groups: [],
    });
    assert.equal(
      evaluator.principals('deployments.list', project).find(({ principal }) => principal.id === CARL.userId)?.external,
      true,
    );
    const member = after(collaborates, carlViews, {
      type: 'MemberJoined',
      data: { organizationId, userId: CARL.userId, membershipId: 'mbr_carl', roles: ['member'] },
    });
    assert.ok(mayList(member, CARL.userId));
    assert.equal(member.standing(CARL.userId, LOOMS)?.external, false);
  });

  it('holds nothing of what is given to organization roles', () => {
    const toMembers = assigned(
      saying(7, { ...BOB, membershipId: undefined }, 'blob-viewer', {
        principal: { type: 'organization-role', id: 'member' },
      }),
    );
    const evaluator = after(collaborates, toMembers);
    assert.ok(evaluator.holds(BOB.userId, 'blobs.list', project));
    assert.ok(!evaluator.holds(CARL.userId, 'blobs.list', project));
  });
});

describe('a custom role', () => {
  const bobHolds = assigned(saying(8, BOB, CUSTOM));

  it('holds what it was last said to, for all who hold it', () => {
    assert.ok(mayList(after(custom(['deployments.list']), bobHolds)));
    const changed = custom(['deployments.get']);
    assert.ok(
      !mayList(after(custom(['deployments.list']), bobHolds, { ...changed, type: 'RoleChanged' } as WorldEvent)),
    );
    assert.ok(mayList(after(bobHolds, custom(['deployments.list'], null))));
  });

  it('of another project or organization never counts', () => {
    assert.ok(!mayList(after(custom(['deployments.list'], idOf('prj', 9)), bobHolds)));
    const elsewhere: WorldEvent = {
      type: 'RoleCreated',
      data: {
        organizationId: idOf('org', 9),
        projectId: null,
        roleId: CUSTOM,
        name: 'x',
        permissions: ['deployments.list'],
      },
    };
    assert.ok(!mayList(after(elsewhere, bobHolds)));
  });

  it('with which one may give more than one holds', () => {
    const giver = custom(['projects.role-assignments.create', BIND]);
    assert.deepEqual(after(giver, bobHolds).lacksToGrant(BOB.userId, 'project-admin', CHURN), []);
    assert.deepEqual(after(giver).lacksToGrant(ADA.userId, CUSTOM, CHURN), [BIND]);
  });
});

describe('a deleted organization', () => {
  const deleted: WorldEvent = {
    type: 'OrganizationDeleted',
    data: { organizationId, restorableUntil: '2026-02-01T00:00:00.000Z' },
  };
  const restored: WorldEvent = { type: 'OrganizationRestored', data: { organizationId } };

  it('gives nobody anything; restored it is as it was; once that is over it stays gone', () => {
    const viewer = assigned(saying(2, BOB, 'deployment-viewer'));
    const gone = after(viewer, deleted);
    assert.ok(!mayList(gone) && !gone.sees(ADA.userId, CHURN));
    assert.equal(gone.organizationOf(CHURN), undefined);
    assert.equal(gone.standing(ADA.userId, LOOMS), undefined);
    assert.ok(mayList(after(viewer, deleted, restored)));
    const completed: WorldEvent = { type: 'OrganizationDeletionCompleted', data: { organizationId } };
    assert.ok(!mayList(after(viewer, deleted, completed, restored)));
  });

  it('still gives what it gave, as of before', () => {
    const evaluator = after(assigned(saying(2, BOB, 'deployment-viewer')), deleted);
    assert.ok(evaluator.at({ position: 4 }).holds(BOB.userId, 'deployments.list', project));
    assert.ok(!evaluator.at({ position: 5 }).holds(BOB.userId, 'deployments.list', project));
  });
});

it('finds what somebody holds on single objects, however many those are', () => {
  const many = Array.from({ length: 40 }, (_, n) =>
    assigned(saying(100 + n, BOB, 'deployment-viewer', { object: `deployments/D${n}` })),
  );
  const evaluator = after(...many);
  const ended = { ...many[39]!.data, grantedBy: undefined };
  const { grantedBy: _, ...data } = ended;
  for (let n = 0; n < 40; n += 1) {
    assert.ok(evaluator.holds(BOB.userId, 'deployments.versions.list', `${project}/deployments/D${n}/versions/V`));
    assert.ok(!evaluator.holds(BOB.userId, 'deployments.list', `${project}/deployments/X${n}`));
  }
  const less = after(...many, { type: 'RoleUnassigned', data });
  assert.ok(!less.holds(BOB.userId, 'deployments.list', `${project}/deployments/D39`));
  assert.ok(less.at({ position: 43 }).holds(BOB.userId, 'deployments.list', `${project}/deployments/D39`));
});
