import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { GuildhallProblem } from '@guildhall/client/api';
import {
  aboutMember,
  assign,
  asUser,
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
  projectMembers,
  projectsAs,
  refused,
  removeMember,
} from '../acts.js';
import { type Person, stage } from '../stage.js';
import { COLUMNS, giveAccess, NotAllowed, TABLE } from './capability-table.js';

describe('seed 002: user management', () => {
  const { person, registered, mailbox, mailTo, anybody } = stage();
  let [olga, adam, mona]: Person[] = [];
  let looms: Founded;

  /** Added by the owner with name and address, as somebody who has no account yet. */
  const added = async (name: string, roles?: string[], organization = looms.id): Promise<Person> => {
    const email = mailbox(name);
    const body = { email, name, ...(roles && { roles }) };
    await olga!.api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(organization), body });
    return registered(name, email);
  };
  const projectMember = (projectId: string, { id: userId }: Person) => ({ params: { path: { projectId, userId } } });
  const addToProject = async (
    who: Person,
    projectId: string,
    body: { email: string; roles: string[] } | { userId: string; roles: string[] },
  ) => who.api.post('/v1/projects/{projectId}/members', { ...inProject(projectId), body });

  before(async () => {
    olga = await person('Olga');
    looms = await found(olga, 'distribution');
    adam = await added('Adam');
    mona = await added('Mona', ['mobile-user']);
    await giveAccess(olga, adam, mona, looms.project);
  });

  it('Once you have registered, you will automatically create a new organization.', async () => {
    const { data: templates } = await anybody().get('/v1/templates');
    assert.equal(templates.find(({ id }) => id === 'distribution')?.registration, 'founds-organization');
    const ida = await person('Ida', { organization: { name: 'Ida and daughters', template: 'distribution' } });
    const { data } = await ida.api.get('/v1/organizations');
    assert.deepEqual(
      data.map(({ name, template, you }) => ({ name, template, roles: you.roles })),
      [{ name: 'Ida and daughters', template: 'distribution', roles: ['owner'] }],
    );
  });

  it('These are the three roles within an organization: Owner, Admin, Mobile-User.', async () => {
    const { data } = await olga!.api.get('/v1/organizations/{organizationId}/roles', inOrganization(looms.id));
    assert.deepEqual(data.map(({ name }) => name).toSorted(), ['Admin', 'Mobile-User', 'Owner']);
  });

  it('Owner - Can view and edit all data of all app projects of his organization.', async () => {
    const { id } = await createProject(adam!, looms.id, "Adam's");
    assert.ok((await projectsAs(olga!, looms.id)).some((project) => project.id === id));
    for (const verb of ['list', 'get', 'create', 'update', 'delete'])
      assert.ok(await may(olga!, `deployments.${verb}`, id, 'deployments/app'), verb);
    const body = { name: "Adam's and Olga's" };
    assert.equal((await olga!.api.patch('/v1/projects/{projectId}', { ...inProject(id), body })).name, body.name);
  });

  it('Owner can create users and distribute all apps.', async () => {
    const bea = await added('Bea');
    assert.deepEqual((await memberAs(olga!, looms.id, bea)).name, 'Bea');
    const { id } = await createProject(adam!, looms.id, 'To distribute');
    await addToProject(olga!, id, { userId: bea.id, roles: ['deployment-viewer'] });
    assert.ok(await may(bea, 'deployments.get', id, 'deployments/app'));
  });

  it('Owner has access to the account settings', async () => {
    const { params } = inOrganization(looms.id);
    const before = await olga!.api.get('/v1/organizations/{organizationId}/policies', { params });
    const body = { invitationLifetimeHours: before.invitationLifetimeHours + 1 };
    await olga!.api.patch('/v1/organizations/{organizationId}/policies', { params, body });
    const after = await olga!.api.get('/v1/organizations/{organizationId}/policies', { params });
    assert.deepEqual(after, { ...before, ...body });
  });
  it('and to plan & billing.', { todo: 'plans and billing' });

  it('Admin - Can view and edit all data of projects where he has project access.', async () => {
    for (const verb of ['list', 'get', 'create', 'update', 'delete'])
      assert.ok(await may(adam!, `deployments.${verb}`, looms.project, 'deployments/app'), verb);
    const { id } = await createProject(olga!, looms.id, 'Not his');
    assert.ok(!(await may(adam!, 'deployments.get', id, 'deployments/app')));
    await refused(adam!.api.get('/v1/projects/{projectId}', inProject(id)), 404);
  });

  it('Admin can add members and distribute apps.', async () => {
    const email = mailbox('Cid');
    const body = { email, name: 'Cid', roles: ['mobile-user'] };
    await adam!.api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(looms.id), body });
    const cid = await registered('Cid', email);
    await addToProject(adam!, looms.project, { userId: cid.id, roles: ['deployment-viewer'] });
    assert.ok(await may(cid, 'deployments.get', looms.project, 'deployments/app'));
  });

  it('Mobile-User - Can only install apps he has project access to.', async () => {
    assert.ok(await may(mona!, 'deployments.get', looms.project, 'deployments/app'));
    for (const verb of ['create', 'update', 'delete'])
      assert.ok(!(await may(mona!, `deployments.${verb}`, looms.project, 'deployments/app')), verb);
    const { id } = await createProject(olga!, looms.id, 'Without Mona');
    assert.ok(!(await may(mona!, 'deployments.get', id, 'deployments/app')));
  });

  it('Can only log in on the mobile web app: whoever is a mobile user alone is known as such, and has nothing to do elsewhere.', async () => {
    const { roles, actions } = (await organizationAs(mona!, looms.id)).you;
    assert.deepEqual([roles, actions], [['mobile-user'], ['leave']]);
  });

  describe('the capability table', () => {
    for (const [role, row] of Object.entries(TABLE)) {
      for (const [index, { title, act }] of COLUMNS.entries()) {
        it(`${role} | ${title} | ${row[index] ? 'Yes' : 'No'}`, async () => {
          const who = { Owner: olga!, Admin: adam!, 'Mobile-User': mona! }[role]!;
          const { id: foreignProject } = await createProject(olga!, looms.id, `Unknown to ${role} ${index}`);
          const scene = { organization: looms, foreignProject, mailbox };
          if (row[index]) {
            await act(who, scene);
            return;
          }
          const before = await auditTrail(olga!, looms.id);
          await assert.rejects(act(who, scene), (problem) => {
            if (problem instanceof GuildhallProblem) assert.ok([403, 404].includes(problem.status), problem.message);
            else assert.ok(problem instanceof NotAllowed, String(problem));
            return true;
          });
          assert.deepEqual(await auditTrail(olga!, looms.id), before, 'nothing was written');
        });
      }
    }
  });

  it('A user role is a collection of different permissions.', async () => {
    const { data } = await olga!.api.get('/v1/projects/{projectId}/roles', inProject(looms.project));
    assert.ok(data.every(({ permissions }) => permissions.length > 0));
  });

  it('During adding a new member to your project you can choose a user-role. You grant that member all permissions which this user-role contains as soon you added the member to your project.', async () => {
    const dan = await added('Dan');
    const { id } = await createProject(adam!, looms.id, 'Choosing');
    const { data } = await adam!.api.get('/v1/projects/{projectId}/roles', inProject(id));
    const role = data.find((one) => one.id === 'deployment-editor')!;
    await addToProject(adam!, id, { userId: dan.id, roles: [role.id] });
    for (const permission of role.permissions) assert.ok(await may(dan, permission, id), permission);
  });

  describe('There are two ways to add users to an organization: directly to the organization', () => {
    let eva: Person;

    it("Type the user's email address and the name of the user. Add the user.", async () => {
      const email = mailbox('Eva');
      const { status, data } = await olga!.api.answer('post', '/v1/organizations/{organizationId}/members', {
        ...inOrganization(looms.id),
        body: { email, name: 'Eva' },
      });
      assert.equal(status, 202);
      assert.ok('status' in data && data.status === 'pending' && data.email === email && data.name === 'Eva');
      assert.equal((await mailTo(email)).to, email);
      eva = await registered('Eva', email);
    });

    it('This gives the user access to the organization. Per-Default with Admin-user role rights.', async () => {
      assert.deepEqual((await organizationAs(eva, looms.id)).you.roles, ['admin']);
    });

    it("However, they won't see any of the app projects listed in the organization", async () => {
      assert.deepEqual(await projectsAs(eva, looms.id), []);
    });

    it("unless they're explicitly invited to the app project as a member", async () => {
      await addToProject(adam!, looms.project, { email: eva.email, roles: ['deployment-viewer'] });
      assert.deepEqual(
        (await projectsAs(eva, looms.id)).map(({ id }) => id),
        [looms.project],
      );
    });

    it('or if they create their own app project from the dashboard page.', async () => {
      const { id } = await createProject(eva, looms.id, "Eva's own");
      assert.deepEqual(
        new Set((await projectsAs(eva, looms.id)).map((project) => project.id)),
        new Set([looms.project, id]),
      );
    });

    it('As soon as you have create your new user they will get an invitation e-mail to verify their account.', async () => {
      const email = mailbox('Flo');
      const body = { email, name: 'Flo' };
      await olga!.api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(looms.id), body });
      const flo = await registered('Flo', email);
      assert.ok((await flo.api.get('/v1/users/me')).emailVerified);
    });
  });

  describe('or directly within an existing project as a project member', () => {
    it("Invite new project member: type the user's email address and select the user-role.", async () => {
      const { status } = await adam!.api.answer('post', '/v1/projects/{projectId}/members', {
        ...inProject(looms.project),
        body: { email: mailbox('Gus'), roles: ['deployment-viewer'] },
      });
      assert.equal(status, 202);
    });

    it('If the newly added member is already a user within your organization he will now have access to your app project with the given user-role.', async () => {
      const hal = await added('Hal');
      const { id } = await createProject(adam!, looms.id, 'Joined by Hal');
      const { status } = await adam!.api.answer('post', '/v1/projects/{projectId}/members', {
        ...inProject(id),
        body: { email: hal.email, roles: ['deployment-editor'] },
      });
      assert.equal(status, 201);
      assert.ok(await may(hal, 'deployments.update', id));
      assert.ok(!(await may(hal, 'deployments.delete', id)));
    });

    it('If the new added member is not already a user of your organization, he will get an invitation e-mail, after verifying his account he is able to see the app project where he was invited to.', async () => {
      const email = mailbox('Ian');
      const { id } = await createProject(adam!, looms.id, 'Joined by Ian');
      await addToProject(adam!, id, { email, roles: ['deployment-viewer'] });
      assert.equal((await mailTo(email)).to, email);
      const ian = await registered('Ian', email);
      assert.equal((await ian.api.get('/v1/projects/{projectId}', inProject(id))).name, 'Joined by Ian');
      assert.ok(await may(ian, 'deployments.get', id));
      assert.deepEqual(
        (await projectsAs(ian, looms.id)).map((project) => project.id),
        [id],
      );
    });
  });

  it('As the owner of your organization, you can view all the users in your organization.', async () => {
    const names = (await members(olga!, looms.id)).map(({ name }) => name);
    for (const name of ['Olga', 'Adam', 'Mona']) assert.ok(names.includes(name));
    await refused(members(adam!, looms.id), 403, 'forbidden');
  });

  it('As an Owner of an organization, you have the possibility to edit the user role per project per user (project access).', async () => {
    const jon = await added('Jon');
    const { id } = await createProject(adam!, looms.id, 'Edited');
    await addToProject(adam!, id, { userId: jon.id, roles: ['deployment-viewer'] });
    const body = { roles: ['deployment-editor'] };
    await olga!.api.patch('/v1/projects/{projectId}/members/{userId}', { ...projectMember(id, jon), body });
    assert.ok(await may(jon, 'deployments.update', id));
    assert.deepEqual((await projectMembers(olga!, id)).find(({ userId }) => userId === jon.id)?.roles, body.roles);
  });

  it('As an Owner of an organization, you have the possibility to remove a user from a project.', async () => {
    const kim = await added('Kim');
    const { id } = await createProject(adam!, looms.id, 'Left by Kim');
    await addToProject(adam!, id, { userId: kim.id, roles: ['deployment-viewer', 'blob-viewer'] });
    await olga!.api.delete('/v1/projects/{projectId}/members/{userId}', projectMember(id, kim));
    assert.ok(!(await may(kim, 'deployments.get', id)) && !(await may(kim, 'blobs.get', id)));
    assert.deepEqual(await projectsAs(kim, looms.id), []);
    assert.ok((await projectMembers(olga!, id)).every(({ userId }) => userId !== kim.id));
  });

  it('As an Owner you have the possibility to remove users from your organization. If you do so, they will lose all access to your organization account.', async () => {
    const lea = await added('Lea');
    await assign(olga!, looms.project, asUser(lea), 'project-editor');
    await forbidden(olga!, looms.id, () => removeMember(adam!, looms.id, lea));
    await removeMember(olga!, looms.id, lea);
    await refused(organizationAs(lea, looms.id), 404);
    assert.ok(!(await may(lea, 'projects.get', looms.project)));
    assert.ok((await members(olga!, looms.id)).every(({ userId }) => userId !== lea.id));
    assert.deepEqual((await lea.api.get('/v1/organizations')).data, []);
  });

  describe('Transfer account owner rights', () => {
    let [otto, nina]: Person[] = [];
    let wheels: Founded;
    const transfer = async (from: Person, to: Person) =>
      from.api.post('/v1/organizations/{organizationId}/ownership-transfers', {
        ...inOrganization(wheels.id),
        body: { to: to.id },
      });
    const owners = async (who: Person) =>
      (await members(who, wheels.id)).filter(({ roles }) => roles.includes('owner')).map(({ userId }) => userId);

    before(async () => {
      otto = await person('Otto');
      wheels = await found(otto, 'distribution');
      const email = mailbox('Nina');
      await invite(otto, wheels.id, { email, roles: ['mobile-user'] });
      nina = await registered('Nina', email);
    });

    it('Only one person can have the rights of the account owner.', async () => {
      assert.deepEqual(await owners(otto!), [otto!.id]);
      const body = { roles: ['owner'] };
      const second = otto!.api.patch('/v1/organizations/{organizationId}/members/{userId}', {
        ...aboutMember(wheels.id, nina!),
        body,
      });
      await refused(second, 409, 'ownership-by-transfer-only');
      await refused(invite(otto!, wheels.id, { email: mailbox('Pia'), ...body }), 409, 'ownership-by-transfer-only');
    });

    it('Confirm it with your password.', async () => {
      await refused(transfer(otto!, nina!), 428, 'step-up-required');
      await otto!.api.stepUp({ password: otto!.password });
    });

    it('A user with account owner privileges can transfer their account owner privileges to another user within their organization.', async () => {
      await nina!.api.stepUp({ password: nina!.password });
      await refused(transfer(nina!, otto!), 403);
      await refused(transfer(otto!, olga!), 409, 'not-a-member');
      assert.equal((await transfer(otto!, nina!)).status, 'completed');
      assert.deepEqual(await owners(nina!), [nina!.id]);
      assert.deepEqual((await organizationAs(nina!, wheels.id)).owner, { userId: nina!.id });
    });

    it("As soon as an account owner has transferred his rights to another user, this user receives the user role 'Admin'", async () => {
      assert.deepEqual((await organizationAs(otto!, wheels.id)).you.roles, ['admin']);
    });

    it('and no longer has access to the projects of the organization.', async () => {
      assert.deepEqual(await projectsAs(otto!, wheels.id), []);
      assert.ok(!(await may(otto!, 'projects.get', wheels.project)));
      assert.ok(await may(nina!, 'projects.get', wheels.project));
    });
  });

  it('As an Owner you can always see the status of 2FA for all users from your organization.', {
    todo: 'two-factor authentication',
  });
  it('If 2FA is enforced for your organization you can disable 2FA for specific users.', {
    todo: 'two-factor authentication',
  });
});
