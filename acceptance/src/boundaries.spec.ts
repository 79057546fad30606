import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  aboutMember,
  assign,
  asUser,
  found,
  type Founded,
  inOrganization,
  inProject,
  invite,
  may,
  memberAs,
  members,
  organizationAs,
  refused,
  removeMember,
  setRoles,
  unassign,
} from './acts.js';
import { type Person, stage } from './stage.js';

const accept = async ({ api }: Person, token: string) =>
  api.post('/v1/invitations/{token}/accept', { params: { path: { token } } });
const add = async ({ api }: Person, organizationId: string, body: { userId: string } | { email: string }) =>
  api.post('/v1/organizations/{organizationId}/members', { ...inOrganization(organizationId), body });
const createRole = async ({ api }: Person, organizationId: string, name: string, permissions: string[]) =>
  api.post('/v1/organizations/{organizationId}/roles', {
    ...inOrganization(organizationId),
    body: { name, permissions: permissions as 'members.list'[] },
  });
const invitations = async ({ api }: Person, organizationId: string) =>
  (await api.get('/v1/organizations/{organizationId}/invitations', inOrganization(organizationId))).data;

describe('what everybody new gets', () => {
  const { person, mailbox } = stage();
  const DEFAULT = 'DEFAULT';
  let [ada, bob]: Person[] = [];
  let looms: Founded;

  before(async () => {
    [ada, bob] = [await person('Ada'), await person('Bob')];
    looms = await found(ada, 'enterprise');
    const permissions = ['organization.get', 'members.list', 'members.invite', 'members.add', 'members.remove'];
    const { id } = await createRole(ada, looms.id, 'HR', permissions);
    await accept(bob, (await invite(ada, looms.id, { email: bob.email })).id);
    await setRoles(ada, looms.id, bob, [id]);
  });

  const everybodyAdministratesTheProject = () =>
    assign(ada!, looms.project, { type: 'organization-role', id: DEFAULT }, 'project-admin');

  it('is handed on as if it were named: nobody gives more than they hold', async () => {
    const early = await person('Early');
    const { id } = await invite(bob!, looms.id, { email: early.email });
    const { id: given } = await everybodyAdministratesTheProject();
    await refused(invite(bob!, looms.id, { email: mailbox('Eve'), roles: [DEFAULT] }), 403, 'beyond-own-rights');
    await refused(invite(bob!, looms.id, { email: mailbox('Eve') }), 403, 'beyond-own-rights');
    await refused(add(bob!, looms.id, { email: mailbox('Eve') }), 403, 'beyond-own-rights');
    await refused(accept(early, id), 409, 'inviter-without-rights');
    await unassign(ada!, looms.project, given);
    await accept(early, id);
    assert.equal(await may(early, 'deployments.delete', looms.project), false);
  });
});

describe('who was added without being asked', () => {
  const { person } = stage();

  it('does not come back by an invitation from before', async () => {
    const [ada, dan] = [await person('Ada'), await person('Dan')];
    const { id: looms } = await found(ada, 'cloud');
    const { id } = await invite(ada, looms, { email: dan.email, roles: ['administrator'] });
    await add(ada, looms, { userId: dan.id });
    assert.deepEqual(
      (await invitations(ada, looms)).map(({ status }) => status),
      ['revoked'],
    );
    await accept(dan, id);
    assert.deepEqual((await memberAs(ada, looms, dan)).roles, ['member']);
    await removeMember(ada, looms, dan);
    await refused(accept(dan, id), 409, 'invitation-not-pending');
  });

  it('is not told the address of by an id that is hidden where it is known from', async () => {
    const [owner, cat, dan] = [await person('Owner'), await person('Cat'), await person('Dan')];
    const { id: looms } = await found(owner, 'cloud');
    for (const one of [cat, dan]) await add(owner, looms, { email: one.email });
    await refused(memberAs(cat, looms, owner), 404);
    const own = await found(cat, 'cloud');
    await refused(add(cat, own.id, { userId: owner.id }), 400, 'unknown-user');
    await add(cat, own.id, { userId: dan.id });
    await add(cat, own.id, { email: owner.email });
  });
});

describe('projects that are none of the caller’s business', () => {
  const { person } = stage();
  let [ada, ben, zed]: Person[] = [];
  let looms: Founded;

  before(async () => {
    [ada, ben, zed] = [await person('Ada'), await person('Ben'), await person('Zed')];
    looms = await found(ada, 'cloud');
    for (const one of [ben, zed]) await add(ada, looms.id, { email: one.email });
    await assign(ada, looms.project, asUser(ben), 'deployment-viewer');
  });

  const given = () => [{ projectId: looms.project, roles: ['deployment-viewer'] }];

  it('are not told of with the people who are in them, now or in the past', async () => {
    const path = aboutMember(looms.id, ben!).params.path;
    const asOf = new Date().toISOString();
    const listed = async (who: Person) => (await members(who, looms.id)).find(({ userId }) => userId === ben!.id);
    const past = async ({ api }: Person) =>
      api.get('/v1/organizations/{organizationId}/members/{userId}', { params: { path, query: { asOf } } });
    for (const [who, projects] of [
      [ada!, given()],
      [ben!, given()],
      [zed!, []],
    ] as const) {
      assert.deepEqual((await memberAs(who, looms.id, ben!)).projects, projects);
      assert.deepEqual((await listed(who))?.projects, projects);
      assert.deepEqual((await past(who)).projects, projects);
    }
  });

  it('are not told of with invitations that others have sent', async () => {
    const body = { name: 'Team', members: [ben!.id] };
    const { id: group } = await ada!.api.post('/v1/organizations/{organizationId}/groups', {
      ...inOrganization(looms.id),
      body,
    });
    await invite(ada!, looms.id, { email: `eve-${zed!.email}`, groups: [group], projects: given() });
    const promised = async (who: Person) => {
      const [{ groups, projects } = { groups: [], projects: [] }] = await invitations(who, looms.id);
      return { groups, projects };
    };
    const { id: inviter } = await createRole(ada!, looms.id, 'Inviter', ['organization.get', 'members.invite']);
    await setRoles(ada!, looms.id, zed!, [inviter]);
    assert.deepEqual(await promised(ada!), { groups: [group], projects: given() });
    assert.deepEqual(await promised(zed!), { groups: [], projects: [] });
  });
});

