import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isId } from '@guildhall/contracts';
import { type Actor, CommandContext, type Event } from '@guildhall/event-sourcing';
import { type Bench, MovableClock, openBench } from '@guildhall/testing';
import { ReadAuditEventsRoute } from './read-audit-events.js';
import { AUDITED } from './trail.js';
import { instantsOf } from './instants.fixture.js';
import { AuditViews } from './views.js';

const id = (prefix: string, digit: number) => `${prefix}_0000000000000000000000000${digit}`;
const [ada, bob, org, other, inv, prj] = [
  id('usr', 1),
  id('usr', 2),
  id('org', 1),
  id('org', 2),
  id('inv', 1),
  id('prj', 1),
];
const CAUSE = '01940000-0000-7000-8000-000000000001';
const reaction: Actor = { type: 'system', id: 'organizations.join-on-registration' };

const open = async (folder?: string) => {
  const clock = new MovableClock();
  const bench = await openBench(AUDITED, { clock, ...(folder && { folder }) });
  const views = await AuditViews.open(bench.subscriptions, bench.readModel);
  const instants = await instantsOf(bench, clock);
  const route = new ReadAuditEventsRoute(views, bench.codec, instants);
  const list = (organizationId: string, query: Partial<Parameters<ReadAuditEventsRoute['list']>[1]> = {}) =>
    route.list(organizationId, { limit: 50, sort: '-time', ...query });
  await bench.subscriptions.start();
  return { bench, views, clock, list };
};

let made = 0;
const record = async (
  bench: Bench,
  stream: string,
  event: Event,
  origin: { actor?: Actor; onBehalfOf?: Actor } = {},
) => {
  const [category, ...rest] = stream.split('-');
  const decider = { category: category!, initialState: () => 0, evolve: (state: number) => state };
  made += 1;
  const { actor = { type: 'user' as const, id: ada }, onBehalfOf } = origin;
  const context = CommandContext.ofRequest(actor, {
    requestId: `request-${made}`,
    issuedAt: new Date(Date.UTC(2026, 0, 1) + made),
    ...(!onBehalfOf && { source: { address: '192.0.2.7', userAgent: 'Analytical Engine' } }),
  }).with(onBehalfOf ? { onBehalfOf, causationId: CAUSE } : {});
  await bench.decisions.decide(decider, rest.join('-'), context, () => [event]);
  await bench.subscriptions.appliedUpTo(context.position);
};

const founded = (organizationId: string, name: string): Event => ({
  type: 'OrganizationFounded',
  data: {
    organizationId,
    name,
    slug: name.toLowerCase(),
    founderId: ada,
    membershipId: id('mbr', 1),
    template: 'workspace',
    roles: [],
    founderRoles: ['admin'],
    defaultRoles: ['member'],
    indispensableRole: 'admin',
    ownerRole: null,
    policies: {
      invitationLifetimeHours: 24,
      addsMembersDirectly: false,
      strangersInProjects: 'members',
      projectDeletion: 'always',
      deletionGraceDays: 30,
      ownershipTransfer: null,
    },
  },
});
const invited: Event = {
  type: 'InvitationIssued',
  data: {
    organizationId: org,
    invitationId: inv,
    email: 'bob@example.com',
    emailDigest: 'digest',
    kind: 'member',
    roles: ['member'],
    groups: [],
    projects: [{ projectId: prj, roles: ['deployment-viewer'] }],
    invitedBy: ada,
    expiresAt: '2026-03-08T10:00:00.000Z',
    link: 1,
  },
};
const joined: Event = {
  type: 'MemberJoined',
  data: { organizationId: org, userId: bob, membershipId: id('mbr', 2), roles: ['member'], invitationId: inv },
};
const removed: Event = {
  type: 'MemberRemoved',
  data: { organizationId: org, userId: bob, membershipId: id('mbr', 2), reason: 'removed' },
};
const user = (userId: string, name: string, email: string): Event => ({
  type: 'UserRegistered',
  data: { userId, name, email },
});

