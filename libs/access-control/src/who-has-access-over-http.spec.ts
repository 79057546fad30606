import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ProjectAccess } from '@guildhall/contracts';
import { type AccessApi, openAccessApi } from './access-api.fixture.js';
import {
  ADA,
  become,
  CHURN,
  inGroup,
  joined,
  left,
  LOOMS,
  outOfGroup,
  WEAVERS,
  weaversAndOverseers,
  OVERSEER,
} from './domain/loom.fixture.js';
import { idOf } from './domain/worlds.fixture.js';

const organizationId = LOOMS;
const DAN = { userId: idOf('usr', 4), membershipId: idOf('mbr', 4) };
const EVE = { userId: idOf('usr', 5), membershipId: idOf('mbr', 5) };

describe('who has access to a project, over HTTP', () => {
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

  const ofGroup = (roles: string[]) =>
    ask(ADA, 'PUT', `organizations/${LOOMS}/groups/${WEAVERS}/projects/${CHURN}`, { roles });
  const access = async (position: string) => {
    const { body } = await ask(ADA, 'GET', `projects/${CHURN}/access`, undefined, position);
    return new Map((body.data as ProjectAccess[]).map((row) => [row.principal.id, row]));
  };

  it('marks external collaborators, and gathers all ways and objects', async () => {
    await api.give(ADA, EVE, 'blob-viewer');
    await api.say(inGroup(DAN), become(DAN, OVERSEER));
    await ofGroup(['deployment-viewer']);
    const { position } = await api.give(ADA, DAN, 'deployment-admin', 'deployments/D');
    const all = await access(position);
    assert.deepEqual([all.get(EVE.userId)?.external, all.get(ADA.userId)?.external], [true, false]);
    const { roles, objects, via } = all.get(DAN.userId)!;
    assert.deepEqual(roles.toSorted(), ['deployment-viewer', 'pipeline-viewer']);
    assert.deepEqual(objects, [{ object: 'deployments/D', roles: ['deployment-admin'] }]);
    assert.deepEqual(
      via.map(({ type }) => type),
      ['direct', 'group', 'organization-role'],
    );
  });

  it('pages through who has access, missing and repeating nobody', async () => {
    const many = Array.from({ length: 23 }, (_, index) => ({
      userId: idOf('usr', 100 + index * 7),
      membershipId: idOf('mbr', 100 + index),
    }));
    for (const [index, who] of many.entries()) {
      await api.say(joined(who));
      if (index % 3 === 0) await api.say(inGroup(who));
      else if (index % 3 === 1) await api.say(become(who, OVERSEER));
      else await api.give(ADA, who, 'blob-viewer');
    }
    await ofGroup(['deployment-viewer']);
    await api.say(left(many[4]!));
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await ask(ADA, 'GET', `projects/${CHURN}/access?limit=4${cursor && `&cursor=${cursor}`}`);
      seen.push(...(body.data as ProjectAccess[]).map(({ principal }) => principal.id));
      if (body.nextCursor === null) break;
      assert.equal(body.data!.length, 4);
      cursor = body.nextCursor!;
    }
    assert.equal(new Set(seen).size, seen.length);
    const expected = many.filter((_, index) => index !== 4).map(({ userId }) => userId);
    assert.deepEqual(
      seen.filter((id) => expected.includes(id)),
      expected,
    );
    assert.ok(!seen.includes(many[4]!.userId));
    const wrong = await ask(ADA, 'GET', `projects/${CHURN}/access?cursor=nonsense`);
    assert.equal(wrong.body.code, 'invalid-cursor');
  });

  it('pages past those who hold nothing any more, and whose role was deleted', async () => {
    const made = await ask(ADA, 'POST', `projects/${CHURN}/roles`, { name: 'Passing', permissions: ['blobs.list'] });
    const { id: passing } = made.body as { id: string };
    const gone = Array.from({ length: 9 }, (_, index) => ({
      userId: idOf('usr', 10 + index),
      membershipId: idOf('mbr', 10 + index),
    }));
    for (const [index, who] of gone.entries()) {
      await api.say(joined(who), inGroup(who));
      if (index % 2 === 0) await api.give(ADA, who, passing);
      await api.say(outOfGroup(who));
    }
    await ofGroup(['deployment-viewer']);
    const page = async (limit: number) => {
      const ids: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await ask(
          ADA,
          'GET',
          `projects/${CHURN}/access?limit=${limit}${cursor && `&cursor=${cursor}`}`,
        );
        ids.push(...(body.data as ProjectAccess[]).map(({ principal }) => principal.id));
        if (body.nextCursor === null) return ids;
        cursor = body.nextCursor!;
      }
    };
    const all = await page(200);
    assert.equal(gone.filter(({ userId }) => all.includes(userId)).length, 5);
    for (const limit of [1, 2, 3]) assert.deepEqual(await page(limit), all);
    const { position } = await ask(ADA, 'DELETE', `projects/${CHURN}/roles/${passing}`);
    const since = await access(position);
    assert.ok(gone.every(({ userId }) => !since.has(userId)));
  });
});
