import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as passes } from 'node:timers/promises';
import { aboutMember, assign, asUser, createProject, found, inOrganization, inProject, invite } from '../acts.js';
import { type Person, stage } from '../stage.js';
import { parametersOf } from './caller.js';
import { OPERATIONS } from './operations.js';
import type { Ids } from './world.js';

type Parameter = Readonly<{
  in: string;
  name: string;
  schema?: Readonly<{ enum?: readonly string[]; default?: string }>;
}>;
type Described = Readonly<{ parameters?: readonly Parameter[] }>;
type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, Described>>>> }>;
type Row = Readonly<Record<string, unknown>>;
type Listed = Readonly<{ data: readonly Row[]; nextCursor: string | null }>;

const LISTS = Object.keys(OPERATIONS).filter((name) => name.startsWith('GET '));

describe('every list', () => {
  const on = stage();
  let ada: Person;
  let ids: Ids;
  let paged: readonly string[];
  let parameters: (name: string) => ReadonlyMap<string, Parameter>;

  before(async () => {
    const { paths } = (await (await fetch(`${on.instance()}/openapi.json`)).json()) as Document;
    parameters = (name) => {
      const described = paths[name.slice('GET '.length)]?.['get']?.parameters ?? [];
      return new Map(described.filter((each) => each.in === 'query').map((each) => [each.name, each]));
    };
    paged = LISTS.filter((name) => parameters(name).has('cursor'));
    let ben: Person;
    [ada, ben] = [await on.person('Zoe Ada'), await on.person('Ben')];
    const cleo = await on.person('cleo');
    const { id: organizationId, project: projectId } = await found(ada, 'cloud');
    const organization = inOrganization(organizationId);
    await found(ada, 'cloud');
    for (const { id: userId } of [ben, cleo])
      await ada.api.post('/v1/organizations/{organizationId}/members', { ...organization, body: { userId } });
    for (const name of ['Second', 'another', 'Third']) {
      await ada.api.post('/v1/sessions', { body: { email: ada.email, password: ada.password } });
      await createProject(ada, organizationId, name);
      await invite(ada, organizationId, { email: on.mailbox(name) });
      await invite(ben, (await found(ben, 'cloud')).id, { email: ada.email });
      await assign(ada, projectId, asUser(ben), 'blob-viewer', `blobs/${name.toLowerCase()}`);
      await ada.api.post('/v1/projects/{projectId}/roles', {
        ...inProject(projectId),
        body: { name, permissions: ['blobs.get'] },
      });
      await ada.api.post('/v1/organizations/{organizationId}/project-roles', {
        ...organization,
        body: { name, permissions: [] },
      });
    }
    await assign(ada, projectId, asUser(ben), 'blob-viewer');
    const groups = [];
    for (const name of ['Weavers', 'dyers', 'Spinners']) {
      const body = { name, members: [ada.id, ben.id] };
      groups.push(await ada.api.post('/v1/organizations/{organizationId}/groups', { ...organization, body }));
    }
    await ada.api.stepUp({ password: ada.password });
    await ada.api.patch('/v1/organizations/{organizationId}/members/{userId}', {
      ...aboutMember(organizationId, ben),
      body: { roles: ['administrator'] },
    });
    for (let offer = 0; offer < 2; offer += 1) {
      const { id: transferId } = await ada.api.post('/v1/organizations/{organizationId}/ownership-transfers', {
        ...organization,
        body: { to: ben.id },
      });
      await ada.api.post('/v1/organizations/{organizationId}/ownership-transfers/{transferId}/cancel', {
        params: { path: { organizationId, transferId } },
      });
    }
    ids = { organizationId, projectId, groupId: groups[0]!.id };
    await ada.api.get('/v1/users/me');
  });

  const ask = (name: string, more: Readonly<Record<string, string>>): Promise<Response> => {
    const path = name.slice('GET '.length).replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter] ?? 'none');
    const query = new URLSearchParams({ ...OPERATIONS[name]!.query?.(ids), ...more });
    return fetch(`${on.instance()}${path}?${query.toString()}`, {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${ada.api.tokens!.accessToken}`,
        'guildhall-at-least': ada.api.position!,
      },
    });
  };

  const list = async (name: string, more: Readonly<Record<string, string>>): Promise<Listed> => {
    const response = await ask(name, more);
    assert.equal(response.status, 200, `${name}: ${await response.clone().text()}`);
    return (await response.json()) as Listed;
  };

  /** What a list gives at once; page by page it must be the same. */
  const tried = async (name: string, more: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> => {
    const { data: all, nextCursor } = await list(name, { ...more, limit: '200' });
    const said = `${name} ${JSON.stringify(more)}`;
    assert.equal(nextCursor, null, said);
    assert.ok(all.length > 1, `${said}: ${all.length} rows say nothing of pages`);
    const rows: Row[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Listed = await list(name, { ...more, limit: '1', ...(cursor && { cursor }) });
      assert.equal(page.data.length, 1, said);
      rows.push(...page.data);
      cursor = page.nextCursor;
      // Who reads a page takes their time.
      await passes(2);
    }
    assert.deepEqual(rows, all, said);
    return all;
  };

  // An instance may be shared: what is of everybody does not stand still.
  const own = () => paged.filter((name) => OPERATIONS[name]!.access !== 'public' || parametersOf(name).length > 0);
  const sortsOf = (name: string): readonly string[] => parameters(name).get('sort')?.schema?.enum ?? [];
  const sorted = () => own().filter((name) => sortsOf(name).length > 0);

  it('gives page by page what it gives at once', async () => {
    assert.ok(own().length > 15, own().join());
    for (const name of own()) await tried(name);
  });

  it('gives all of it in every order that it offers, page by page', async () => {
    assert.ok(sorted().length >= 10, sorted().join());
    for (const name of sorted()) {
      const sorts = sortsOf(name);
      const first = parameters(name).get('sort')!.schema!.default!;
      assert.ok(sorts.includes(first), `${name}: ${first}`);
      assert.deepEqual(await tried(name), await tried(name, { sort: first }), `${name} unasked`);
      for (const by of sorts.filter((sort) => !sort.startsWith('-'))) {
        const rising = await tried(name, { sort: by });
        assert.deepEqual(await tried(name, { sort: `-${by}` }), rising.toReversed(), `${name} by ${by}, reversed`);
        const keys = rising.map((row) => row[by]).filter((key) => typeof key === 'string');
        assert.deepEqual(
          keys.map((key) => key.toLowerCase()),
          keys.map((key) => key.toLowerCase()).toSorted(),
          `${name} by ${by}`,
        );
      }
    }
  });

  it('goes on in the order that it began with, and in no other one', async () => {
    for (const name of sorted()) {
      const sorts = sortsOf(name);
      for (const sort of sorts) {
        const { nextCursor } = await list(name, { sort, limit: '1' });
        for (const other of sorts.filter((one) => one !== sort)) {
          const response = await ask(name, { sort: other, limit: '1', cursor: nextCursor! });
          const said = `${name} from ${sort} to ${other}`;
          assert.deepEqual([response.status, await codeOf(response)], [400, 'invalid-cursor'], said);
        }
      }
    }
  });

  it('says in which orders it comes when it is asked for another one', async () => {
    for (const name of own()) {
      const response = await ask(name, { sort: 'shoe-size' });
      const text = await response.clone().text();
      assert.deepEqual([response.status, await codeOf(response)], [400, 'invalid-request'], name);
      for (const sort of sortsOf(name)) assert.ok(text.includes(`\\"${sort}\\"`), `${name}: ${text}`);
    }
  });
});

const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;
