import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { NewOrganizationRole } from '@guildhall/client/api';
import {
  assign,
  asUser,
  assignmentsIn,
  auditTrail,
  createProject,
  forbidden,
  found,
  type Founded,
  inOrganization,
  inProject,
  invite,
  may,
  memberAs,
  members,
  organizationAs,
  projectsAs,
  refused,
  removeMember,
  setRoles,
  unassign,
} from '../acts.js';
import { type Person, stage } from '../stage.js';

describe('seed 004: enterprise organizations', () => {
  const { person, registered, mailbox, mailTo } = stage();
  let [ada, dev]: Person[] = [];
  let looms: Founded;

  const joined = async (name: string, roles?: string[]): Promise<Person> => {
    const email = mailbox(name);
    await invite(ada!, looms.id, { email, ...(roles && { roles }) });
    return registered(name, email);
  };
  const createRole = async (who: Person, body: NewOrganizationRole) =>
    who.api.post('/v1/organizations/{organizationId}/roles', { ...inOrganization(looms.id), body });
  const accessTo = async (projectId: string) =>
    (await ada!.api.get('/v1/projects/{projectId}/access', inProject(projectId))).data;
  const deleteProject = async (who: Person, projectId: string) =>
    who.api.delete('/v1/projects/{projectId}', inProject(projectId));
  const pages = (who: Person) => {
    const { params } = inOrganization(looms.id);
    return [
      () => who.api.get('/v1/organizations/{organizationId}/members', { params }),
      () => who.api.get('/v1/organizations/{organizationId}/invitations', { params }),
      () => who.api.get('/v1/organizations/{organizationId}/roles', { params }),
      () => who.api.get('/v1/organizations/{organizationId}/audit-events', { params }),
      () => who.api.get('/v1/organizations/{organizationId}/policies', { params }),
    ];
  };

  before(async () => {
    ada = await person('Ada');
    looms = await found(ada, 'enterprise');
    dev = await joined('Dev');
  });

  it('Groups of projects and users can be managed in Organizations.', async () => {
    const project = await createProject(ada!, looms.id, 'Managed');
    const body = { name: 'A group', members: [dev!.id], projects: [{ projectId: project.id, roles: ['blob-viewer'] }] };
    const { id } = await ada!.api.post('/v1/organizations/{organizationId}/groups', {
      ...inOrganization(looms.id),
      body,
    });
    assert.ok(await may(dev!, 'blobs.get', project.id));
    const { data } = await ada!.api.get('/v1/organizations/{organizationId}/groups', inOrganization(looms.id));
    assert.deepEqual(
      data.map((group) => [group.id, group.name, group.members.count, group.projects]),
      [[id, 'A group', 1, body.projects]],
    );
  });
  it('The features described here are only available for Enterprise customers.', { todo: 'plans and billing' });
  it('Organizations are a group of projects with a common billing administration.', { todo: 'plans and billing' });

  it('They are also a group of users, who share access to some or all of the projects.', async () => {
    const [some, all] = [await createProject(ada!, looms.id, 'Some'), await createProject(ada!, looms.id, 'Other')];
    const everywhere = await createRole(ada!, { name: 'Everywhere', permissions: [], projectRoles: ['blob-viewer'] });
    const somewhere = await createRole(ada!, {
      name: 'Somewhere',
      permissions: [],
      projects: [{ projectId: some.id, roles: ['blob-editor'] }],
    });
    const [ivy, joe] = [await joined('Ivy', [everywhere.id]), await joined('Joe', [somewhere.id])];
    assert.deepEqual([await may(ivy, 'blobs.get', some.id), await may(ivy, 'blobs.get', all.id)], [true, true]);
    assert.deepEqual([await may(joe, 'blobs.update', some.id), await may(joe, 'blobs.get', all.id)], [true, false]);
  });

  describe('Organization management', () => {
    it('Follow the Admin link to the Organization Admin page. Accounts with the ADMIN role can access it.', async () => {
      for (const page of pages(ada!)) await page();
      for (const page of pages(dev!)) await refused(page(), 403, 'forbidden');
      const leaving = await joined('Kay', ['ADMIN']);
      for (const page of pages(leaving)) await page();
    });

    it('The top section contains some information about the Organization,', async () => {
      const { id, name, slug, template, createdAt } = await organizationAs(ada!, looms.id);
      assert.ok(name && slug && Date.parse(createdAt) > 0);
      assert.deepEqual([id, template], [looms.id, 'enterprise']);
    });

    it('and lets you view the audit logs for the organization,', async () => {
      const trail = await auditTrail(ada!, looms.id);
      assert.equal(trail.at(-1)?.type, 'OrganizationFounded');
      assert.ok(trail.some(({ type, target }) => type === 'MemberJoined' && target?.id === dev!.id));
    });
    it('and enforce 2-factor authentication for all users in the Organization.', { todo: 'two-factor authentication' });

    it('The next section lists all the Projects in the Organization, and who has access to them, and at what level.', async () => {
      const { id } = await createProject(ada!, looms.id, 'Listed');
      const role = await createRole(ada!, { name: 'Listed role', permissions: [] });
      const lou = await joined('Lou', [role.id]);
      await assign(ada!, id, asUser(dev!), 'deployment-viewer');
      await assign(ada!, id, { type: 'organization-role', id: role.id }, 'blob-editor');
      assert.ok((await projectsAs(ada!, looms.id)).some((project) => project.id === id));
      const rows = new Map((await accessTo(id)).map((row) => [row.principal.id, row]));
      assert.deepEqual(rows.get(dev!.id)?.roles, ['deployment-viewer']);
      assert.deepEqual(rows.get(ada!.id)?.roles, ['project-admin']);
      assert.deepEqual(rows.get(lou.id)?.roles, ['blob-editor']);
      assert.deepEqual(rows.get(lou.id)?.via, [{ type: 'organization-role', id: role.id }]);
      const given = (await assignmentsIn(ada!, id)).map(({ principal, role: to }) => [principal.id, to]);
      assert.ok(given.some(([to, what]) => to === role.id && what === 'blob-editor'));
    });

    it('Users in blue are users who are external to your Organization, grey are members of your Organization.', async () => {
      const { id } = await createProject(ada!, looms.id, 'With somebody from outside');
      const email = mailbox('Lin');
      await ada!.api.post('/v1/projects/{projectId}/members', {
        ...inProject(id),
        body: { email, roles: ['blob-viewer'] },
      });
      const lin = await registered('Lin', email);
      assert.ok(await may(lin, 'blobs.get', id));
      const external = Object.fromEntries((await accessTo(id)).map((row) => [row.principal.id, row.external]));
      assert.deepEqual([external[lin.id], external[ada!.id]], [true, false]);
      assert.ok((await members(ada!, looms.id)).every(({ userId }) => userId !== lin.id));
    });

    it('Use the Create Project link to create a new project.', async () => {
      const { id } = await createProject(ada!, looms.id, 'New');
      assert.equal((await ada!.api.get('/v1/projects/{projectId}', inProject(id))).name, 'New');
      await forbidden(ada!, looms.id, () => createProject(dev!, looms.id, 'Mine'));
    });

    it('If a Project has no roles or accounts assigned, it can be removed from your Organization permanently with the delete button.', async () => {
      const { id } = await createProject(ada!, looms.id, 'To be removed');
      const role = await createRole(ada!, { name: 'In the way', permissions: [] });
      await assign(ada!, id, { type: 'organization-role', id: role.id }, 'blob-viewer');
      for (;;) {
        const [next] = await assignmentsIn(ada!, id);
        if (!next) break;
        await refused(deleteProject(ada!, id), 409, 'project-in-use');
        await unassign(ada!, id, next.id);
      }
      await deleteProject(ada!, id);
      await refused(ada!.api.get('/v1/projects/{projectId}', inProject(id)), 404);
      assert.ok((await projectsAs(ada!, looms.id)).every((project) => project.id !== id));
    });

    it('Access can also be managed by Project owners, from the Projects admin page.', async () => {
      const { id } = await createProject(ada!, looms.id, 'Owned by Dev');
      const mia = await joined('Mia');
      await assign(ada!, id, asUser(dev!), 'project-admin');
      const given = await assign(dev!, id, asUser(mia), 'blob-viewer');
      assert.ok(await may(mia, 'blobs.get', id));
      await unassign(dev!, id, given.id);
      assert.ok(!(await may(mia, 'blobs.get', id)));
    });

    it('You also have the ability to control access to Projects by Roles. Use the drop down to assign an account or Role to the project.', async () => {
      const { id } = await createProject(ada!, looms.id, 'By role');
      const role = await createRole(ada!, { name: 'Dropped down', permissions: [] });
      const noa = await joined('Noa', [role.id]);
      const path = { organizationId: looms.id, roleId: role.id, projectId: id };
      const set = async (roles: string[]) =>
        ada!.api.put('/v1/organizations/{organizationId}/roles/{roleId}/projects/{projectId}', {
          params: { path },
          body: { roles },
        });
      await set(['deployment-editor']);
      assert.ok(await may(noa, 'deployments.update', id));
      await set([]);
      assert.ok(!(await may(noa, 'deployments.get', id)));
      await assign(ada!, id, asUser(noa), 'deployment-viewer');
      assert.ok(await may(noa, 'deployments.get', id));
    });
  });

  describe('Roles', () => {
    it('Organizations have two default roles: DEFAULT and ADMIN.', async () => {
      const { data } = await ada!.api.get('/v1/organizations/{organizationId}/roles', inOrganization(looms.id));
      const builtIn = data.filter((role) => role.builtIn).map(({ name }) => name);
      assert.deepEqual(builtIn.toSorted(), ['ADMIN', 'DEFAULT']);
    });

    it('When an account is added to the Organization, by default it has the DEFAULT role.', async () => {
      assert.deepEqual((await memberAs(ada!, looms.id, dev!)).roles, ['DEFAULT']);
    });

    it('Instead of giving a specific account access to a project, you can give access to a Role. Then all accounts with that Role will have that access to that project.', async () => {
      const { id } = await createProject(ada!, looms.id, 'For all of a role');
      const role = await createRole(ada!, { name: 'All of them', permissions: [] });
      const [one, two] = [await joined('One', [role.id]), await joined('Two')];
      await assign(ada!, id, { type: 'organization-role', id: role.id }, 'pipeline-viewer');
      assert.deepEqual([await may(one, 'pipelines.get', id), await may(two, 'pipelines.get', id)], [true, false]);
      await setRoles(ada!, looms.id, two, ['DEFAULT', role.id]);
      assert.ok(await may(two, 'pipelines.get', id));
      await setRoles(ada!, looms.id, one, ['DEFAULT']);
      assert.ok(!(await may(one, 'pipelines.get', id)));
    });

    it('You may create other Roles using the Create Role link.', async () => {
      const role = await createRole(ada!, { name: 'Auditors', permissions: ['audit-events.list'] });
      assert.deepEqual([role.name, role.builtIn, role.permissions], ['Auditors', false, ['audit-events.list']]);
      await forbidden(ada!, looms.id, () => createRole(dev!, { name: 'Mine', permissions: [] }));
      await setRoles(ada!, looms.id, dev!, ['DEFAULT', role.id]);
      assert.ok((await auditTrail(dev!, looms.id)).length > 0);
      const path = { organizationId: looms.id, roleId: role.id };
      await ada!.api.delete('/v1/organizations/{organizationId}/roles/{roleId}', { params: { path } });
      await refused(auditTrail(dev!, looms.id), 403);
      assert.deepEqual((await memberAs(ada!, looms.id, dev!)).roles, ['DEFAULT']);
    });
  });

  describe('Accounts and Invites', () => {
    it('Below the Roles are the list of Accounts in the Organization.', async () => {
      const rows = await members(ada!, looms.id);
      assert.ok(rows.some(({ userId, email }) => userId === dev!.id && email === dev!.email));
    });

    it('You may assign each account multiple Roles.', async () => {
      const { id } = await createProject(ada!, looms.id, 'Of several roles');
      const roles = await Promise.all(
        ['blob-viewer', 'pipeline-viewer'].map((role) =>
          createRole(ada!, { name: `Has ${role}`, permissions: [], projects: [{ projectId: id, roles: [role] }] }),
        ),
      );
      const ids = roles.map((role) => role.id);
      const pam = await joined('Pam', ids);
      assert.deepEqual((await memberAs(ada!, looms.id, pam)).roles.toSorted(), ids.toSorted());
      assert.deepEqual([await may(pam, 'blobs.get', id), await may(pam, 'pipelines.get', id)], [true, true]);
    });

    it('You may also remove accounts from your Organization, removing their access permanently.', async () => {
      const { id } = await createProject(ada!, looms.id, 'Removed from');
      const quy = await joined('Quy');
      await assign(ada!, id, asUser(quy), 'blob-viewer');
      await removeMember(ada!, looms.id, quy);
      assert.ok(!(await may(quy, 'blobs.get', id)));
      await refused(organizationAs(quy, looms.id), 404);
      // Coming back brings nothing back.
      await invite(ada!, looms.id, { email: quy.email });
      const { data } = await quy.api.get('/v1/users/me/invitations');
      assert.equal(data.length, 1);
      const token = new URL((await mailTo(quy.email)).links[0]!).pathname.split('/').at(-1)!;
      await quy.api.post('/v1/invitations/{token}/accept', { params: { path: { token } } });
      assert.deepEqual((await organizationAs(quy, looms.id)).you.roles, ['DEFAULT']);
      assert.ok(!(await may(quy, 'blobs.get', id)));
    });

    it('To add accounts to your Organization, use the Create Invite link. The email address entered will be sent an email, and they will be able to join your Organization.', async () => {
      const email = mailbox('Ray');
      await invite(ada!, looms.id, { email });
      assert.equal((await mailTo(email)).to, email);
      const ray = await registered('Ray', email);
      assert.deepEqual(
        (await ray.api.get('/v1/organizations')).data.map(({ id }) => id),
        [looms.id],
      );
      await forbidden(ada!, looms.id, () => invite(dev!, looms.id, { email: mailbox('Sue') }));
    });

    it('By default, when joined, they will have the DEFAULT role.', async () => {
      const sue = await joined('Sue');
      assert.deepEqual((await organizationAs(sue, looms.id)).you.roles, ['DEFAULT']);
    });
  });
});
