import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AccessChange, ActingPrincipal, ActionableResource, OrganizationEvent } from '@guildhall/contracts';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import { ADA, BOB, CARL, CHURN, joined, LOOMS } from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const organizationId = LOOMS;
const WEAVERS = idOf('grp', 1);
const HEDDLE = idOf('prj', 2);
const DAN = { userId: idOf('usr', 4), membershipId: idOf('mbr', 4) };
const OVERSEER = idOf('rol', 9);

const heddleCreated: OrganizationEvent = {
  type: 'ProjectCreated',
  data: {
    organizationId,
    projectId: HEDDLE,
    name: 'Heddle',
    creatorId: DAN.userId,
    membershipId: DAN.membershipId,
  },
};

describe('questions of access over HTTP', () => {
  let api: AccessApi;
  let ask: AccessApi['ask'];
  let [before1, granted, taken]: string[] = [];

  const resource = `projects/${CHURN}`;
  const list = async <Row>(who: { userId: string }, path: string) => {
    const { status, body } = await ask(who, 'GET', path);
    assert.equal(status, 200, JSON.stringify(body));
    return body.data as Row[];
  };

  before(async () => {
    api = await openAccessApi();
    ({ ask } = api);
    await api.say(
      joined(DAN),
      heddleCreated,
      { type: 'GroupCreated', data: { organizationId, groupId: WEAVERS, name: 'Weavers' } },
      { type: 'GroupMemberAdded', data: { organizationId, groupId: WEAVERS, ...BOB } },
      {
        type: 'OrganizationRoleCreated',
        data: { organizationId, roleId: OVERSEER, name: 'Overseer', permissions: ['members.list'], projectRoles: [] },
      },
      { type: 'MemberRolesChanged', data: { organizationId, ...ADA, roles: ['admin', OVERSEER] } },
    );
    before1 = (await ask(ADA, 'GET', 'permissions')).position;
    const { body, position } = await api.giveTo(ADA, { type: 'group', id: WEAVERS }, 'blob-viewer');
    granted = position;
    await api.give(ADA, BOB, 'deployment-editor', 'deployments/D');
    taken = (await ask(ADA, 'DELETE', `projects/${CHURN}/assignments/${body.id}`)).position;
    await ask(ADA, 'GET', 'permissions', undefined, taken);
  });
  after(() => api.close());

  const ofBob = { principal: { type: 'user', id: BOB.userId }, permission: 'blobs.list', resource };

  it('are answered as of a token, and as of a time', async () => {
    const asOf = async (instant: string, who = ADA) =>
      (await api.check(who, [ofBob], '', true, `?asOf=${encodeURIComponent(instant)}`))[0]!;
    assert.equal((await asOf(before1!)).allowed, false);
    const then = await asOf(granted!);
    assert.equal(then.allowed, true);
    assert.deepEqual(then.explanation?.granted?.via, { type: 'group', id: WEAVERS });
    assert.equal((await asOf(granted!, BOB)).allowed, true, 'about oneself');
    assert.equal((await asOf(taken!)).allowed, false);
    const time = then.explanation!.granted!.grantedAt;
    assert.equal((await asOf(new Date(Date.parse(time) - 60_000).toISOString())).allowed, false);
    for (const instant of ['yesterday', 'pos_AAAAAAAAAAAAAAAAAAAAAA', '2999-01-01T00:00:00Z']) {
      const { body } = await ask(ADA, 'POST', `checks?asOf=${instant}`, { checks: [ofBob] });
      assert.equal(body.code, 'invalid-instant');
    }
  });

  it('say everything that somebody may do', async () => {
    const ask1 = (who: { userId: string }, query: string) => ask(who, 'GET', `access/permissions?${query}`);
    const own = await ask1(BOB, `resource=${resource}/deployments/D`);
    assert.ok(own.body.permissions?.includes('deployments.update'));
    assert.deepEqual((await ask1(BOB, `resource=${resource}`)).body.permissions, []);
    const bob = `principalId=${BOB.userId}`;
    assert.deepEqual((await ask1(ADA, `resource=${resource}&${bob}&asOf=${granted}`)).body.permissions, [
      'blobs.list',
      'blobs.get',
    ]);
    const group = `principalType=group&principalId=${WEAVERS}`;
    assert.equal((await ask1(ADA, `resource=${resource}&${group}&asOf=${granted}`)).body.permissions?.length, 2);
    const refusals = [
      [await ask1(BOB, `resource=${resource}&principalId=${ADA.userId}`), 403, 'forbidden'],
      [await ask1(CARL, `resource=${resource}&principalId=${ADA.userId}`), 404, 'not-found'],
      [await ask1(CARL, `resource=${resource}`), 404, 'not-found'],
      [await ask1(ADA, `resource=nonsense`), 400, 'invalid-request'],
      [await ask1(ADA, `resource=${resource}&principalType=group`), 400, 'invalid-request'],
    ] as const;
    for (const [{ status, body }, expected, code] of refusals) assert.deepEqual([status, body.code], [expected, code]);
  });

  it('list where somebody may do something, within what the asker may know', async () => {
    const where = (who: { userId: string }, query: string) =>
      list<ActionableResource>(who, `access/resources?${query}`);
    assert.deepEqual(await where(BOB, 'permission=deployments.update'), [
      { resource: `${resource}/deployments/D`, projectId: CHURN, object: 'deployments/D', organizationId },
    ]);
    assert.deepEqual(await where(BOB, `permission=blobs.list&asOf=${taken}`), []);
    assert.equal((await where(BOB, `permission=blobs.list&asOf=${granted}`)).length, 1);
    const dan = `permission=blobs.list&principalId=${DAN.userId}&organizationId=${LOOMS}`;
    assert.deepEqual(await where(ADA, dan), [], 'not of projects whose assignments Ada may not list');
    assert.equal((await where(DAN, `permission=blobs.list`)).length, 1);
    const bob = `permission=deployments.get&principalId=${BOB.userId}`;
    assert.equal((await where(ADA, `${bob}&organizationId=${LOOMS}`)).length, 1);
    const refusals = [
      [await ask(ADA, 'GET', `access/resources?${bob}`), 400, 'invalid-request'],
      [await ask(DAN, 'GET', `access/resources?${bob}&organizationId=${LOOMS}`), 403, 'forbidden'],
      [await ask(CARL, 'GET', `access/resources?${bob}&organizationId=${LOOMS}`), 404, 'not-found'],
      [await ask(ADA, 'GET', `access/resources?permission=blobs.list&cursor=x`), 400, 'invalid-cursor'],
    ] as const;
    for (const [{ status, body }, expected, code] of refusals) assert.deepEqual([status, body.code], [expected, code]);
  });

  it('list where one may do something page by page', async () => {
    for (const object of ['A', 'B', 'C', 'D', 'E']) await api.give(ADA, DAN, 'pipeline-viewer', `pipelines/${object}`);
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const query = `permission=pipelines.get&organizationId=${LOOMS}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
      const { body } = await ask(DAN, 'GET', `access/resources?${query}`);
      found.push(...(body.data as ActionableResource[]).map((row) => row.resource));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor!;
    }
    assert.deepEqual(found, [
      ...['A', 'B', 'C', 'D', 'E'].map((id) => `${resource}/pipelines/${id}`),
      `projects/${HEDDLE}`,
    ]);
  });

  it('list who may act on something, and by what', async () => {
    const who = (query: string, by = ADA) =>
      list<ActingPrincipal>(by, `access/principals?permission=blobs.list&resource=${resource}${query}`);
    const now = await who('');
    assert.deepEqual(
      now.map(({ principal, external, grants }) => [principal.id, external, grants.map(({ role }) => role)]),
      [[ADA.userId, false, ['project-admin']]],
    );
    const then = await who(`&asOf=${granted}`);
    assert.deepEqual(then.map(({ principal }) => principal.id).toSorted(), [ADA.userId, BOB.userId]);
    assert.deepEqual(then.find(({ principal }) => principal.id === BOB.userId)?.grants[0]?.via, {
      type: 'group',
      id: WEAVERS,
    });
    const { body } = await ask(
      ADA,
      'GET',
      `access/principals?permission=blobs.list&resource=${resource}&asOf=${granted}&limit=1`,
    );
    assert.equal(body.nextCursor, ADA.userId);
    assert.deepEqual(
      (await who(`&asOf=${granted}&cursor=${body.nextCursor}`)).map(({ principal }) => principal.id),
      [BOB.userId],
    );
    const path = `access/principals?permission=blobs.list&resource=${resource}`;
    assert.equal((await ask(BOB, 'GET', path)).status, 403);
    assert.equal((await ask(CARL, 'GET', path)).status, 404);
    assert.equal((await ask(ADA, 'GET', `${path}&cursor=x`)).body.code, 'invalid-cursor');
  });

  it('tell what changed between two instants, and by which event', async () => {
    const of = `projectId=${CHURN}&userId=${BOB.userId}`;
    const between = `access/changes?from=${before1}&to=${taken}`;
    const changes = await list<AccessChange>(ADA, `${between}&${of}`);
    assert.deepEqual(
      changes.map(({ event, object }) => [event.type, object]),
      [
        ['RoleAssigned', null],
        ['RoleAssigned', 'deployments/D'],
        ['RoleUnassigned', null],
      ],
    );
    assert.deepEqual(
      [changes[0]?.gained, changes[2]?.lost],
      [
        ['blobs.list', 'blobs.get'],
        ['blobs.list', 'blobs.get'],
      ],
    );
    assert.equal(changes[0]?.event.actor.id, ADA.userId);

    const paged: AccessChange[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ask(
        ADA,
        'GET',
        `${between}&organizationId=${LOOMS}&limit=1${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...(body.data as AccessChange[]));
      if (body.nextCursor === null) break;
      assert.match(body.nextCursor!, /^pos_/);
      cursor = body.nextCursor!;
    }
    assert.deepEqual(paged, changes);
  });

  it('tell of changes only to who may list the assignments', async () => {
    const all = await list<AccessChange>(ADA, `access/changes?from=2020-01-01T00:00:00Z&organizationId=${LOOMS}`);
    assert.ok(all.length > 0 && all.every(({ projectId }) => projectId === CHURN));
    const from = 'from=2020-01-01T00:00:00Z';
    const refusals = [
      [await ask(ADA, 'GET', `access/changes?${from}`), 400, 'invalid-request'],
      [await ask(ADA, 'GET', `access/changes?${from}&projectId=${HEDDLE}`), 403, 'forbidden'],
      [await ask(BOB, 'GET', `access/changes?${from}&projectId=${CHURN}`), 403, 'forbidden'],
      [await ask(BOB, 'GET', `access/changes?${from}&organizationId=${LOOMS}`), 403, 'forbidden'],
      [await ask(CARL, 'GET', `access/changes?${from}&projectId=${CHURN}`), 404, 'not-found'],
      [await ask(CARL, 'GET', `access/changes?${from}&organizationId=${LOOMS}`), 404, 'not-found'],
      [await ask(ADA, 'GET', `access/changes?${from}&projectId=${CHURN}&cursor=7.0`), 400, 'invalid-cursor'],
      [await ask(ADA, 'GET', `access/changes?from=soon&projectId=${CHURN}`), 400, 'invalid-instant'],
      [
        await ask(ADA, 'GET', `access/changes?${from}&to=2019-12-31T00:00:00Z&projectId=${CHURN}`),
        400,
        'invalid-instant',
      ],
      [await ask(ADA, 'GET', `access/changes?from=${taken}&to=${before1}&projectId=${CHURN}`), 400, 'invalid-instant'],
    ] as const;
    for (const [index, [{ status, body }, expected, code]] of refusals.entries())
      assert.deepEqual([status, body.code], [expected, code], `row ${index}`);
  });
});
