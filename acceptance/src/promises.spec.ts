import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CheckResults } from '@guildhall/client/api';
import {
  assign,
  asUser,
  found,
  type Founded,
  inOrganization,
  invite,
  memberAs,
  refused,
  removeMember,
} from './acts.js';
import { type Person, stage } from './stage.js';

describe('who is named as giver of what was promised', () => {
  const { person, mailTo, linkTo } = stage();
  let [ada, ben]: Person[] = [];
  let looms: Founded;
  let role: string;
  let group: string;

  const accept = async ({ api }: Person, token: string) =>
    api.post('/v1/invitations/{token}/accept', { params: { path: { token } } });
  const resend = async ({ api }: Person, invitationId: string) =>
    api.post('/v1/organizations/{organizationId}/invitations/{invitationId}/resend', {
      params: { path: { organizationId: looms.id, invitationId } },
    });
  const explained = async ({ id }: Person, permission: string): Promise<CheckResults['results'][number]> => {
    const checks = [{ permission, resource: `projects/${looms.project}`, principal: { type: 'user' as const, id } }];
    return (await ada!.api.post('/v1/checks', { body: { checks, explain: true } })).results[0]!;
  };
  const gaveTo = async ({ id: userId }: Person) => {
    const query = { organizationId: looms.id, userId, from: new Date(0).toISOString(), limit: 200 };
    const { data } = await ada!.api.get('/v1/access/changes', { params: { query } });
    return data.map(({ event }) => ({ type: event.type, by: event.actor.id }));
  };

  before(async () => {
    ada = await person('Ada');
    ben = await person('Ben');
    looms = await found(ada, 'workspace');
    const own = { name: 'Own', permissions: [], projectRoles: ['blob-viewer'] };
    role = (await ada.api.post('/v1/organizations/{organizationId}/roles', { ...inOrganization(looms.id), body: own }))
      .id;
    const body = { name: 'Weavers' };
    group = (await ada.api.post('/v1/organizations/{organizationId}/groups', { ...inOrganization(looms.id), body })).id;
    await assign(ada, looms.project, { type: 'group', id: group }, 'deployment-viewer');
  });

  it('names who invited, not who accepted', async () => {
    const carl = await person('Carl');
    const projects = [{ projectId: looms.project, roles: ['pipeline-viewer'] }];
    await invite(ada!, looms.id, { email: carl.email, roles: [role], groups: [group], projects });
    await accept(carl, await linkTo(carl.email));
    const { explanation } = await explained(carl, 'blobs.list');
    assert.deepEqual(explanation?.granted?.grantedBy, asUser(ada!));
    const gave = await gaveTo(carl);
    assert.deepEqual(
      gave.toSorted((one, other) => one.type.localeCompare(other.type)),
      ['GroupMemberAdded', 'MemberJoined', 'RoleAssigned'].map((type) => ({ type, by: ada!.id })),
    );
  });

  it('names, and asks, who sent the invitation again', async () => {
    await invite(ada!, looms.id, { email: ben!.email, roles: ['admin'] });
    await accept(ben!, await linkTo(ben!.email));
    const eve = await person('Eve');
    const { id, createdAt } = await invite(ben!, looms.id, { email: eve.email });
    await removeMember(ada!, looms.id, ben!);
    await refused(accept(eve, await linkTo(eve.email)), 409, 'inviter-without-rights');
    const resent = await resend(ada!, id);
    assert.deepEqual([resent.invitedBy, resent.createdAt], [ada!.id, createdAt]);
    const { data } = await ada!.api.get('/v1/organizations/{organizationId}/invitations', inOrganization(looms.id));
    assert.deepEqual(
      data.find((invitation) => invitation.id === id),
      resent,
    );
    assert.match((await mailTo(eve.email)).text, /Ada/);
    await accept(eve, await linkTo(eve.email));
    assert.deepEqual((await memberAs(ada!, looms.id, eve)).roles, ['member']);
  });

  it('does not let who holds less send it again', async () => {
    const dora = await person('Dora');
    const inviting = { name: 'Inviting', permissions: ['members.invite' as const], projectRoles: [] };
    const { id: inviter } = await ada!.api.post('/v1/organizations/{organizationId}/roles', {
      ...inOrganization(looms.id),
      body: inviting,
    });
    await invite(ada!, looms.id, { email: dora.email, roles: [inviter] });
    await accept(dora, await linkTo(dora.email));
    const fay = await person('Fay');
    const projects = [{ projectId: looms.project, roles: ['pipeline-viewer'] }];
    const { id } = await invite(ada!, looms.id, { email: fay.email, roles: [inviter], projects });
    await refused(resend(dora, id), 403, 'beyond-own-rights');
  });
});

describe('a trial of adding somebody', () => {
  const { person } = stage();
  const tried = ({ api }: Person, organizationId: string, body: { userId: string } | { email: string }) =>
    api.tryOut('post', '/v1/organizations/{organizationId}/members', { ...inOrganization(organizationId), body });

  for (const template of ['workspace', 'cloud'])
    it(`tells nobody who has an account, or by which address (${template})`, async () => {
      const [eve, victim] = [await person('Eve'), await person('Victim')];
      const { id } = await found(eve, template);
      await refused(tried(eve, id, { userId: victim.id }), 400, 'unknown-user');
      await refused(tried(eve, id, { userId: 'usr_00000000000000000000000001' }), 400, 'unknown-user');
      const [known, unknown] = [
        await tried(eve, id, { email: victim.email }),
        await tried(eve, id, { email: `nobody-${victim.email}` }),
      ];
      const types = [known, unknown].map(({ events }) => events.map(({ type }) => type));
      assert.deepEqual(types[0], types[1]);
    });
});
