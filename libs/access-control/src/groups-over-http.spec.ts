import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assignment, ProjectAccess, ProjectMember } from '@guildhall/contracts';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import {
  ADA,
  become,
  BOB,
  CARL,
  CHURN,
  inGroup,
  joined,
  LOOMS,
  OVERSEER,
  WEAVERS,
  weaversAndOverseers,
} from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const organizationId = LOOMS;
const DAN = { userId: idOf('usr', 4), membershipId: idOf('mbr', 4) };
const EVE = { userId: idOf('usr', 5), membershipId: idOf('mbr', 5) };

describe('groups, organization roles and people in projects over HTTP', () => {
  let api: AccessApi;
  let ask: AccessApi['ask'];

  before(async () => {
    api = await openAccessApi();
    ({ ask } = api);
    await api.say(
      joined(DAN),
      { type: 'CollaboratorJoined', data: { organizationId, ...EVE } },
      ...weaversAndOverseers,
    );
  });
  after(() => api.close());

  const ofGroup = (roles: string[], who = ADA, project = CHURN, group = WEAVERS, organization = LOOMS) =>
    ask(who, 'PUT', `organizations/${organization}/groups/${group}/projects/${project}`, { roles });
  const ofRole = (roles: string[], role = OVERSEER) =>
    ask(ADA, 'PUT', `organizations/${LOOMS}/roles/${role}/projects/${CHURN}`, { roles });
  const access = async (position: string) => {
    const { body } = await ask(ADA, 'GET', `projects/${CHURN}/access`, undefined, position);
    return new Map((body.data as ProjectAccess[]).map((row) => [row.principal.id, row]));
  };

  it('sets the roles of a group: who is in it has them, until one or the other ends', async () => {
    await api.say(inGroup(BOB));
    const set = await ofGroup(['deployment-viewer', 'blob-editor', 'blob-editor']);
    assert.deepEqual([set.status, set.body.roles], [200, ['deployment-viewer', 'blob-editor']]);
    assert.ok(await api.may(BOB, 'deployments.list', set.position));
    assert.deepEqual((await access(set.position)).get(BOB.userId), {
      principal: { type: 'user', id: BOB.userId },
      roles: ['deployment-viewer', 'blob-editor'],
      objects: [],
      via: [{ type: 'group', id: WEAVERS }],
      external: false,
    });
    const again = await ofGroup(['blob-editor']);
    assert.ok(!(await api.may(BOB, 'deployments.list', again.position)));
    assert.ok(await api.may(BOB, 'blobs.update', again.position));
    const none = await ofGroup([]);
    assert.deepEqual(none.body.roles, []);
    assert.ok(!(await api.may(BOB, 'blobs.update', none.position)));
    assert.equal((await access(none.position)).get(BOB.userId), undefined);
  });

  it('sets the roles of an organization role, beside what it gives everywhere', async () => {
    await api.say(become(DAN, OVERSEER));
    const set = await ofRole(['blob-viewer']);
    assert.equal(set.status, 200, JSON.stringify(set.body));
    const { roles, via } = (await access(set.position)).get(DAN.userId)!;
    assert.deepEqual([roles, via], [['blob-viewer', 'pipeline-viewer'], [{ type: 'organization-role', id: OVERSEER }]]);
    await api.say(become(DAN, 'member'));
    assert.equal((await access('')).get(DAN.userId), undefined);
  });

  it('lets who administrates by a group give, until that is taken from the group', async () => {
    const there = idOf('grp', 3);
    await api.say(
      { type: 'GroupCreated', data: { organizationId, groupId: there, name: 'Governors' } },
      inGroup(BOB, there),
    );
    const { position } = await ofGroup(['project-admin'], ADA, CHURN, there);
    const given = await ask(
      BOB,
      'PATCH',
      `projects/${CHURN}/members/${EVE.userId}`,
      { roles: ['blob-admin'] },
      position,
    );
    assert.equal(given.status, 200, JSON.stringify(given.body));
    await ofGroup(['project-viewer'], ADA, CHURN, there);
    assert.equal((await api.give(BOB, EVE, 'blob-viewer')).body.code, 'forbidden', 'without any token');
    const { position: since } = await ofGroup([], ADA, CHURN, there);
    const none = await ask(BOB, 'GET', `projects/${CHURN}/access`, undefined, since);
    assert.ok(none.status === 403 || none.status === 404);
  });

  it('lists what was given to groups until they are gone', async () => {
    const set = await ofGroup(['deployment-viewer']);
    const list = async (position: string) => {
      const { body } = await ask(
        ADA,
        'GET',
        `projects/${CHURN}/assignments?principalId=${WEAVERS}`,
        undefined,
        position,
      );
      return (body.data as Assignment[]).map(({ principal }) => principal.type);
    };
    assert.deepEqual(await list(set.position), ['group']);
    await api.say({ type: 'GroupDeleted', data: { organizationId, groupId: WEAVERS } });
    assert.deepEqual(await list(''), []);
    assert.ok(!(await api.may(BOB, 'deployments.list')));
    assert.equal((await ofGroup(['deployment-viewer'])).body.code, 'not-found');
    const group = { type: 'group', id: WEAVERS };
    assert.equal((await api.giveTo(ADA, group, 'blob-viewer')).body.code, 'unknown-principal');
  });

  it('sets and takes the roles of a person', async () => {
    const member = `projects/${CHURN}/members/${BOB.userId}`;
    await api.register(BOB, 'Bob');
    const onD = await api.give(ADA, BOB, 'deployment-admin', 'deployments/D');
    const set = await ask(ADA, 'PATCH', member, { roles: ['blob-viewer'] }, onD.position);
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.deepEqual(set.body as ProjectMember, {
      userId: BOB.userId,
      name: 'Bob',
      email: 'bob@example.com',
      roles: ['blob-viewer'],
      external: false,
    });
    assert.equal((await access(set.position)).get(BOB.userId)?.principal.name, 'Bob');
    assert.deepEqual((await ask(ADA, 'GET', member, undefined, set.position)).body, set.body);
    const taken = await ask(ADA, 'DELETE', member);
    assert.equal(taken.status, 204);
    assert.equal((await ask(ADA, 'GET', member, undefined, taken.position)).status, 404);
    const resource = `projects/${CHURN}/deployments/D`;
    assert.equal((await api.check(BOB, [{ permission: 'deployments.get', resource }]))[0]?.allowed, false);
    assert.equal((await ask(ADA, 'DELETE', member)).body.code, 'not-found');
    assert.equal((await ask(ADA, 'PATCH', member, { roles: [] })).status, 200);
    const stranger = `projects/${CHURN}/members/${CARL.userId}`;
    assert.equal((await ask(ADA, 'PATCH', stranger, { roles: ['blob-viewer'] })).body.code, 'not-a-member');
  });

  it('is for who may, in a project of that organization', async () => {
    const there = idOf('grp', 2);
    await api.say({ type: 'GroupCreated', data: { organizationId, groupId: there, name: 'Spinners' } });
    const theirs = idOf('grp', 8);
    await api.say({ type: 'GroupCreated', data: { organizationId: idOf('org', 8), groupId: theirs, name: 'Theirs' } });
    const { position } = await api.give(ADA, BOB, 'project-viewer');
    const refusals = [
      [await ofGroup(['blob-viewer'], BOB, CHURN, there), 403, 'forbidden'],
      [await ofGroup(['blob-viewer'], { ...ADA, userId: CARL.userId }, CHURN, there), 404, 'not-found'],
      [await ofGroup(['blob-viewer'], ADA, CHURN, there, idOf('org', 8)), 404, 'not-found'],
      [await ofGroup(['blob-viewer'], ADA, idOf('prj', 77), there), 404, 'not-found'],
      [await ofGroup(['blob-viewer'], ADA, CHURN, theirs, idOf('org', 8)), 404, 'not-found'],
      [await ofRole(['blob-viewer'], 'nonsense'), 404, 'not-found'],
      [await ofRole(['blob-viewer'], there), 404, 'not-found'],
      [await ask(ADA, 'PATCH', `projects/${CHURN}/members/${LOOMS}`, { roles: [] }), 404, 'not-found'],
      [await ofRole(['weaver']), 400, 'unknown-role'],
      [
        await ask(BOB, 'PATCH', `projects/${CHURN}/members/${BOB.userId}`, { roles: ['project-admin'] }),
        403,
        'forbidden',
      ],
      [await ask(BOB, 'DELETE', `projects/${CHURN}/members/${ADA.userId}`, undefined, position), 403, 'forbidden'],
      [await ask(CARL, 'DELETE', `projects/${CHURN}/members/${ADA.userId}`), 404, 'not-found'],
    ] as const;
    for (const [index, [{ status, body }, expected, code]] of refusals.entries())
      assert.deepEqual([status, body.code], [expected, code], `row ${index}`);
  });
});
