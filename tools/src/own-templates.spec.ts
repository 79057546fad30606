import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { root } from './repository.js';
import { StandaloneProcess } from './standalone-process.js';
import { SilentNarrator } from './tour/narrator.js';
import { Visitor } from './tour/visitor.js';

/** The examples of the guide, as people copy them. */
const [example, families] = [
  ...readFileSync(join(root, 'docs/templates.md'), 'utf8').matchAll(/^```json\n([\s\S]*?)^```/gm),
].map(([, json]) => json!);

const folderWith = async (t: TestContext, files: Readonly<Record<string, string>>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-templates-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
};

const running = async (t: TestContext, environment: Readonly<Record<string, string>>): Promise<Visitor> => {
  const folder = await folderWith(t, {});
  const platform = await StandaloneProcess.start(folder, environment);
  t.after(() => platform.stop());
  return new Visitor('Ada', () => platform.url, new SilentNarrator());
};

const signUp = async (ada: Visitor, organization?: object): Promise<void> => {
  const person = { email: 'ada@example.com', password: 'correct horse battery staple' };
  await ada.must(201, 'POST', '/v1/users', { ...person, name: 'Ada', ...(organization && { organization }) });
  const { data } = await ada.must<{ data: { links: string[] }[] }>(200, 'GET', '/outbox?to=ada@example.com');
  const token = new URL(data[0]!.links[0]!).searchParams.get('token');
  await ada.must(204, 'POST', '/v1/email-verifications', { token });
  const { accessToken } = await ada.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', person);
  ada.signIn(accessToken);
};

type Organization = Readonly<{
  id: string;
  name: string;
  template: string;
  you: { roles: string[]; actions: string[] };
}>;
const organizationsOf = async (ada: Visitor) =>
  (await ada.must<{ data: Organization[] }>(200, 'GET', '/v1/organizations')).data;

describe('templates of the instance’s own', () => {
  it('are founded from, at once by registering where they say so', async (t) => {
    const folder = await folderWith(t, { 'studio.json': example!, 'README.md': 'no template' });
    const ada = await running(t, { GUILDHALL_TEMPLATES: folder, GUILDHALL_DEFAULT_TEMPLATE: 'studio' });
    const { data } = await ada.must<{ data: { id: string }[] }>(200, 'GET', '/v1/templates');
    assert.ok(data.some(({ id }) => id === 'studio'));
    await signUp(ada);
    const [mine, ...others] = await organizationsOf(ada);
    assert.deepEqual(others, []);
    assert.deepEqual([mine?.name, mine?.template, mine?.you.roles], ['My organization', 'studio', ['principal']]);
    assert.ok(mine!.you.actions.includes('transfer-ownership'));
    await ada.must(201, 'POST', '/v1/organizations', { name: 'Second' });
  });

  it('are not in the way of another that is asked for while registering', async (t) => {
    const folder = await folderWith(t, { 'studio.json': example! });
    const ada = await running(t, { GUILDHALL_TEMPLATES: join(folder, 'studio.json') });
    await signUp(ada, { name: 'Engines', template: 'studio', project: { name: 'Mill' } });
    const [mine] = await organizationsOf(ada);
    assert.deepEqual([mine?.name, mine?.template], ['Engines', 'studio']);
    const { data } = await ada.must<{ data: { name: string }[] }>(200, 'GET', `/v1/organizations/${mine!.id}/projects`);
    assert.deepEqual(
      data.map(({ name }) => name),
      ['Mill'],
    );
  });
});

describe('permissions of the instance’s own', () => {
  it('are in the catalogue, come with roles, can be given and are answered for', async (t) => {
    const folder = await folderWith(t, { 'permissions.json': families! });
    const ada = await running(t, { GUILDHALL_PERMISSION_FAMILIES: join(folder, 'permissions.json') });
    await signUp(ada);
    type Founded = Readonly<{ id: string; project: { id: string } }>;
    const founding = { name: 'Engines', project: { name: 'Mill' } };
    const { project } = await ada.must<Founded>(201, 'POST', '/v1/organizations', founding);
    const { data } = await ada.must<{ data: { id: string }[] }>(200, 'GET', '/v1/permissions?limit=200');
    assert.ok(data.some(({ id }) => id === 'canvases.layers.update'));
    const { id } = await ada.must<{ id: string }>(200, 'GET', '/v1/users/me');
    await ada.must(201, 'POST', `/v1/projects/${project.id}/assignments`, {
      principal: { type: 'user', id },
      role: 'canvas-viewer',
      object: 'canvases/c1',
    });
    const custom = { name: 'Retoucher', permissions: ['canvases.layers.update'] };
    await ada.must(201, 'POST', `/v1/projects/${project.id}/roles`, custom);
    const resource = `projects/${project.id}/canvases/c1/layers/l1`;
    const { results } = await ada.must<{ results: { allowed: boolean }[] }>(200, 'POST', '/v1/checks', {
      checks: ['canvases.layers.update', 'canvases.layers.bind'].map((permission) => ({ permission, resource })),
    });
    assert.deepEqual(
      results.map(({ allowed }) => allowed),
      [true, false],
    );
  });
});

describe('settings of templates and permissions that cannot work', () => {
  const start = (folder: string, environment: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, [join(root, 'apps/standalone/bundle/main.mjs')], {
      env: { PATH: process.env['PATH'], PORT: '0', GUILDHALL_DATA_DIR: join(folder, 'data'), ...environment },
      encoding: 'utf8',
      timeout: 60_000,
    });
  const template = JSON.parse(example!) as Record<string, unknown>;

  for (const [what, files, more, message] of [
    ['a folder that is not there', {}, { GUILDHALL_TEMPLATES: '/nowhere' }, /GUILDHALL_TEMPLATES: \/nowhere cannot be/],
    ['a folder without templates', { 'a.txt': '' }, {}, /has no file whose name ends in \.json/],
    ['a file that is no JSON', { 'a.json': '{' }, {}, /a\.json cannot be read as JSON/],
    [
      'a template without roles',
      { 'a.json': JSON.stringify({ ...template, roles: [] }) },
      {},
      /Template studio .*roles/,
    ],
    [
      'a template that contradicts itself',
      { 'a.json': JSON.stringify({ ...template, defaultRoles: ['sculptor'] }) },
      {},
      /Template studio: it names roles that it does not have: sculptor/,
    ],
    [
      'a template that gives project roles that there are not',
      { 'a.json': example!.replace('project-admin', 'canvas-admin') },
      {},
      /Template studio: it gives project roles that there are not: canvas-admin/,
    ],
    [
      'a family that is malformed',
      { 'a.json': example!, 'b.txt': JSON.stringify([{ role: 'canvas', description: 'canvases', families: [] }]) },
      { GUILDHALL_PERMISSION_FAMILIES: 'b.txt' },
      /GUILDHALL_PERMISSION_FAMILIES: .*Area canvas: families must name at least one/,
    ],
    ['a default that is none', { 'a.json': example! }, { GUILDHALL_DEFAULT_TEMPLATE: 'studi' }, /no template studi;/],
  ] as const)
    it(`end the start with 78: ${what}`, async (t) => {
      const folder = await folderWith(t, files);
      const { GUILDHALL_PERMISSION_FAMILIES: file, ...rest } = { GUILDHALL_PERMISSION_FAMILIES: undefined, ...more };
      const { status, stderr, stdout } = start(folder, {
        GUILDHALL_TEMPLATES: folder,
        ...(file && { GUILDHALL_PERMISSION_FAMILIES: join(folder, file) }),
        ...rest,
      });
      assert.deepEqual([status, stdout], [78, '']);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
});
