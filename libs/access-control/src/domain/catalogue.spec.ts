import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BIND, CATALOGUE, catalogueOf } from './catalogue.js';

const permissions = CATALOGUE.permissions.map(({ id }) => id);
const role = (id: string) => CATALOGUE.roles.get(id)!.permissions;
const verbsIn = (id: string, family: string) =>
  role(id)
    .filter((permission) => permission.startsWith(`${family}.`) && !permission.slice(family.length + 1).includes('.'))
    .map((permission) => permission.slice(family.length + 1));

const TABLE = {
  admin: ['list', 'get', 'create', 'update', 'delete'],
  editor: ['list', 'get', 'create', 'update'],
  viewer: ['list', 'get'],
};

const FAMILIES = {
  deployment: [
    'deployments',
    'deployments.environment-variables',
    'deployments.audit-events',
    'deployments.metrics',
    'deployments.versions',
    'deployments.versions.files',
    'deployments.versions.requests',
    'deployments.versions.environment-variables',
  ],
  pipeline: [
    'pipelines',
    'pipelines.objects',
    'pipelines.attachments',
    'pipelines.requests',
    'pipelines.audit-events',
    'pipelines.metrics',
  ],
  'service-user': ['service-users'],
  blob: ['blobs'],
  project: [
    'projects',
    'projects.environment-variables',
    'projects.logs',
    'projects.metrics',
    'projects.audit-events',
    'projects.roles',
    'projects.role-assignments',
  ],
};
const isWritten = (family: string) => family.endsWith('.audit-events') || family.endsWith('.logs');
const isGoverning = (family: string) => family === 'projects.roles' || family === 'projects.role-assignments';

describe('the default roles', () => {
  for (const [area, families] of Object.entries(FAMILIES)) {
    for (const [level, verbs] of Object.entries(TABLE)) {
      it(`${area}-${level} holds what the table says`, () => {
        for (const family of families) {
          const readsOnly = isWritten(family) || (isGoverning(family) && level === 'editor');
          assert.deepEqual(verbsIn(`${area}-${level}`, family), readsOnly ? TABLE.viewer : verbs, family);
        }
      });
    }
  }

  it('hold nothing of other areas, but for those of the project, which hold their level of all', () => {
    assert.ok(role('deployment-admin').every((permission) => permission.startsWith('deployments.')));
    assert.deepEqual([...role('project-admin')].sort(), permissions.filter((id) => id !== BIND).sort());
    for (const [area, families] of Object.entries(FAMILIES)) {
      if (area === 'project') continue;
      for (const family of families) {
        assert.deepEqual(verbsIn('project-editor', family), isWritten(family) ? TABLE.viewer : TABLE.editor);
        assert.deepEqual(verbsIn('project-viewer', family), TABLE.viewer);
      }
    }
  });

  it('let nobody but a project-admin say who may do what', () => {
    const governing = permissions.filter((id) => /^projects\.role(s|-assignments)\.(create|update|delete)$/.test(id));
    assert.equal(governing.length, 6);
    for (const { id, permissions: held } of CATALOGUE.roles.values()) {
      assert.equal(
        governing.some((permission) => held.includes(permission)),
        id === 'project-admin',
        id,
      );
    }
  });

  it('are fifteen, of permissions that the catalogue has, each once', () => {
    assert.equal(CATALOGUE.roles.size, 15);
    assert.equal(new Set(permissions).size, permissions.length);
    for (const { id, permissions: held } of CATALOGUE.roles.values()) {
      assert.equal(new Set(held).size, held.length, id);
      assert.ok(
        held.every((permission) => permissions.includes(permission)),
        id,
      );
    }
  });
});

it('names of each permission its family and verb', () => {
  const found = CATALOGUE.permissions.find(({ id }) => id === 'deployments.versions.files.update');
  assert.deepEqual(found, {
    id: 'deployments.versions.files.update',
    family: 'deployments.versions.files',
    verb: 'update',
  });
});

it('is made of the areas of a product: its roles come with them', () => {
  const { permissions: own, roles } = catalogueOf([
    { role: 'loom', description: 'looms', families: [{ name: 'looms', verbs: ['list', 'update'] }] },
  ]);
  assert.ok(own.some(({ id }) => id === 'looms.update'));
  assert.deepEqual(roles.get('loom-viewer')?.permissions, ['looms.list']);
  assert.ok(roles.get('project-editor')?.permissions.includes('looms.update'));
  assert.equal(roles.get('deployment-viewer'), undefined);
});