describe('the audit events of an organization', () => {
  let { bench, views, clock, list } = {} as Awaited<ReturnType<typeof open>>;

  before(async () => {
    ({ bench, views, clock, list } = await open());
    const project = { organizationId: org, projectId: prj, name: 'Mill', creatorId: ada, membershipId: id('mbr', 1) };
    await record(bench, `user-${ada}`, user(ada, 'Ada', 'ada@example.com'));
    await record(bench, `organization-${org}`, founded(org, 'Engines'));
    await record(bench, `organization-${org}`, { type: 'ProjectCreated', data: project });
    await record(bench, `organization-${other}`, founded(other, 'Looms'));
    clock.pass(60_000);
    await record(bench, `organization-${org}`, invited);
    await record(bench, `user-${bob}`, user(bob, 'Bob', 'bob@example.com'), { actor: { type: 'user', id: bob } });
    await record(bench, `organization-${org}`, joined, { actor: reaction, onBehalfOf: { type: 'user', id: bob } });
    clock.pass(60_000);
    await record(bench, `organization-${org}`, removed);
  });
  after(() => bench.close());

  const types = async (query: Parameters<typeof list>[1] = {}) => (await list(org, query)).data.map(({ type }) => type);

  it('come newest first, with names', async () => {
    const { data } = await list(org);
    assert.deepEqual(
      data.map(({ type, actor, target }) => [type, actor.name ?? actor.id, target?.type, target?.name]),
      [
        ['MemberRemoved', 'Ada', 'user', 'Bob'],
        ['MemberJoined', reaction.id, 'user', 'Bob'],
        ['InvitationIssued', 'Ada', 'invitation', undefined],
        ['ProjectCreated', 'Ada', 'project', 'Mill'],
        ['OrganizationFounded', 'Ada', 'organization', 'Engines'],
      ],
    );
    assert.ok(data.every((event) => isId('event', event.id) && event.organizationId === org));
  });

  it('name groups and roles, also those that are there no more', async () => {
    const [groupId, roleId] = [id('grp', 1), id('rol', 1)];
    const role = { organizationId: other, roleId, name: 'Weaver', permissions: [], projectRoles: [] };
    const custom = { organizationId: other, roleId: id('rol', 2), projectId: null, name: 'Dyer', permissions: [] };
    await record(bench, `organization-${other}`, {
      type: 'GroupCreated',
      data: { organizationId: other, groupId, name: 'Guild' },
    });
    await record(bench, `organization-${other}`, { type: 'OrganizationRoleCreated', data: role });
    await record(bench, `access-${other}`, { type: 'RoleCreated', data: custom });
    await record(bench, `organization-${other}`, { type: 'GroupDeleted', data: { organizationId: other, groupId } });
    const { data } = await list(other, { limit: 4 });
    assert.deepEqual(
      data.map(({ type, target }) => [type, target?.type, target?.name]),
      [
        ['GroupDeleted', 'group', 'Guild'],
        ['RoleCreated', 'role', 'Dyer'],
        ['OrganizationRoleCreated', 'role', 'Weaver'],
        ['GroupCreated', 'group', 'Guild'],
      ],
    );
  });

  it('say from where it was done and what the invited address is', async () => {
    const [event] = (await list(org, { type: 'InvitationIssued' })).data;
    assert.deepEqual(event?.source, { address: '192.0.2.7', userAgent: 'Analytical Engine' });
    assert.equal(event.data['email'], 'bob@example.com');
    assert.deepEqual(event.actor, { type: 'user', id: ada, name: 'Ada' });
  });

  it('name the event that something followed from, and on whose behalf', async () => {
    const [event] = (await list(org, { type: 'MemberJoined' })).data;
    assert.ok(isId('event', event!.causationId));
    assert.deepEqual(event?.onBehalfOf, { type: 'user', id: bob, name: 'Bob' });
    assert.equal(event.source, undefined);
  });

  it('are those of one organization alone, whatever is asked for', async () => {
    assert.ok((await list(other)).data.every(({ organizationId }) => organizationId === other));
    assert.equal((await list(other)).data.at(-1)?.target?.id, other);
    assert.deepEqual((await list(other, { target: org })).data, []);
    assert.deepEqual((await list(other, { search: 'Mill' })).data, []);
    assert.deepEqual((await list(id('org', 3))).data, []);
    const first = await list(org, { limit: 1 });
    await assert.rejects(list(other, { limit: 1, cursor: first.nextCursor! }));
  });

  it('are found by actor, also by the one on whose behalf it was done', async () => {
    assert.deepEqual(await types({ actor: bob }), ['MemberJoined']);
    assert.deepEqual(await types({ actor: reaction.id }), ['MemberJoined']);
    assert.equal((await types({ actor: ada })).length, 4);
  });

  it('are found by what they are about', async () => {
    assert.deepEqual(await types({ target: prj }), ['InvitationIssued', 'ProjectCreated']);
    assert.deepEqual(await types({ target: bob }), ['MemberRemoved', 'MemberJoined']);
  });

  it('are found by time: from an instant on, up to and without another', async () => {
    assert.deepEqual(await types({ from: '2026-01-01T00:02:00Z' }), ['MemberRemoved']);
    assert.deepEqual(await types({ from: '2026-01-01T00:01:00Z', to: '2026-01-01T00:02:00Z' }), [
      'MemberJoined',
      'InvitationIssued',
    ]);
  });

  it('are found by text, but not by what is personal', async () => {
    assert.deepEqual(await types({ search: 'mill' }), ['ProjectCreated']);
    assert.deepEqual(await types({ search: 'bob@example' }), []);
  });

  it('come in pages', async () => {
    const first = await list(org, { limit: 3 });
    const second = await list(org, { limit: 3, cursor: first.nextCursor! });
    assert.deepEqual(
      [...first.data, ...second.data].map(({ id: eventId }) => eventId),
      (await list(org)).data.map(({ id: eventId }) => eventId),
    );
    assert.equal(second.nextCursor, null);
  });

  it('keep nothing personal in clear', async () => {
    const { rows } = await views.trail.view.find({ limit: 200 });
    assert.doesNotMatch(JSON.stringify(rows), /example\.com|192\.0\.2\.7|Analytical/);
  });

  it('read erased where somebody was, at once and after a restart', async () => {
    await bench.vault.destroyKey(ada);
    await bench.vault.destroyKey(inv);
    await record(bench, `user-${ada}`, { type: 'UserErased', data: { userId: ada, emailDigest: 'digest' } });
    const { data } = await list(org);
    const [event] = data.filter(({ type }) => type === 'InvitationIssued');
    assert.equal(event?.data['email'], 'erased');
    assert.deepEqual(event.source, { address: 'erased' });
    assert.equal(event.actor.name, 'erased');
    assert.doesNotMatch(JSON.stringify(data), /Ada|192\.0\.2\.7|Analytical|example\.com/);
    await bench.close({ keep: true });
    ({ bench, views, clock, list } = await open(bench.folder));
    assert.deepEqual((await list(org)).data, data);
  });
});
