import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as passes } from 'node:timers/promises';
import { aboutMember, assign, asUser, createProject, found, inOrganization, inProject, invite } from '../acts.js';
import { type Person, stage } from '../stage.js';
import { parametersOf } from './caller.js';
import { OPERATIONS } from './operations.js';
import type { Ids } from './world.js';

type Described = Readonly<{ parameters?: readonly Readonly<{ in: string; name: string }>[] }>;
type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, Described>>>> }>;
type Listed = Readonly<{ data: readonly unknown[]; nextCursor: string | null }>;

const LISTS = Object.keys(OPERATIONS).filter((name) => name.startsWith('GET '));

describe('every list', () => {
  const on = stage();
  let ada: Person;
  let ids: Ids;
  let paged: readonly string[];

  before(async () => {
    const { paths } = (await (await fetch(`${on.instance()}/openapi.json`)).json()) as Document;
    paged = LISTS.filter((name) =>
      paths[name.slice('GET '.length)]?.['get']?.parameters?.some(
        (each) => each.in === 'query' && each.name === 'cursor',
      ),
    );
    let ben: Person;
    [ada, ben] = [await on.person('Ada'), await on.person('Ben')];
    const { id: organizationId, project: projectId } = await found(ada, 'cloud');
    const organization = inOrganization(organizationId);
    await found(ada, 'cloud');
    await ada.api.post('/v1/organizations/{organizationId}/members', { ...organization, body: { userId: ben.id } });
    for (const name of ['Second', 'Third']) {
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
    for (const name of ['Weavers', 'Spinners']) {
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

  const list = async (name: string, more: Readonly<Record<string, string>>): Promise<Listed> => {
    const path = name.slice('GET '.length).replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter] ?? 'none');
    const query = new URLSearchParams({ ...OPERATIONS[name]!.query?.(ids), ...more });
    const response = await fetch(`${on.instance()}${path}?${query.toString()}`, {
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${ada.api.tokens!.accessToken}`,
        'guildhall-at-least': ada.api.position!,
      },
    });
    assert.equal(response.status, 200, `${name}: ${await response.clone().text()}`);
    return (await response.json()) as Listed;
  };

  const tried = async (name: string): Promise<void> => {
    const { data: all, nextCursor } = await list(name, { limit: '200' });
    assert.equal(nextCursor, null, name);
    assert.ok(all.length > 1, `${name}: ${all.length} rows say nothing of pages`);
    const rows: unknown[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: Listed = await list(name, { limit: '1', ...(cursor && { cursor }) });
      assert.equal(page.data.length, 1, name);
      rows.push(...page.data);
      cursor = page.nextCursor;
      // Who reads a page takes their time.
      await passes(2);
    }
    assert.deepEqual(rows, all, name);
  };

  it('gives page by page what it gives at once', async () => {
    // An instance may be shared: what is of everybody does not stand still.
    const own = paged.filter((name) => OPERATIONS[name]!.access !== 'public' || parametersOf(name).length > 0);
    assert.ok(own.length > 15, own.join());
    for (const name of own) await tried(name);
  });
});
