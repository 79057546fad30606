import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Member } from '@guildhall/client/api';
import {
  aboutMember,
  asUser,
  assign,
  auditTrail,
  found,
  type Founded,
  inOrganization,
  members,
  refused,
  removeMember,
  setRoles,
} from './acts.js';
import { type Person, stage } from './stage.js';

const NOWHERE = 'org_01000000000000000000000000';

describe('the members of an organization as of an instant', () => {
  const on = stage();
  let ada: Person;
  let ben: Person;
  let cleo: Person;
  let stranger: Person;
  let cloud: Founded;
  let groupId: string;
  /** What the list said, and the token that it said it with. */
  const moments: Readonly<{ token: string; members: readonly Member[] }>[] = [];

  const organization = () => inOrganization(cloud.id);
  const listed = async (asOf: string, who: Person, more: object = {}) =>
    who.api.get('/v1/organizations/{organizationId}/members', {
      params: { path: { organizationId: cloud.id }, query: { asOf, ...more } },
    });
  const inGroup = async (asOf: string, who: Person = ada) =>
    (
      await who.api.get('/v1/organizations/{organizationId}/groups/{groupId}/members', {
        params: { path: { organizationId: cloud.id, groupId }, query: { asOf } },
      })
    ).data.map(({ userId }) => userId);
  const one = async (asOf: string, of: Person, who: Person = ada) =>
    who.api.get('/v1/organizations/{organizationId}/members/{userId}', {
      params: { path: { organizationId: cloud.id, userId: of.id }, query: { asOf } },
    });
  const remember = async () => {
    const now = await members(ada, cloud.id);
    moments.push({ token: ada.api.position!, members: now });
  };
  const add = async ({ id: userId }: Person) =>
    ada.api.post('/v1/organizations/{organizationId}/members', { ...organization(), body: { userId } });
  const inTheGroup = { params: { path: { organizationId: '', groupId: '' } } };

  before(async () => {
    [ada, ben, cleo] = [await on.person('Ada'), await on.person('Ben'), await on.person('Cleo')];
    stranger = await on.person('Sam');
    cloud = await found(ada, 'cloud');
    await remember();
    await add(ben);
    await remember();
    ({ id: groupId } = await ada.api.post('/v1/organizations/{organizationId}/groups', {
      ...organization(),
      body: { name: 'Weavers', members: [ben.id] },
    }));
    inTheGroup.params.path = { organizationId: cloud.id, groupId };
    await assign(ada, cloud.project, asUser(ben), 'blob-viewer');
    await add(cleo);
    await remember();
    await ada.api.stepUp({ password: ada.password });
    await setRoles(ada, cloud.id, cleo, ['administrator']);
    await remember();
    await removeMember(ada, cloud.id, ben);
    await remember();
    await add(ben);
    await remember();
  });

  it('are who they were then, with what they were and held', async () => {
    assert.deepEqual(
      moments.map(({ members: then }) => then.length),
      [1, 2, 3, 3, 2, 3],
    );
    for (const { token, members: then } of moments) {
      assert.deepEqual((await listed(token, ada)).data, then);
      assert.deepEqual((await listed(token, ada, { sort: '-joinedAt' })).data, then.toReversed());
      for (const member of then) {
        const person = [ada, ben, cleo].find(({ id }) => id === member.userId)!;
        assert.deepEqual(await one(token, person), member);
      }
    }
    await refused(one(moments[0]!.token, ben), 404, 'not-found');
  });

  it('are asked for by time too: at the instant of an event it has happened', async () => {
    const trail = await auditTrail(ada, cloud.id);
    const { time } = trail.find(({ type }) => type === 'MemberRemoved')!;
    const idsAt = async (instant: number) =>
      (await listed(new Date(instant).toISOString(), ada)).data.map(({ userId }) => userId);
    assert.deepEqual(await idsAt(Date.parse(time)), [ada.id, cleo.id]);
    assert.ok((await idsAt(Date.parse(time) - 1)).includes(ben.id));
    const { createdAt } = await ada.api.get('/v1/organizations/{organizationId}', organization());
    assert.deepEqual(await idsAt(Date.parse(createdAt) - 1), [], 'before there was an organization');
    for (const instant of ['yesterday', '2999-01-01T00:00:00Z', 'pos_AAAAAAAAAAAAAAAAAAAAAA'])
      await refused(listed(instant, ada), 400, 'invalid-instant');
  });

  it('are paged, each instant and order by cursors of its own', async () => {
    const { token, members: then } = moments[2]!;
    const rows: Member[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Awaited<ReturnType<typeof listed>> = await listed(token, ada, {
        limit: 1,
        ...(cursor && { cursor }),
      });
      rows.push(...page.data);
      cursor = page.nextCursor;
    }
    assert.deepEqual(rows, then);
    const { nextCursor: cursor } = await listed(token, ada, { limit: 1 });
    await refused(listed(moments[3]!.token, ada, { cursor }), 400, 'invalid-cursor');
    await refused(listed(token, ada, { cursor, sort: '-joinedAt' }), 400, 'invalid-cursor');
    for (const more of [{ search: 'ben' }, { sort: 'name' }])
      await refused(listed(token, ada, more), 400, 'invalid-request');
  });

  it('are told of groups too, also of such as are gone', async () => {
    const [, , third, , fifth, last] = moments;
    assert.deepEqual(await inGroup(third!.token), [ben.id]);
    assert.deepEqual(await inGroup(fifth!.token), [], 'who leaves the organization leaves its groups');
    await refused(inGroup(moments[0]!.token), 404, 'not-found');
    await ada.api.delete('/v1/organizations/{organizationId}/groups/{groupId}', inTheGroup);
    assert.deepEqual(await inGroup(third!.token), [ben.id]);
    assert.deepEqual(await inGroup(last!.token), []);
  });

  it('are shown to whom the members of now are shown, and administrators to those who may list them', async () => {
    for (const asOf of [moments[2]!.token, 'yesterday', '2020-01-01T00:00:00Z']) {
      await refused(listed(asOf, stranger), 404, 'not-found');
      await refused(one(asOf, ada, stranger), 404, 'not-found');
      await refused(inGroup(asOf, stranger), 404, 'not-found');
      await refused(
        stranger.api.get('/v1/organizations/{organizationId}/members', {
          params: { path: { organizationId: NOWHERE }, query: { asOf } },
        }),
        404,
        'not-found',
      );
    }
    // Cleo was no administrator then, but is one now; Ada was one all the time.
    const names = async (who: Person, moment: number) =>
      (await listed(moments[moment]!.token, who)).data.map(({ name }) => name);
    assert.deepEqual(await names(ben, 2), ['Ben']);
    await refused(one(moments[2]!.token, cleo, ben), 404, 'not-found');
    await setRoles(ada, cloud.id, cleo, ['member']);
    assert.deepEqual(await names(ben, 2), ['Ben', 'Cleo']);
    assert.deepEqual(await names(ben, 3), ['Ben'], 'but was one at this instant');
    assert.deepEqual(await names(cleo, 0), []);
  });

  it('have no names once they are erased', async () => {
    await ben.api.stepUp({ password: ben.password });
    await ben.api.delete('/v1/users/me', {});
    await refused(ada.api.get('/v1/organizations/{organizationId}/members/{userId}', aboutMember(cloud.id, ben)), 404);
    const { data } = await listed(moments[2]!.token, ada);
    const erased = data.find(({ userId }) => userId === ben.id)!;
    assert.deepEqual([erased.name, erased.email], ['erased', 'erased']);
    assert.ok(!JSON.stringify(data).includes(ben.email));
  });

  it('are in the trail of that instant, and nothing later is', async () => {
    const trail = async (asOf: string) =>
      (
        await ada.api.get('/v1/organizations/{organizationId}/audit-events', {
          params: { path: { organizationId: cloud.id }, query: { asOf, sort: 'time' } },
        })
      ).data.map(({ type }) => type);
    const then = await trail(moments[1]!.token);
    assert.equal(then[0], 'OrganizationFounded');
    assert.equal(then.at(-1), 'MemberJoined');
    const now = (await auditTrail(ada, cloud.id)).map(({ type }) => type).toReversed();
    assert.deepEqual(now.slice(0, then.length), then);
    await refused(trail('yesterday'), 400, 'invalid-instant');
  });
});
