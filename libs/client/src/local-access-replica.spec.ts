import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import {
  type AccessControlEvent,
  accessControlContext,
  type OrganizationEvent,
  organizationsContext,
} from '@guildhall/contracts';
import { CommandContext, type Decider } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { LocalAccessReplica } from './local-access-replica.js';

const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`;
const [organizationId, projectId, ada] = [id('org'), id('prj'), id('usr')];
const membership = { organizationId, membershipId: id('mbr') };
const administration = {
  assignmentId: id('asg'),
  organizationId,
  projectId,
  principal: { type: 'user' as const, id: ada },
  membershipId: membership.membershipId,
  role: 'project-admin',
  object: null,
};

const history: readonly (OrganizationEvent | AccessControlEvent)[] = [
  {
    type: 'OrganizationFounded',
    data: {
      ...membership,
      name: 'Looms',
      slug: 'looms',
      founderId: ada,
      template: 'workspace',
      roles: [{ id: 'admin', name: 'Admin', permissions: ['projects.create'], projectRoles: [], administrative: true }],
      founderRoles: ['admin'],
      defaultRoles: ['admin'],
      indispensableRole: 'admin',
      ownerRole: null,
      policies: {
        invitationLifetimeHours: 1,
        addsMembersDirectly: false,
        strangersInProjects: 'members',
        projectDeletion: 'always',
        deletionGraceDays: 30,
        ownershipTransfer: null,
      },
    },
  },
  { type: 'ProjectCreated', data: { ...membership, projectId, name: 'Churn', creatorId: ada } },
  { type: 'RoleAssigned', data: { ...administration, grantedBy: { type: 'user', id: ada } } },
];

const anything = (category: string): Decider<null, OrganizationEvent | AccessControlEvent> => ({
  category,
  initialState: () => null,
  evolve: (state) => state,
});

describe('the local access replica', () => {
  let bench: Bench;
  let replica: LocalAccessReplica;

  const open = async (folder?: string) => {
    bench = await openBench([organizationsContext, accessControlContext], folder ? { folder } : {});
    replica = new LocalAccessReplica();
    bench.subscriptions.follow(replica);
    await bench.subscriptions.start();
  };
  const write = async (events: readonly (OrganizationEvent | AccessControlEvent)[]): Promise<number> => {
    let position = -1;
    for (const event of events) {
      const access = event.type === 'RoleAssigned' || event.type === 'RoleUnassigned';
      const context = CommandContext.ofRequest({ type: 'user', id: ada }, { requestId: 'r', issuedAt: new Date() });
      const [category, of] = access ? ['access', projectId] : ['organization', organizationId];
      ({ position } = await bench.decisions.decide(anything(category), of, context, () => [event]));
    }
    return position;
  };
  const mayList = () => replica.holds(ada, 'deployments.list', `projects/${projectId}/deployments/D`);

  beforeEach(() => open());
  afterEach(() => bench.close());

  it('says no to everything before it was told anything', () => {
    assert.equal(replica.position, -1);
    assert.equal(mayList(), false);
    assert.equal(replica.standing(ada, organizationId), undefined);
    assert.equal(replica.organizationOf(projectId), undefined);
    assert.equal(replica.sees(ada, projectId), false);
    assert.equal(replica.lacksToGrant(ada, 'project-admin', projectId), undefined);
    assert.match(
      replica.explain({ type: 'user', id: ada }, 'deployments.list', `projects/${projectId}`).explanation.summary,
      /no project/,
    );
  });

  it('follows what is written, as far as its position says', async () => {
    const position = await write(history);
    await bench.subscriptions.appliedUpTo(position);
    assert.ok(replica.position >= position);
    assert.ok(mayList());
    assert.ok(replica.sees(ada, projectId));
    assert.equal(replica.organizationOf(projectId), organizationId);
    assert.deepEqual(replica.standing(ada, organizationId)?.permissions, new Set(['projects.create']));
    assert.deepEqual(replica.lacksToGrant(ada, 'project-admin', projectId), []);
    await bench.subscriptions.appliedUpTo(await write([{ type: 'RoleUnassigned', data: administration }]));
    assert.equal(mayList(), false);
  });

  it('begins at the first event at every start, and has caught up when the start is done', async () => {
    await write(history);
    const { folder } = bench;
    await bench.close({ keep: true });
    await open(folder);
    assert.ok(mayList());
  });
});