describe('people in projects', () => {
  const { person, mailbox } = stage();

  it('get a role at once by the address of a member; one who is hidden from who gives it is as good as a stranger', async () => {
    const [ada, bob, cat, dan] = [await person('Ada'), await person('Bob'), await person('Cat'), await person('Dan')];
    const looms = await found(ada, 'workspace');
    for (const one of [bob, dan]) await accept(one, (await invite(ada, looms.id, { email: one.email })).id);
    await accept(cat, (await invite(ada, looms.id, { email: cat.email, roles: ['admin'] })).id);
    await assign(ada, looms.project, asUser(bob), 'project-admin');
    const gives = (email: string) => {
      const body = { email, roles: ['deployment-viewer'] };
      return bob.api.post('/v1/projects/{projectId}/members', { ...inProject(looms.project), body });
    };
    const added = await gives(dan.email);
    assert.ok('userId' in added);
    assert.deepEqual([added.userId, added.roles], [dan.id, ['deployment-viewer']]);
    for (const email of [cat.email, mailbox('Nobody')]) await refused(gives(email), 403, 'forbidden');
  });

  it('from outside belong to the organization as long as they have a project in it', async () => {
    const [ada, hal] = [await person('Ada'), await person('Hal')];
    const looms = await found(ada, 'enterprise');
    const body = { email: hal.email, roles: ['deployment-viewer'] };
    const invited = await ada.api.post('/v1/projects/{projectId}/members', { ...inProject(looms.project), body });
    assert.ok('expiresAt' in invited);
    await accept(hal, invited.id);
    const listed = async () => (await hal.api.get('/v1/organizations')).data.map(({ id }) => id);
    assert.deepEqual(await listed(), [looms.id]);
    await ada.api.delete('/v1/projects/{projectId}/members/{userId}', {
      params: { path: { projectId: looms.project, userId: hal.id } },
    });
    assert.deepEqual(await listed(), []);
    await refused(organizationAs(hal, looms.id), 404);
  });

  it('from outside do not come in by who may give them nothing there any more', async () => {
    const [ada, cat, hal] = [await person('Ada'), await person('Cat'), await person('Hal')];
    const looms = await found(ada, 'enterprise');
    await accept(cat, (await invite(ada, looms.id, { email: cat.email })).id);
    const { id } = await assign(ada, looms.project, asUser(cat), 'project-admin');
    const body = { email: hal.email, roles: ['project-admin'] };
    const invited = await cat.api.post('/v1/projects/{projectId}/members', { ...inProject(looms.project), body });
    assert.ok('expiresAt' in invited);
    await unassign(ada, looms.project, id);
    await refused(accept(hal, invited.id), 409, 'inviter-without-rights');
  });

  it('hold no organization role that is made of a project role that was deleted', async () => {
    const ada = await person('Ada');
    const { id: organizationId } = await found(ada, 'cloud');
    const own = inOrganization(organizationId);
    const { id: gone } = await ada.api.post('/v1/organizations/{organizationId}/project-roles', {
      ...own,
      body: { name: 'Operator', permissions: ['deployments.get'] },
    });
    const projectRoles = [gone, 'blob-viewer'];
    const { id: roleId } = await ada.api.post('/v1/organizations/{organizationId}/roles', {
      ...own,
      body: { name: 'Operators', permissions: ['organization.get'], projectRoles },
    });
    await ada.api.delete('/v1/organizations/{organizationId}/project-roles/{roleId}', {
      params: { path: { organizationId, roleId: gone } },
    });
    const path = { params: { path: { organizationId, roleId } } };
    const role = await ada.api.get('/v1/organizations/{organizationId}/roles/{roleId}', path);
    assert.deepEqual(role.projectRoles, ['blob-viewer']);
    const body = { projectRoles: role.projectRoles };
    await ada.api.patch('/v1/organizations/{organizationId}/roles/{roleId}', { ...path, body });
  });

  it('are told that an invitation is over, or that its link was replaced', async () => {
    const ada = await person('Ada');
    const { id: organizationId } = await found(ada, 'cloud');
    const { id: invitationId } = await invite(ada, organizationId, { email: mailbox('Eve') });
    const path = { params: { path: { organizationId, invitationId } } };
    await ada.api.delete('/v1/organizations/{organizationId}/invitations/{invitationId}', path);
    await refused(
      ada.api.post('/v1/organizations/{organizationId}/invitations/{invitationId}/resend', path),
      409,
      'invitation-not-pending',
    );
    await refused(
      ada.api.delete('/v1/organizations/{organizationId}/invitations/{invitationId}', path),
      409,
      'invitation-not-pending',
    );
    const [another] = await invitations(ada, organizationId);
    const elsewhere = await found(ada, 'cloud');
    await refused(
      ada.api.delete('/v1/organizations/{organizationId}/invitations/{invitationId}', {
        params: { path: { organizationId: elsewhere.id, invitationId: another!.id } },
      }),
      404,
    );
  });
});
