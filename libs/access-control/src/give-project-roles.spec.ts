import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  type AccessControlEvent,
  accessControlContext,
  type OrganizationEvent,
  organizationsContext,
  type ProjectGrant,
} from '@guildhall/contracts';
import { CommandContext } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { ADA, BOB, CHURN, churnCreated, joined, left, LOOMS, loomsFounded } from './domain/loom.fixture.js';
import { CATALOGUE } from './domain/catalogue.js';
import type { Evaluator } from './domain/evaluator.js';
import { giveRoles } from './domain/give-roles.js';
import { type Assigned, projectAccess } from './domain/project-access.js';
import { founded, idOf } from './domain/worlds.fixture.js';
import { giveProjectRoles } from './give-project-roles.js';
import { InstanceCatalogue } from './instance-catalogue.js';
import { AccessControlViews } from './views.js';
import { organizationsSay, replicaOf } from './replica.fixture.js';

const promised = (projects: readonly ProjectGrant[], promisedBy = ADA.userId): OrganizationEvent => ({
  type: 'ProjectRolesPromised',
  data: {
    organizationId: LOOMS,
    principal: { type: 'user', id: BOB.userId },
    membershipId: BOB.membershipId,
    projects: [...projects],
    promisedBy,
  },
});
const viewer = { projectId: CHURN, roles: ['deployment-viewer'] };

