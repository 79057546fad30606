import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  aboutMember,
  asUser,
  assign,
  assignmentsIn,
  createProject,
  forbidden,
  found,
  type Founded,
  inOrganization,
  invite,
  may,
  memberAs,
  members,
  organizationAs,
  projectsAs,
  refused,
  removeMember,
  setRoles,
} from '../acts.js';
import { type Person, stage } from '../stage.js';

describe('seed 000: organizations, users and projects', () => {
  const { person, registered, mailbox, mailTo, linkTo } = stage();
  let [ada, ben]: Person[] = [];
  let looms: Founded;

  before(async () => {
    ada = await person('Ada');
    looms = await found(ada, 'workspace');
    const email = mailbox('Ben');
    await invite(ada, looms.id, { email });
    ben = await registered('Ben', email);
  });

  it('Organizations are used to group projects.', async () => {
    const second = await createProject(ada!, looms.id, 'Second');
    const other = await found(ada!, 'workspace');
    const names = (await projectsAs(ada!, looms.id)).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['First', 'Second']);
    assert.equal(second.organizationId, looms.id);
    assert.deepEqual(
      (await projectsAs(ada!, other.id)).map(({ id }) => id),
      [other.project],
    );
  });

  it('After signing up, users need to create a new organization with a first Project,', async () => {
    const cleo = await person('Cleo');
    assert.deepEqual((await cleo.api.get('/v1/organizations')).data, []);
    const { id, project } = await found(cleo, 'workspace');
    assert.deepEqual(
      (await projectsAs(cleo, id)).map((row) => [row.id, row.name]),
      [[project, 'First']],
    );
  });

  it('or be invited to an existing organization.', async () => {
    const dan = await person('Dan');
    await invite(ada!, looms.id, { email: dan.email });
    await dan.api.post('/v1/invitations/{token}/accept', { params: { path: { token: await linkTo(dan.email) } } });
    assert.deepEqual(
      (await dan.api.get('/v1/organizations')).data.map(({ id }) => id),
      [looms.id],
    );
  });

  it('Users can be part of multiple organizations with the same user account.', async () => {
    const own = await found(ben!, 'workspace');
    const { data } = await ben!.api.get('/v1/organizations');
    assert.deepEqual(new Set(data.map(({ id }) => id)), new Set([looms.id, own.id]));
  });

  it('Permissions are controlled on a project level.', async () => {
    const [one, two] = [await createProject(ada!, looms.id, 'One'), await createProject(ada!, looms.id, 'Two')];
    await assign(ada!, one.id, asUser(ben!), 'deployment-editor');
    assert.ok(await may(ben!, 'deployments.update', one.id));
    assert.ok(!(await may(ben!, 'deployments.update', two.id)));
  });

  it('When organization admins create a project, they are automatically assigned the project-admin role for that project.', async () => {
    const { id } = await createProject(ada!, looms.id, 'Automatic');
    const rows = await assignmentsIn(ada!, id);
    assert.deepEqual(
      rows.map(({ principal, role, object }) => ({ principal, role, object })),
      [{ principal: asUser(ada!), role: 'project-admin', object: null }],
    );
    assert.ok(await may(ada!, 'projects.role-assignments.create', id));
  });

  it('Details about the organization of a project reside in the admin area. Only organization admins are able to see it.', async () => {
    for (const who of [ada!, ben!]) {
      const { params } = inOrganization(looms.id);
      const pages = [
        () => who.api.get('/v1/organizations/{organizationId}/members', { params }),
        () => who.api.get('/v1/organizations/{organizationId}/invitations', { params }),
        () => who.api.get('/v1/organizations/{organizationId}/policies', { params }),
        () => who.api.get('/v1/organizations/{organizationId}/audit-events', { params }),
      ];
      for (const page of pages) await (who === ada ? page() : refused(page(), 403, 'forbidden'));
    }
    assert.deepEqual(await projectsAs(ben!, looms.id).then((rows) => rows.map(({ name }) => name)), ['One']);
    assert.deepEqual((await organizationAs(ben!, looms.id)).you.actions, ['leave']);
  });

  it('The Subscription page displays information about the subscription of the organization.', {
    todo: 'plans and billing',
  });
  it(
    'The Usage page shows the daily usage of the current month and if the resource limits of the subscription are reached.',
    { todo: 'plans and billing' },
  );

  it('The Users page holds information about the users in the organization,', async () => {
    const rows = await members(ada!, looms.id);
    assert.deepEqual(
      rows.slice(0, 2).map(({ userId, name, email, roles }) => ({ userId, name, email, roles })),
      [
        { userId: ada!.id, name: 'Ada', email: ada!.email, roles: ['admin'] },
        { userId: ben!.id, name: 'Ben', email: ben!.email, roles: ['member'] },
      ],
    );
    assert.ok(rows.every(({ joinedAt, twoFactor }) => Date.parse(joinedAt) > 0 && !twoFactor.enabled));
  });

  it('and the Projects page displays an overview of the projects in the organization.', async () => {
    await setRoles(ada!, looms.id, ben!, ['admin']);
    const seen = async (who: Person) => (await projectsAs(who, looms.id)).map(({ id }) => id).toSorted();
    assert.deepEqual(await seen(ben!), await seen(ada!));
    await setRoles(ada!, looms.id, ben!, ['member']);
    assert.notDeepEqual(await seen(ben!), await seen(ada!));
  });

  it('Users can be invited when they do not have an account yet. The only thing required is the email address.', async () => {
    const email = mailbox('Eve');
    const invitation = await invite(ada!, looms.id, { email });
    assert.deepEqual([invitation.email, invitation.status, invitation.roles], [email, 'pending', ['member']]);
  });

  it('Selecting Admin will give the user permissions to get and update details of the organization and invite or add other users.', async () => {
    const email = mailbox('Fay');
    await invite(ada!, looms.id, { email, roles: ['admin'] });
    const fay = await registered('Fay', email);
    const { name } = await organizationAs(fay, looms.id);
    const body = { name: `${name} and sons` };
    await fay.api.patch('/v1/organizations/{organizationId}', { ...inOrganization(looms.id), body });
    assert.equal((await organizationAs(ada!, looms.id)).name, body.name);
    await invite(fay, looms.id, { email: mailbox('Gil') });
    const added = { email: mailbox('Hal') };
    await fay.api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(looms.id), body: added });
    await forbidden(ada!, looms.id, () => invite(ben!, looms.id, { email: mailbox('Ida') }));
  });

  it('On the next page, you are able to assign roles to the invited user, so they can immediately get started.', async () => {
    const email = mailbox('Jon');
    const projects = [{ projectId: looms.project, roles: ['deployment-editor', 'blob-viewer'] }];
    await invite(ada!, looms.id, { email, projects });
    const jon = await registered('Jon', email);
    assert.ok(await may(jon, 'deployments.create', looms.project));
    assert.ok(await may(jon, 'blobs.get', looms.project));
    assert.ok(!(await may(jon, 'blobs.update', looms.project)));
  });

  it('The user will get an email that allows them to sign-up, after which they are automatically added to your organization.', async () => {
    const email = mailbox('Kim');
    await invite(ada!, looms.id, { email });
    const mail = await mailTo(email);
    assert.equal(mail.to, email);
    assert.equal(mail.links.length, 1);
    const kim = await registered('Kim', email);
    assert.deepEqual((await memberAs(ada!, looms.id, kim)).roles, ['member']);
    assert.ok((await kim.api.get('/v1/users/me')).emailVerified);
  });

  it('Do not forget to assign roles to a user after inviting them, otherwise they will not be able to perform any action in your project.', async () => {
    const email = mailbox('Lea');
    await invite(ada!, looms.id, { email });
    const lea = await registered('Lea', email);
    const { data: catalogue } = await lea.api.get('/v1/permissions');
    const checks = catalogue.map(({ id }) => ({ permission: id, resource: `projects/${looms.project}` }));
    const { results } = await lea.api.post('/v1/checks', { body: { checks } });
    assert.ok(checks.length > 80 && results.length === checks.length);
    assert.ok(results.every(({ allowed }) => !allowed));
    await refused(lea.api.get('/v1/projects/{projectId}', { params: { path: { projectId: looms.project } } }), 404);
  });

  it('After signing up, the user is required to create an organization.', async () => {
    const { data } = await ada!.api.get('/v1/templates');
    assert.equal(data.find(({ id }) => id === 'workspace')?.registration, 'asks-for-organization');
    const mia = await person('Mia');
    assert.deepEqual((await mia.api.get('/v1/organizations')).data, []);
    await found(mia, 'workspace');
    assert.equal((await mia.api.get('/v1/organizations')).data.length, 1);
  });

  it('Users are able, for example, to create multiple projects in their organization,', async () => {
    const nia = await person('Nia');
    const { id } = await found(nia, 'workspace');
    for (const name of ['Second', 'Third']) await createProject(nia, id, name);
    assert.equal((await projectsAs(nia, id)).length, 3);
  });
  it('depending on the subscription of the organization.', { todo: 'plans and billing' });

  it('The user creating an organization is automatically granted the admin status of the organization.', async () => {
    const ora = await person('Ora');
    const { id } = await found(ora, 'workspace');
    assert.deepEqual((await organizationAs(ora, id)).you.roles, ['admin']);
  });

  describe('Organization admins are able to:', () => {
    it('Invite other users to their organization', async () => {
      const { status } = await invite(ada!, looms.id, { email: mailbox('Pam') });
      assert.equal(status, 'pending');
      await forbidden(ada!, looms.id, () => invite(ben!, looms.id, { email: mailbox('Pia') }));
    });

    it('Create projects', async () => {
      await createProject(ada!, looms.id, 'By an admin');
      await forbidden(ada!, looms.id, () => createProject(ben!, looms.id, 'By a member'));
    });

    it('Change the admin status of organization users', async () => {
      const [uli, vic] = [await person('Uli'), await person('Vic')];
      const { id } = await found(uli, 'workspace');
      await invite(uli, id, { email: vic.email });
      await vic.api.post('/v1/invitations/{token}/accept', { params: { path: { token: await linkTo(vic.email) } } });
      await forbidden(uli, id, () => setRoles(vic, id, vic, ['admin']));
      await setRoles(uli, id, vic, ['admin']);
      assert.deepEqual((await memberAs(uli, id, vic)).roles, ['admin']);
      await createProject(vic, id, 'By a new admin');
      await setRoles(vic, id, uli, ['member']);
      await forbidden(vic, id, () => createProject(uli, id, 'By a former admin'));
      // There is always one.
      await refused(setRoles(vic, id, vic, ['member']), 409, 'last-admin');
      const leaving = vic.api.delete('/v1/organizations/{organizationId}/members/me', inOrganization(id));
      await refused(leaving, 409, 'last-admin');
    });
  });

  it('Who is removed from the organization has no access to it or its projects any more.', async () => {
    await assign(ada!, looms.project, asUser(ben!), 'project-viewer');
    assert.ok(await may(ben!, 'projects.get', looms.project));
    await removeMember(ada!, looms.id, ben!);
    assert.ok(!(await may(ben!, 'projects.get', looms.project)));
    await refused(organizationAs(ben!, looms.id), 404);
    const { params } = aboutMember(looms.id, ben!);
    await refused(ada!.api.get('/v1/organizations/{organizationId}/members/{userId}', { params }), 404);
  });

  it('The platform supports two-factor authentication (2FA).', { todo: 'two-factor authentication' });
  it('Organization admins can also enforce 2FA for all their organization members.', {
    todo: 'two-factor authentication',
  });
  it("Any users in your team will then be prompted to set up 2FA on their next login, if they haven't already.", {
    todo: 'two-factor authentication',
  });
});
