import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Role } from '@guildhall/client/api';
import {
  asUser,
  assign,
  assignmentsIn,
  createProject,
  forbidden,
  found,
  type Founded,
  inProject,
  invite,
  may,
  refused,
  unassign,
} from '../acts.js';
import { type Person, stage } from '../stage.js';

const VERBS = ['list', 'get', 'create', 'update', 'delete'] as const;
const LEVELS = { admin: VERBS, editor: ['list', 'get', 'create', 'update'], viewer: ['list', 'get'] } as const;

/** What nobody writes by hand: there is only reading. */
const WRITTEN = ['deployments.audit-events', 'pipelines.audit-events', 'projects.audit-events', 'projects.logs'];

/** The objects of the seed, as it lists them, and the permission families that stand for them. */
const OBJECTS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  deployment: {
    Deployments: ['deployments'],
    'Environment variables on deployment level': ['deployments.environment-variables'],
    'Audit events on deployment level': ['deployments.audit-events'],
    'Metrics on deployment level': ['deployments.metrics'],
    'Deployment versions - deployment files, requests and environment variables on deployment version level': [
      'deployments.versions',
      'deployments.versions.files',
      'deployments.versions.requests',
      'deployments.versions.environment-variables',
    ],
  },
  pipeline: {
    Pipelines: ['pipelines'],
    'Pipeline objects and attachments': ['pipelines.objects', 'pipelines.attachments'],
    Requests: ['pipelines.requests'],
    'Audit events on pipeline level': ['pipelines.audit-events'],
    'Metrics on pipeline level': ['pipelines.metrics'],
  },
  'service-user': { 'Service users': ['service-users'] },
  blob: { Blobs: ['blobs'] },
  project: {
    Projects: ['projects'],
    'Environment variables on project level': ['projects.environment-variables'],
    Logs: ['projects.logs'],
    'Metrics on project level': ['projects.metrics'],
    'Audit events on project level': ['projects.audit-events'],
  },
};

