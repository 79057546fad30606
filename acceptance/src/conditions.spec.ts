import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createProject, found, type Founded, inOrganization, inProject, refused } from './acts.js';
import { type Person, stage } from './stage.js';

type Condition = Readonly<{ headers?: Readonly<{ 'if-match': string }> }>;
/** A resource that is edited: how it is read, changed and removed. */
type Edited = Readonly<{
  read: () => Promise<Headers>;
  change: (condition: Condition) => Promise<Headers>;
  remove?: (condition: Condition) => Promise<unknown>;
}>;

const NAME = () => crypto.randomUUID();

describe('a change on condition', () => {
  const on = stage();
  let ada: Person;
  let ben: Person;
  let cloud: Founded;
  before(async () => {
    [ada, ben] = [await on.person('Ada'), await on.person('Ben')];
    cloud = await found(ada, 'cloud');
    await ada.api.post('/v1/organizations/{organizationId}/members', {
      ...inOrganization(cloud.id),
      body: { userId: ben.id },
    });
  });

  const role = { name: 'Overseer', permissions: [] };
  const RESOURCES: Readonly<Record<string, () => Promise<Edited>>> = {
    '/v1/organizations/{organizationId}': async () => {
      const [path, at] = ['/v1/organizations/{organizationId}', inOrganization(cloud.id)] as const;
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
      };
    },
    '/v1/organizations/{organizationId}/policies': async () => {
      const [path, at] = ['/v1/organizations/{organizationId}/policies', inOrganization(cloud.id)] as const;
      let hours = 1;
      const change = () => ({ invitationLifetimeHours: (hours += 1) });
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: change() })).headers,
      };
    },
    '/v1/organizations/{organizationId}/members/{userId}': async () => {
      const path = '/v1/organizations/{organizationId}/members/{userId}';
      const at = { params: { path: { organizationId: cloud.id, userId: ben.id } } };
      let roles = ['member'];
      const change = async (on: Condition) => {
        const next = roles[0] === 'member' ? ['administrator'] : ['member'];
        const { headers } = await ada.api.answer('patch', path, { ...at, ...on, body: { roles: next } });
        roles = next;
        return headers;
      };
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/organizations/{organizationId}/groups/{groupId}': async () => {
      const path = '/v1/organizations/{organizationId}/groups/{groupId}';
      const groups = '/v1/organizations/{organizationId}/groups';
      const { id: groupId } = await ada.api.post(groups, { ...inOrganization(cloud.id), body: { name: NAME() } });
      const at = { params: { path: { organizationId: cloud.id, groupId } } };
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/organizations/{organizationId}/roles/{roleId}': async () => {
      const path = '/v1/organizations/{organizationId}/roles/{roleId}';
      const roles = '/v1/organizations/{organizationId}/roles';
      const { id: roleId } = await ada.api.post(roles, { ...inOrganization(cloud.id), body: role });
      const at = { params: { path: { organizationId: cloud.id, roleId } } };
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/organizations/{organizationId}/project-roles/{roleId}': async () => {
      const path = '/v1/organizations/{organizationId}/project-roles/{roleId}';
      const roles = '/v1/organizations/{organizationId}/project-roles';
      const { id: roleId } = await ada.api.post(roles, { ...inOrganization(cloud.id), body: role });
      const at = { params: { path: { organizationId: cloud.id, roleId } } };
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/projects/{projectId}': async () => {
      const path = '/v1/projects/{projectId}';
      const at = inProject((await createProject(ada, cloud.id, NAME())).id);
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/projects/{projectId}/roles/{roleId}': async () => {
      const path = '/v1/projects/{projectId}/roles/{roleId}';
      const { id: roleId } = await ada.api.post('/v1/projects/{projectId}/roles', {
        ...inProject(cloud.project),
        body: role,
      });
      const at = { params: { path: { projectId: cloud.project, roleId } } };
      return {
        read: async () => (await ada.api.answer('get', path, at)).headers,
        change: async (on) => (await ada.api.answer('patch', path, { ...at, ...on, body: { name: NAME() } })).headers,
        remove: async (on) => ada.api.delete(path, { ...at, ...on }),
      };
    },
    '/v1/users/me': async () => ({
      read: async () => (await ada.api.answer('get', '/v1/users/me')).headers,
      change: async (on) =>
        (await ada.api.answer('patch', '/v1/users/me', { ...on, body: { name: `Ada ${NAME()}` } })).headers,
    }),
  };

  const onlyIf = (etag: string): Condition => ({ headers: { 'if-match': etag } });

  for (const [path, resource] of Object.entries(RESOURCES)) {
    it(`of ${path} is made if nobody changed it meanwhile`, async () => {
      const { read, change, remove } = await resource();
      const etag = (await read()).get('etag');
      assert.match(etag ?? 'none', /^"\d+"$/);
      assert.equal((await read()).get('etag'), etag, 'reading changes nothing');
      const changed = await change(onlyIf(etag!));
      assert.match(changed.get('etag') ?? 'none', /^"\d+"$/);
      await refused(change(onlyIf(etag!)), 412, 'stale-revision');
      assert.equal((await read()).get('etag'), changed.get('etag'), 'what was refused changed nothing');
      await change({});
      if (!remove) return;
      await refused(remove(onlyIf(changed.get('etag')!)), 412, 'stale-revision');
      await remove(onlyIf((await read()).get('etag')!));
    });
  }

  it('is offered by the reference for exactly these, and for what removes them', async () => {
    type Operation = Readonly<{ parameters?: readonly Readonly<{ name: string; in: string }>[] }>;
    const reference = (await (await fetch(`${on.instance()}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    const offered = (method: string) =>
      Object.entries(reference.paths)
        .filter(([, operations]) =>
          operations[method]?.parameters?.some(({ name, in: where }) => name === 'If-Match' && where === 'header'),
        )
        .map(([path]) => path)
        .toSorted();
    const edited = Object.keys(RESOURCES).toSorted();
    assert.deepEqual(offered('patch'), edited);
    assert.deepEqual(
      offered('delete'),
      edited.filter((path) => !path.endsWith('/policies')),
    );
    assert.deepEqual([...offered('get'), ...offered('post'), ...offered('put')], []);
  });
});
