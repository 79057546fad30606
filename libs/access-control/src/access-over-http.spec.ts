import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Assignment, Permission, ProjectAccess, Role } from '@guildhall/contracts';
import { type AccessApi, openAccessApi, type Reply } from './access-api.fixture.js';
import { ADA, BOB, CARL, CHURN, joined, left } from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const DAN = { userId: idOf('usr', 4), membershipId: idOf('mbr', 4) };

describe('access control over HTTP', () => {
  let api: AccessApi;
  let ask: AccessApi['ask'];
  let say: AccessApi['say'];
  let give: AccessApi['give'];
  let check: AccessApi['check'];

  before(async () => {
    api = await openAccessApi();
    ({ ask, say, give, check } = api);
    await say(joined(DAN));
  });
  after(() => api.close());

  const on = (permission: string, rest = '', principal?: { userId: string }) => ({
    permission,
    resource: `projects/${CHURN}${rest}`,
    ...(principal && { principal: { type: 'user', id: principal.userId } }),
  });

  it('gives a role, shows it, takes it back, and a reader with the token sees each at once', async () => {
    const given = await give(ADA, BOB, 'deployment-editor', 'deployments/D');
    assert.equal(given.status, 201);
    const [may, mayNot] = await check(
      BOB,
      [on('deployments.update', '/deployments/D'), on('deployments.update')],
      given.position,
    );
    assert.deepEqual([may?.allowed, mayNot?.allowed], [true, false]);
    assert.equal(may?.explanation?.granted?.assignmentId, given.body.id);

    const shown = await ask(ADA, 'GET', given.location.slice('/v1/'.length), undefined, given.position);
    assert.deepEqual(shown.body, given.body, 'created and read are the same resource');
    const { body } = await ask(ADA, 'GET', `projects/${CHURN}/assignments`, undefined, given.position);
    assert.ok((body.data as Assignment[]).some(({ id }) => id === given.body.id));

    const taken = await ask(ADA, 'DELETE', `projects/${CHURN}/assignments/${given.body.id}`);
    assert.equal(taken.status, 204);
    assert.equal((await check(BOB, [on('deployments.update', '/deployments/D')], taken.position))[0]?.allowed, false);
    assert.equal((await ask(ADA, 'GET', given.location.slice('/v1/'.length), undefined, taken.position)).status, 404);
    assert.equal((await ask(ADA, 'DELETE', `projects/${CHURN}/assignments/${given.body.id}`)).body.code, 'not-found');
  });

  it('refuses with the reason', async () => {
    const refusals = [
      [await give(ADA, BOB, 'weaver'), 400, 'unknown-role'],
      [await give(ADA, CARL, 'blob-viewer'), 409, 'not-a-member'],
      [await give(ADA, BOB, 'blob-viewer', 'blobs/..'), 400, 'invalid-request'],
      [await give(CARL, CARL, 'blob-viewer'), 404, 'not-found'],
      [await give(DAN, DAN, 'blob-viewer'), 404, 'not-found'],
      [
        await ask(ADA, 'POST', 'projects/nonsense/assignments', {
          principal: { type: 'user', id: BOB.userId },
          role: 'blob-viewer',
        }),
        404,
        'not-found',
      ],
      [
        await ask(ADA, 'POST', `projects/${CHURN}/assignments`, {
          principal: { type: 'group', id: BOB.userId },
          role: 'blob-viewer',
        }),
        400,
        'unknown-principal',
      ],
    ] as const;
    for (const [{ status, body }, expected, code] of refusals) assert.deepEqual([status, body.code], [expected, code]);

    const first = await give(ADA, BOB, 'blob-viewer');
    assert.equal((await give(ADA, BOB, 'blob-viewer')).body.code, 'role-already-assigned');
    const { status, body } = await ask(
      BOB,
      'POST',
      `projects/${CHURN}/assignments`,
      { principal: { type: 'user', id: BOB.userId }, role: 'project-admin' },
      first.position,
    );
    assert.deepEqual([status, body.code], [403, 'forbidden']);
    assert.equal((await ask(BOB, 'GET', `projects/${CHURN}/assignments`)).status, 403);
    assert.equal((await ask(CARL, 'GET', `projects/${CHURN}/assignments`)).status, 404);
    assert.equal((await ask(BOB, 'DELETE', `projects/${CHURN}/assignments/${first.body.id}`)).status, 403);
    assert.equal((await ask(CARL, 'DELETE', `projects/${CHURN}/assignments/${first.body.id}`)).status, 404);
  });

  it('tells a stranger, and a member without any role, the same of a project as of one that is not there', async () => {
    const questions = (project: string) => [
      { permission: 'deployments.list', resource: `projects/${project}` },
      { permission: 'no.such', resource: `projects/${project}/deployments/D` },
      { permission: 'deployments.list', resource: `projects/${project}`, principal: { type: 'user', id: ADA.userId } },
    ];
    const none = idOf('prj', 77);
    for (const who of [CARL, DAN]) {
      const there = JSON.stringify(await check(who, questions(CHURN))).replaceAll(CHURN, none);
      assert.equal(there, JSON.stringify(await check(who, questions(none))));
      assert.ok(!there.includes('"allowed":true'));
    }
  });

  it('answers about others only to who may list assignments', async () => {
    const given = await give(ADA, BOB, 'pipeline-viewer');
    const [ofBob, ofCarl] = await check(
      ADA,
      [on('pipelines.list', '', BOB), on('pipelines.list', '', CARL)],
      given.position,
    );
    assert.deepEqual([ofBob?.allowed, ofCarl?.allowed], [true, false]);
    const [ofAda, own, explicit] = await check(
      BOB,
      [on('pipelines.list', '', ADA), on('pipelines.list'), on('pipelines.list', '', BOB)],
      given.position,
    );
    assert.deepEqual([ofAda?.allowed, own?.allowed, explicit?.allowed], [false, true, true]);
    assert.match(ofAda!.explanation!.summary, /projects\.role-assignments\.list/);
    const silent = await check(
      ADA,
      [on('pipelines.list', '', BOB), { ...on('pipelines.list'), principal: { type: 'group', id: 'g' } }],
      '',
      false,
    );
    assert.deepEqual(silent, [{ allowed: true }, { allowed: false }]);
  });

  it('answers a thousand questions in their order, and refuses one more', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => on(index % 3 === 0 ? 'blobs.list' : 'no.such'));
    const results = await check(ADA, many, '', false);
    assert.ok(results.every(({ allowed }, index) => allowed === (index % 3 === 0)));
    assert.equal((await ask(ADA, 'POST', 'checks', { checks: [...many, many[0]] })).body.code, 'invalid-request');
    assert.equal(
      (await ask(ADA, 'POST', 'checks', { checks: [{ permission: 'x', resource: 'projects/p/deployments/..' }] })).body
        .code,
      'invalid-request',
    );
  });

  it('takes a thousand questions also where each is as long as one may be', async () => {
    const object = `deployments/${'d'.repeat(500 - 'deployments/'.length)}`;
    const longest = { ...on('x'.repeat(200), `/${object}`, ADA) };
    const results = await check(ADA, Array<typeof longest>(1_000).fill(longest), '', false);
    assert.deepEqual([results.length, results[999]], [1_000, { allowed: false }]);
  });

  it('says how fresh a check is', async () => {
    const { position } = await ask(ADA, 'POST', 'checks', { checks: [on('blobs.list')] });
    assert.match(position, /^pos_/);
  });

  it('shows the catalogue and the roles of a project, page by page if asked', async () => {
    const { body } = await ask(BOB, 'GET', 'permissions');
    assert.equal(body.nextCursor, null);
    assert.ok((body.data as Permission[]).some(({ id }) => id === 'deployments.versions.files.update'));
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body: page }: Reply = await ask(
        ADA,
        'GET',
        `projects/${CHURN}/roles?limit=4${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...(page.data as Role[]).map(({ id }) => id));
      cursor = page.nextCursor!;
    }
    assert.equal(new Set(paged).size, 15);
    assert.equal(paged.length, 15);
    assert.equal((await ask(ADA, 'GET', `projects/${CHURN}/roles?cursor=weaver`)).body.code, 'invalid-cursor');
    assert.equal((await ask(CARL, 'GET', `projects/${CHURN}/roles`)).status, 404);
  });

  it('lists no assignment of who has left, in full pages that miss and repeat nothing', async () => {
    const eve = { userId: idOf('usr', 5), membershipId: idOf('mbr', 5) };
    await say(joined(eve));
    for (const object of ['A', 'B', 'C', 'D', 'E']) {
      assert.equal((await give(ADA, eve, 'blob-viewer', `blobs/${object}`)).status, 201);
      assert.equal((await give(ADA, DAN, 'blob-viewer', `blobs/${object}`)).status, 201);
    }
    const list = async () => {
      const all: Assignment[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body }: Reply = await ask(
          ADA,
          'GET',
          `projects/${CHURN}/assignments?limit=3&role=blob-viewer${cursor && `&cursor=${cursor}`}`,
        );
        if (body.nextCursor !== null) assert.equal(body.data!.length, 3);
        all.push(...(body.data as Assignment[]));
        cursor = body.nextCursor!;
      }
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
      return all.filter(({ object }) => object !== null).map(({ principal }) => principal.id);
    };
    const access = async () => {
      const { body } = await ask(ADA, 'GET', `projects/${CHURN}/access`);
      return new Map((body.data as ProjectAccess[]).map((row) => [row.principal.id, row]));
    };
    assert.equal((await list()).filter((id) => id === eve.userId).length, 5);
    assert.deepEqual((await access()).get(eve.userId)?.objects.length, 5);
    await say(left(eve));
    assert.equal((await access()).get(eve.userId), undefined);
    assert.deepEqual((await access()).get(ADA.userId)?.roles, ['project-admin']);
    assert.deepEqual(await list(), Array(5).fill(DAN.userId));
    await say(joined({ ...eve, membershipId: idOf('mbr', 6) }));
    assert.deepEqual(await list(), Array(5).fill(DAN.userId), 'coming back brings nothing back');
  });

  it('finds nothing for a path that smuggles an object into the project id', async () => {
    const given = await give(ADA, DAN, 'project-admin', 'deployments/S');
    const smuggled = encodeURIComponent(`${CHURN}/deployments/S`);
    assert.equal((await ask(DAN, 'GET', `projects/${smuggled}/assignments`, undefined, given.position)).status, 404);
  });
});