describe('seed 001: permissions and roles', () => {
  const { person, registered, mailbox } = stage();
  let [ada, ben]: Person[] = [];
  let looms: Founded;
  let roles: ReadonlyMap<string, Role>;

  const newMember = async (name: string): Promise<Person> => {
    const email = mailbox(name);
    await invite(ada!, looms.id, { email });
    return registered(name, email);
  };
  const createRole = async (who: Person, name: string, permissions: string[], projectId = looms.project) =>
    who.api.post('/v1/projects/{projectId}/roles', { ...inProject(projectId), body: { name, permissions } });
  const roleAt = (roleId: string) => ({ params: { path: { projectId: looms.project, roleId } } });
  /** Ben with one role, in a project of his own for the test. */
  const withRole = async (role: string, object?: string) => {
    const { id } = await createProject(ada!, looms.id, `For ${role}`);
    const assignment = await assign(ada!, id, asUser(ben!), role, object);
    return { projectId: id, assignmentId: assignment.id };
  };

  before(async () => {
    ada = await person('Ada');
    looms = await found(ada, 'workspace');
    ben = await newMember('Ben');
    const { data } = await ada.api.get('/v1/projects/{projectId}/roles', inProject(looms.project));
    roles = new Map(data.map((role) => [role.id, role]));
  });

  it('The permission system allows for fine-grained access control to features and customer data.', async () => {
    const { projectId } = await withRole('deployment-editor', 'deployments/looms');
    assert.ok(await may(ben!, 'deployments.update', projectId, 'deployments/looms'));
    assert.ok(await may(ben!, 'deployments.versions.files.update', projectId, 'deployments/looms/versions/2'));
    assert.ok(!(await may(ben!, 'deployments.update', projectId, 'deployments/wheels')));
    assert.ok(!(await may(ben!, 'deployments.delete', projectId, 'deployments/looms')));
    assert.ok(!(await may(ben!, 'pipelines.update', projectId, 'deployments/looms')));
  });

  it('A permission allows the user to perform a specific action. For example, the deployments.list permission allows a user to list the deployments in a project.', async () => {
    const { projectId } = { projectId: looms.project };
    const { id } = await createRole(ada!, 'Lists deployments', ['deployments.list']);
    const given = await assign(ada!, projectId, asUser(ben!), id);
    assert.ok(await may(ben!, 'deployments.list', projectId));
    for (const other of ['deployments.get', 'deployments.versions.list', 'pipelines.list'])
      assert.ok(!(await may(ben!, other, projectId)), other);
    await unassign(ada!, projectId, given.id);
  });

  it('Roles are collections of permissions, that can be assigned to users.', async () => {
    const { projectId } = await withRole('blob-viewer');
    assert.ok(roles.get('blob-viewer')!.permissions.length > 1);
    for (const permission of roles.get('blob-viewer')!.permissions)
      assert.ok(await may(ben!, permission, projectId), permission);
  });

  it('A role can either apply to an entire project, allowing the user to perform the permissions included in the role anywhere in the project,', async () => {
    const { projectId } = await withRole('pipeline-editor');
    for (const object of [undefined, 'pipelines/p', 'pipelines/q/objects/o'])
      assert.ok(await may(ben!, 'pipelines.update', projectId, object), object);
  });

  it('or only to a specific object, such as a deployment.', async () => {
    const { projectId } = await withRole('deployment-viewer', 'deployments/d');
    assert.ok(await may(ben!, 'deployments.get', projectId, 'deployments/d'));
    assert.ok(!(await may(ben!, 'deployments.get', projectId)));
    assert.ok(!(await may(ben!, 'deployments.get', projectId, 'deployments/e')));
  });

  it('There are many default roles that can be assigned to users immediately,', async () => {
    const { id } = await createProject(ada!, looms.id, 'Defaults');
    for (const role of roles.keys()) await assign(ada!, id, asUser(ben!), role);
    assert.ok(roles.size >= 15 && [...roles.values()].every(({ builtIn }) => builtIn));
    assert.equal((await assignmentsIn(ada!, id)).length, roles.size + 1);
  });

  it('but you could also create custom roles. This gives you control over the exact permissions of each user.', async () => {
    const permissions = ['deployments.get', 'deployments.versions.files.create', 'projects.logs.list'];
    const role = await createRole(ada!, 'Exact', permissions);
    assert.deepEqual([role.builtIn, role.permissions.toSorted()], [false, permissions.toSorted()]);
    const given = await assign(ada!, looms.project, asUser(ben!), role.id);
    const { permissions: held } = await ben!.api.get('/v1/access/permissions', {
      params: { query: { resource: `projects/${looms.project}` } },
    });
    assert.deepEqual(held.toSorted(), permissions.toSorted());
    await unassign(ada!, looms.project, given.id);
  });

  it('There is a set of default roles, mostly centered around Deployments and Pipelines. These default roles have three levels: Admin, Editor and Viewer.', () => {
    for (const area of Object.keys(OBJECTS))
      for (const level of Object.keys(LEVELS)) assert.ok(roles.has(`${area}-${level}`), `${area}-${level}`);
  });

  it('The Viewer level is most restrictive, granting the user only rights to .list and .get objects.', () => {
    for (const area of Object.keys(OBJECTS))
      for (const permission of roles.get(`${area}-viewer`)!.permissions) assert.match(permission, /\.(list|get)$/);
  });

  it('For example, the role of deployment-viewer assigned on project level means that a user can see all deployments in that project, but does not have permission to alter them.', async () => {
    const { projectId } = await withRole('deployment-viewer');
    for (const object of ['deployments/a', 'deployments/b']) {
      for (const verb of ['list', 'get']) assert.ok(await may(ben!, `deployments.${verb}`, projectId, object));
      for (const verb of ['create', 'update', 'delete'])
        assert.ok(!(await may(ben!, `deployments.${verb}`, projectId, object)));
    }
  });

  it('The Editor level grants permissions to .list, .get, .create and .update objects. This allows users to not only see objects, but also create and update them.', async () => {
    const { projectId } = await withRole('deployment-editor');
    for (const verb of LEVELS.editor) assert.ok(await may(ben!, `deployments.${verb}`, projectId), verb);
    assert.ok(!(await may(ben!, 'deployments.delete', projectId)));
  });

  it('The Admin level is the most permissive level and gives the user .list, .get, .create, .update and .delete permissions.', async () => {
    const { projectId } = await withRole('deployment-admin');
    for (const verb of VERBS) assert.ok(await may(ben!, `deployments.${verb}`, projectId), verb);
  });

  describe('Permissions | Admin | Editor | Viewer', () => {
    for (const verb of VERBS) {
      for (const [level, verbs] of Object.entries(LEVELS)) {
        const has = (verbs as readonly string[]).includes(verb);
        it(`.${verb} permissions: ${level} ${has ? 'yes' : 'no'}`, () => {
          for (const [area, objects] of Object.entries(OBJECTS)) {
            const { permissions } = roles.get(`${area}-${level}`)!;
            for (const family of Object.values(objects).flat()) {
              const offered = !WRITTEN.includes(family) || verb === 'list' || verb === 'get';
              assert.equal(
                permissions.includes(`${family}.${verb}`),
                has && offered,
                `${area}-${level} ${family}.${verb}`,
              );
            }
          }
        });
      }
    }
  });

  describe('The Viewer, Editor and Admin-levels are defined for the following objects:', () => {
    for (const [area, objects] of Object.entries(OBJECTS)) {
      for (const [name, families] of Object.entries(objects)) {
        it(name, async () => {
          for (const [level, verbs] of Object.entries(LEVELS)) {
            const { projectId, assignmentId } = await withRole(`${area}-${level}`);
            for (const family of families) {
              for (const verb of VERBS) {
                const offered = !WRITTEN.includes(family) || verb === 'list' || verb === 'get';
                const expected = offered && (verbs as readonly string[]).includes(verb);
                assert.equal(await may(ben!, `${family}.${verb}`, projectId), expected, `${level} ${family}.${verb}`);
              }
            }
            await unassign(ada!, projectId, assignmentId);
            assert.ok(!(await may(ben!, `${families[0]}.list`, projectId)));
          }
        });
      }
    }

    it('Roles and role assignments', () => {
      for (const family of ['projects.roles', 'projects.role-assignments']) {
        for (const verb of VERBS) {
          const holders = [...roles.values()].filter(({ permissions }) => permissions.includes(`${family}.${verb}`));
          const reads = verb === 'list' || verb === 'get';
          // Who may change these decides what others may do, which is for project admins alone.
          const expected = reads ? ['project-admin', 'project-editor', 'project-viewer'] : ['project-admin'];
          assert.deepEqual(holders.map(({ id }) => id).toSorted(), expected, `${family}.${verb}`);
        }
      }
    });
  });

  it('For an overview of what permissions are defined under a role, click on the role to see role details.', async () => {
    const role = await ada!.api.get('/v1/projects/{projectId}/roles/{roleId}', roleAt('blob-viewer'));
    assert.deepEqual([role.id, role.permissions.toSorted()], ['blob-viewer', ['blobs.get', 'blobs.list']]);
  });

  it('You can create custom roles. This way you can create roles that suit your needs.', async () => {
    const role = await createRole(ada!, 'Suits', ['blobs.get']);
    const body = { permissions: ['blobs.get', 'blobs.update'] };
    await ada!.api.patch('/v1/projects/{projectId}/roles/{roleId}', { ...roleAt(role.id), body });
    const { data } = await ada!.api.get('/v1/projects/{projectId}/roles', inProject(looms.project));
    assert.deepEqual(data.find(({ id }) => id === role.id)?.permissions.toSorted(), body.permissions);
    await forbidden(ada!, looms.id, () => createRole(ben!, 'Not mine to make', ['blobs.get']));
  });

  it('A custom role can be deleted, however, the role will then also be deleted from every user that it is assigned to. This means that the users will lose the permissions that were linked to the role.', async () => {
    const cleo = await newMember('Cleo');
    const { id } = await createRole(ada!, 'Short-lived', ['blobs.delete']);
    for (const who of [ben!, cleo]) {
      await assign(ada!, looms.project, asUser(who), id);
      assert.ok(await may(who, 'blobs.delete', looms.project));
    }
    await ada!.api.delete('/v1/projects/{projectId}/roles/{roleId}', roleAt(id));
    for (const who of [ben!, cleo]) assert.ok(!(await may(who, 'blobs.delete', looms.project)));
    assert.deepEqual(
      (await assignmentsIn(ada!, looms.project)).filter(({ role }) => role === id),
      [],
    );
    await refused(ada!.api.get('/v1/projects/{projectId}/roles/{roleId}', roleAt(id)), 404);
  });

  it('To be able to assign roles to a user, one must have the permissions to do so.', async () => {
    const { projectId } = await withRole('project-editor');
    await forbidden(ada!, looms.id, () => assign(ben!, projectId, asUser(ben!), 'blob-viewer'));
  });

  it('The permissions to assign roles to other users may be assigned to non-admin users,', async () => {
    const dan = await newMember('Dan');
    const { projectId } = await withRole('project-admin');
    await assign(ben!, projectId, asUser(dan), 'blob-viewer');
    assert.ok(await may(dan, 'blobs.get', projectId));
  });
  it('but not to service users.', { todo: 'service users' });

  it('The permissions to assign roles to users are part of the default Project-Admin role,', () => {
    const { permissions } = roles.get('project-admin')!;
    assert.ok(permissions.includes('projects.role-assignments.create'));
    assert.ok(permissions.includes('projects.role-assignments.delete'));
  });

  it('but may also be part of a custom role. Assigning this custom role to a user, grants the user permissions to assign roles to other users.', async () => {
    const [eve, fay] = [await newMember('Eve'), await newMember('Fay')];
    const { id } = await createRole(ada!, 'Delegate', ['projects.role-assignments.create', 'blobs.list', 'blobs.get']);
    await forbidden(ada!, looms.id, () => assign(eve, looms.project, asUser(fay), 'blob-viewer'));
    await assign(ada!, looms.project, asUser(eve), id);
    await assign(eve, looms.project, asUser(fay), 'blob-viewer');
    assert.ok(await may(fay, 'blobs.get', looms.project));
    // Nobody gives more than they hold.
    await refused(assign(eve, looms.project, asUser(fay), 'blob-admin'), 403, 'beyond-own-rights');
  });

  it('Lastly, both custom and default roles may be un-assigned from users, which makes the user lose the permissions associated with the role.', async () => {
    const { id } = await createRole(ada!, 'Taken back', ['service-users.update']);
    for (const [role, permission] of [
      [id, 'service-users.update'],
      ['blob-editor', 'blobs.update'],
    ] as const) {
      const given = await assign(ada!, looms.project, asUser(ben!), role);
      assert.ok(await may(ben!, permission, looms.project));
      await unassign(ada!, looms.project, given.id);
      assert.ok(!(await may(ben!, permission, looms.project)));
    }
  });
});