describe('giving project roles', () => {
  let bench: Bench;
  let replica: Evaluator;
  let say: (...events: readonly OrganizationEvent[]) => Promise<void>;

  const open = async (folder?: string) => {
    bench = await openBench([organizationsContext, accessControlContext], folder ? { folder } : {});
    replica = replicaOf(bench.subscriptions);
    const views = await AccessControlViews.open(bench.subscriptions);
    const catalogue = new InstanceCatalogue(CATALOGUE);
    bench.subscriptions.react(giveProjectRoles(bench.decisions, replica, views, catalogue, bench.subscriptions));
    await bench.subscriptions.start();
    say = organizationsSay(bench.decisions, bench.subscriptions);
  };
  const assignments = async (projectId = CHURN): Promise<Assigned[]> => {
    const { state } = await bench.decisions.load(projectAccess, projectId);
    return [...state.assignments.values()];
  };

  beforeEach(() => open());
  afterEach(() => bench.close());

  it('makes who created a project its project-admin, in the name of Guildhall', async () => {
    await say(loomsFounded, churnCreated);
    const [given, ...others] = await assignments();
    assert.deepEqual(others, []);
    assert.deepEqual([given?.role, given?.object, given?.membershipId], ['project-admin', null, ADA.membershipId]);
    assert.equal(given?.grantedBy.type, 'system');
    assert.ok(replica.holds(ADA.userId, 'projects.role-assignments.create', `projects/${CHURN}`));
  });

  it('keeps what an invitation promised, in the name of who promised it', async () => {
    const more = { projectId: CHURN, roles: ['blob-editor', 'deployment-viewer'] };
    await say(loomsFounded, churnCreated, joined(), promised([viewer, more]));
    const given = (await assignments()).slice(1);
    assert.deepEqual(given.map(({ role }) => role).sort(), ['blob-editor', 'deployment-viewer']);
    assert.ok(
      given.every(({ principal, membershipId }) => principal.id === BOB.userId && membershipId === BOB.membershipId),
    );
    assert.ok(given.every(({ grantedBy }) => grantedBy.id === ADA.userId));
    assert.ok(replica.holds(BOB.userId, 'deployments.list', `projects/${CHURN}`));
  });

  it('skips projects that are not there, or are of another organization, and roles that are not there', async () => {
    const [other, theirs] = [idOf('org', 7), idOf('prj', 7)];
    const created = {
      organizationId: other,
      projectId: theirs,
      name: 'Theirs',
      creatorId: ADA.userId,
      membershipId: idOf('mbr', 7),
    };
    await say(founded(other, ADA.userId, idOf('mbr', 7)), { type: 'ProjectCreated', data: created });
    const elsewhere = [
      { projectId: idOf('prj', 9), roles: ['blob-viewer'] },
      { projectId: theirs, roles: ['blob-viewer'] },
    ];
    const none = { projectId: CHURN, roles: ['weaver'] };
    await say(loomsFounded, churnCreated, joined(), promised([...elsewhere, none, viewer]));
    assert.deepEqual(
      (await assignments()).slice(1).map(({ role }) => role),
      ['deployment-viewer'],
    );
    assert.equal((await assignments(theirs)).length, 1);
    assert.deepEqual(await assignments(idOf('prj', 9)), []);
  });

  it('never gives in another organization what the promiser may give in every project of this one', async () => {
    const [other, theirs, roleId] = [idOf('org', 7), idOf('prj', 7), idOf('rol', 7)];
    const { userId: creatorId } = BOB;
    const membershipId = idOf('mbr', 7);
    const created = { organizationId: other, projectId: theirs, name: 'Theirs', creatorId, membershipId };
    await say(founded(other, BOB.userId, idOf('mbr', 7)), { type: 'ProjectCreated', data: created });
    const role = { organizationId: LOOMS, roleId, name: 'Governor', permissions: [], projectRoles: ['project-admin'] };
    const governs = { organizationId: LOOMS, ...ADA, roles: [roleId] };
    await say(loomsFounded, churnCreated, joined());
    await say(
      { type: 'OrganizationRoleCreated', data: role },
      { type: 'MemberRolesChanged', data: governs },
      promised([{ projectId: theirs, roles: ['blob-viewer'] }, viewer]),
    );
    assert.equal((await assignments(theirs)).length, 1);
    assert.equal((await assignments()).length, 2);
  });

  it('gives groups and organization roles what they were promised, of roles of all projects too', async () => {
    const [groupId, roleId] = [idOf('grp', 1), idOf('rol', 1)];
    await say(loomsFounded, churnCreated, joined());
    const data = { roleId, organizationId: LOOMS, projectId: null, name: 'Spinner', permissions: ['blobs.list'] };
    const context = CommandContext.ofRequest(
      { type: 'user', id: ADA.userId },
      { requestId: 'r', issuedAt: new Date() },
    );
    await bench.decisions.decide(projectAccess, LOOMS, context, (): AccessControlEvent[] => [
      { type: 'RoleCreated', data },
    ]);
    const promise = (type: 'group' | 'organization-role', id: string): OrganizationEvent => ({
      type: 'ProjectRolesPromised',
      data: {
        organizationId: LOOMS,
        principal: { type, id },
        projects: [{ projectId: CHURN, roles: [roleId] }],
        promisedBy: ADA.userId,
      },
    });
    await say(
      { type: 'GroupCreated', data: { organizationId: LOOMS, groupId, name: 'Weavers' } },
      { type: 'GroupMemberAdded', data: { organizationId: LOOMS, groupId, ...BOB } },
      promise('group', groupId),
      promise('organization-role', 'admin'),
    );
    const given = (await assignments()).slice(1);
    assert.deepEqual(
      given.map(({ principal, role }) => [principal.type, role]),
      [
        ['group', roleId],
        ['organization-role', roleId],
      ],
    );
    assert.ok(replica.holds(BOB.userId, 'blobs.list', `projects/${CHURN}`));
  });

  it('gives nothing for somebody who has left, or never could', async () => {
    await say(loomsFounded, churnCreated, joined(), left({ ...ADA }), promised([viewer]));
    await say(promised([viewer], BOB.userId));
    assert.equal((await assignments()).length, 1);
  });

  it('does nothing twice when it is told again', async () => {
    await say(loomsFounded, churnCreated, joined(), promised([viewer]));
    const before = await assignments();
    await say(churnCreated, promised([viewer]));
    assert.deepEqual(await assignments(), before);
  });

  it('does nothing twice after a start from the beginning', async () => {
    await say(loomsFounded, churnCreated, joined(), promised([viewer]));
    const before = await assignments();
    const { folder } = bench;
    await bench.close({ keep: true });
    await rm(join(folder, 'consumers'), { recursive: true });
    await open(folder);
    await bench.subscriptions.settled(await bench.store.head());
    assert.deepEqual(await assignments(), before);
    assert.ok(replica.holds(BOB.userId, 'deployments.list', `projects/${CHURN}`));
  });

  it('binds what it gives to the stay of the event, even when that has ended meanwhile', async () => {
    await say(loomsFounded, churnCreated, joined(), left(), promised([viewer]));
    await say(joined({ ...BOB, membershipId: idOf('mbr', 9) }));
    assert.ok(!replica.holds(BOB.userId, 'deployments.list', `projects/${CHURN}`));
  });

  it('leaves what was given in another way already', async () => {
    await say(loomsFounded, churnCreated, joined());
    const context = CommandContext.ofRequest(
      { type: 'user', id: ADA.userId },
      { requestId: 'r', issuedAt: new Date() },
    );
    const [administration] = await assignments();
    const same: Assigned = {
      ...administration!,
      assignmentId: context.newId('assignment'),
      principal: { type: 'user', id: BOB.userId },
      membershipId: BOB.membershipId,
      role: 'deployment-viewer',
    };
    await bench.decisions.decide(projectAccess, CHURN, context, giveRoles([same]));
    await say(promised([viewer]));
    assert.equal((await assignments()).length, 2);
  });
});
