import type { ProblemCode } from '@guildhall/contracts';
import { assign, asUser, createProject, found, inOrganization, inProject, invite, setRoles } from '../acts.js';
import type { Person } from '../stage.js';
import { answered, invited, type Refused, type Scene, spoken, thrown } from './scene.js';

/** How a problem is provoked, or which spec does it in which test. */
export type Provocation = ((scene: Scene) => Promise<Refused>) | Readonly<{ spec: string; test: string }>;

const json = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
});
const bearer = (who: Person) => ({ authorization: `Bearer ${who.api.tokens!.accessToken}` });
const accept = async (who: Person, token: string) =>
  who.api.post('/v1/invitations/{token}/accept', { params: { path: { token } } });
const transfer = async (scene: Scene, to: string, organizationId = scene.cloud.id) => {
  await scene.ada.api.stepUp({ password: scene.ada.password });
  return scene.ada.api.post('/v1/organizations/{organizationId}/ownership-transfers', {
    ...inOrganization(organizationId),
    body: { to },
  });
};
const transferAt = (organizationId: string, transferId: string) => ({
  params: { path: { organizationId, transferId } },
});
const customRole = async ({ ada, workspace }: Scene, permissions: string[]) =>
  ada.api.post('/v1/projects/{projectId}/roles', {
    ...inProject(workspace.project),
    body: { name: crypto.randomUUID(), permissions },
  });
const group = async ({ ada, workspace }: Scene, name: string) =>
  ada.api.post('/v1/organizations/{organizationId}/groups', { ...inOrganization(workspace.id), body: { name } });
const restore = async ({ ada }: Scene, id: string) =>
  ada.api.post('/v1/organizations/{organizationId}/restore', inOrganization(id));

export const PROVOCATIONS: Readonly<Record<ProblemCode, Provocation>> = {
  'invalid-request': ({ ada }) => thrown(ada.api.post('/v1/organizations', { body: { name: '' } })),
  'malformed-json': ({ instance }) => answered(`${instance()}/v1/sessions`, json('{')),
  'invalid-position': ({ ada, instance }) =>
    answered(`${instance()}/v1/organizations`, { headers: { ...bearer(ada), 'guildhall-at-least': 'soon' } }),
  'invalid-instant': ({ ada, workspace }) =>
    thrown(
      ada.api.get('/v1/access/permissions', {
        params: { query: { resource: `projects/${workspace.project}`, asOf: 'yesterday' } },
      }),
    ),
  'invalid-cursor': ({ ada }) => thrown(ada.api.get('/v1/organizations', { params: { query: { cursor: 'none' } } })),
  'invalid-idempotency-key': ({ ada }) =>
    thrown(ada.api.post('/v1/organizations', { body: { name: 'Looms' }, idempotencyKey: 'a b' })),
  'unknown-template': ({ ada }) =>
    thrown(ada.api.post('/v1/organizations', { body: { name: 'Looms', template: 'none' } })),
  'unknown-role': ({ ada, mailbox, workspace }) =>
    thrown(invite(ada, workspace.id, { email: mailbox('a'), roles: ['none'] })),
  'unknown-user': ({ ada, cloud }) =>
    thrown(
      ada.api.post('/v1/organizations/{organizationId}/members', {
        ...inOrganization(cloud.id),
        body: { userId: 'usr_01000000000000000000000000' },
      }),
    ),
  'unknown-principal': ({ ada, workspace }) =>
    thrown(assign(ada, workspace.project, { type: 'group', id: 'grp_01000000000000000000000000' }, 'blob-viewer')),
  'unknown-permission': (scene) => thrown(customRole(scene, ['looms.weave'])),
  'common-password': ({ anybody, mailbox }) =>
    thrown(anybody().post('/v1/users', { body: { email: mailbox('a'), name: 'A', password: 'password1' } })),
  'invalid-token': ({ anybody }) => thrown(anybody().post('/v1/email-verifications', { body: { token: 'none' } })),
  'not-signed-in': ({ anybody }) => thrown(anybody().get('/v1/users/me')),
  'wrong-credentials': ({ anybody, ada }) => thrown(anybody().signIn({ email: ada.email, password: 'wrong' })),
  'invalid-refresh-token': ({ anybody }) =>
    thrown(anybody().post('/v1/sessions/refresh', { body: { refreshToken: 'none' } })),
  'refresh-token-reused': async ({ anybody, ada }) => {
    const { refreshToken } = await anybody().signIn({ email: ada.email, password: ada.password });
    await anybody().post('/v1/sessions/refresh', { body: { refreshToken } });
    return thrown(anybody().post('/v1/sessions/refresh', { body: { refreshToken } }));
  },
  forbidden: ({ ben, cloud }) =>
    thrown(
      ben.api.patch('/v1/organizations/{organizationId}', { ...inOrganization(cloud.id), body: { name: 'Mine' } }),
    ),
  'email-not-verified': async ({ anybody, mailbox }) => {
    const credentials = { email: mailbox('a'), password: 'correct horse battery staple' };
    await anybody().post('/v1/users', { body: { name: 'A', ...credentials } });
    return thrown(anybody().signIn(credentials));
  },
  'beyond-own-rights': async (scene) => {
    const { ada, person, workspace } = scene;
    const [eve, role] = [await person('Eve'), await customRole(scene, ['projects.role-assignments.create'])];
    await accept(eve, (await invited(scene, workspace.id, eve.email)).token);
    await assign(ada, workspace.project, asUser(eve), role.id);
    return thrown(assign(eve, workspace.project, asUser(eve), 'project-admin'));
  },
  'appointed-by-owner': ({ ben, cloud, mailbox }) =>
    thrown(invite(ben, cloud.id, { email: mailbox('a'), roles: ['billing-administrator'] })),
  'not-found': ({ ben, workspace }) =>
    thrown(ben.api.get('/v1/organizations/{organizationId}', inOrganization(workspace.id))),
  'request-timeout': {
    spec: 'libs/http/src/edge.spec.ts',
    test: 'answers a request that never ends as what it is',
  },
  'idempotency-key-reused': async ({ ada }) => {
    const idempotencyKey = crypto.randomUUID();
    await ada.api.post('/v1/organizations', { body: { name: 'One' }, idempotencyKey });
    return thrown(ada.api.post('/v1/organizations', { body: { name: 'Other' }, idempotencyKey }));
  },
  'already-invited': async ({ ada, mailbox, workspace }) => {
    const body = { email: mailbox('a') };
    await invite(ada, workspace.id, body);
    return thrown(invite(ada, workspace.id, body));
  },
  'already-member': ({ ada, ben, cloud }) => thrown(invite(ada, cloud.id, { email: ben.email })),
  'invitation-not-pending': async (scene) => {
    const { ada, person, workspace } = scene;
    const cid = await person('Cid');
    const { invitationId, token } = await invited(scene, workspace.id, cid.email);
    const path = { organizationId: workspace.id, invitationId };
    await ada.api.delete('/v1/organizations/{organizationId}/invitations/{invitationId}', { params: { path } });
    return thrown(accept(cid, token));
  },
  'invitation-expired': {
    spec: 'libs/organizations/src/domain/accept-invitation.spec.ts',
    test: 'refuses after its time',
  },
  'invitation-for-another-address': async (scene) =>
    thrown(accept(scene.ben, (await invited(scene, scene.workspace.id, scene.mailbox('a'))).token)),
  'inviter-without-rights': async (scene) => {
    const { ada, person, cloud, mailTo } = scene;
    const [dan, eve] = [await person('Dan'), await person('Eve')];
    await accept(dan, (await invited(scene, cloud.id, dan.email)).token);
    await setRoles(ada, cloud.id, dan, ['administrator']);
    await invite(dan, cloud.id, { email: eve.email });
    await setRoles(ada, cloud.id, dan, ['member']);
    const token = new URL((await mailTo(eve.email)).links[0]!).pathname.split('/').at(-1)!;
    return thrown(accept(eve, token));
  },
  'ownership-by-transfer-only': ({ ada, mailbox, cloud }) =>
    thrown(invite(ada, cloud.id, { email: mailbox('a'), roles: ['owner'] })),
  'no-ownership': ({ ada, workspace }) =>
    thrown(
      ada.api.patch('/v1/organizations/{organizationId}/policies', {
        ...inOrganization(workspace.id),
        body: { ownershipTransfer: { takesEffect: 'at-once' } },
      }),
    ),
  'already-owner': (scene) => thrown(transfer(scene, scene.ada.id)),
  'not-eligible-for-ownership': async (scene) => {
    const { person, cloud } = scene;
    const fay = await person('Fay');
    await accept(fay, (await invited(scene, cloud.id, fay.email)).token);
    return thrown(transfer(scene, fay.id));
  },
  'transfer-pending': async (scene) => {
    await transfer(scene, scene.ben.id);
    return thrown(transfer(scene, scene.ben.id));
  },
  'transfer-not-pending': async ({ ada, ben, cloud }) => {
    const transfers = '/v1/organizations/{organizationId}/ownership-transfers';
    const offer = (await ada.api.get(transfers, inOrganization(cloud.id))).data[0]!;
    await ada.api.post(`${transfers}/{transferId}/cancel`, transferAt(cloud.id, offer.id));
    return thrown(ben.api.post(`${transfers}/{transferId}/accept`, transferAt(cloud.id, offer.id)));
  },
  'transfer-expired': {
    spec: 'libs/organizations/src/domain/transfer-ownership.spec.ts',
    test: 'is not accepted after its time',
  },
  'projects-left': async ({ ada, workspace }) => {
    await ada.api.stepUp({ password: ada.password });
    return thrown(ada.api.delete('/v1/organizations/{organizationId}', inOrganization(workspace.id)));
  },
  'project-in-use': async ({ ada }) => {
    const { project } = await found(ada, 'enterprise');
    return thrown(ada.api.delete('/v1/projects/{projectId}', inProject(project)));
  },
  'not-deleted': (scene) => thrown(restore(scene, scene.workspace.id)),
  'not-restorable': {
    spec: 'libs/organizations/src/domain/delete-organization.spec.ts',
    test: 'comes too late when its time is over',
  },
  'name-taken': async (scene) => {
    const name = crypto.randomUUID();
    await group(scene, name);
    return thrown(group(scene, name));
  },
  'built-in-role': ({ ada, workspace }) => {
    const path = { organizationId: workspace.id, roleId: 'admin' };
    return thrown(ada.api.delete('/v1/organizations/{organizationId}/roles/{roleId}', { params: { path } }));
  },
  'role-of-organization': async ({ ada, workspace }) => {
    const { id: roleId } = await ada.api.post('/v1/organizations/{organizationId}/project-roles', {
      ...inOrganization(workspace.id),
      body: { name: 'Of all projects', permissions: [] },
    });
    const params = { path: { projectId: workspace.project, roleId } };
    return thrown(ada.api.delete('/v1/projects/{projectId}/roles/{roleId}', { params }));
  },
  'service-user-cannot-govern': {
    spec: 'libs/access-control/src/domain/custom-roles.spec.ts',
    test: 'never become what a service user who holds them must not have',
  },
  'role-in-policies': async ({ ada }) => {
    const { id } = await found(ada, 'cloud');
    const role = await ada.api.post('/v1/organizations/{organizationId}/roles', {
      ...inOrganization(id),
      body: { name: 'Heirs', permissions: [] },
    });
    await ada.api.patch('/v1/organizations/{organizationId}/policies', {
      ...inOrganization(id),
      body: { ownershipTransfer: { to: [role.id] } },
    });
    const path = { organizationId: id, roleId: role.id };
    return thrown(ada.api.delete('/v1/organizations/{organizationId}/roles/{roleId}', { params: { path } }));
  },
  'last-owner': ({ ada, cloud }) =>
    thrown(ada.api.delete('/v1/organizations/{organizationId}/members/me', inOrganization(cloud.id))),
  'last-admin': ({ ada, workspace }) =>
    thrown(ada.api.delete('/v1/organizations/{organizationId}/members/me', inOrganization(workspace.id))),
  'owns-organization': async ({ ada }) => {
    await ada.api.stepUp({ password: ada.password });
    return thrown(ada.api.delete('/v1/users/me'));
  },
  'slug-taken': {
    spec: 'libs/organizations/src/found-organization.spec.ts',
    test: 'takes it once that has lapsed, and the founding can never be finished',
  },
  'role-already-assigned': ({ ada, workspace }) => thrown(assign(ada, workspace.project, asUser(ada), 'project-admin')),
  'not-a-member': ({ ada, ben, workspace }) => thrown(assign(ada, workspace.project, asUser(ben), 'deployment-viewer')),
  'stale-revision': async ({ ada, workspace }) => {
    const at = inOrganization(workspace.id);
    const { headers } = await ada.api.answer('get', '/v1/organizations/{organizationId}', at);
    await createProject(ada, workspace.id, crypto.randomUUID());
    const condition = { headers: { 'if-match': headers.get('etag')! } };
    return thrown(
      ada.api.patch('/v1/organizations/{organizationId}', { ...at, ...condition, body: { name: 'Newer' } }),
    );
  },
  'body-too-large': ({ ada }) => thrown(ada.api.post('/v1/organizations', { body: { name: 'x'.repeat(1_100_000) } })),
  'unsupported-media-type': ({ instance }) =>
    answered(`${instance()}/v1/sessions`, json('<a/>', { 'content-type': 'text/xml' })),
  'headers-too-large': ({ instance }) =>
    spoken(instance(), `GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(40_000)}\r\n\r\n`),
  'step-up-required': async ({ person }) => thrown((await person('Gil')).api.delete('/v1/users/me')),
  'too-many-requests': async ({ anybody, mailbox }) => {
    const body = { email: mailbox('guessed'), password: 'wrong' };
    for (let guess = 1; guess <= 40; guess += 1) {
      const problem = await thrown(anybody().signIn(body));
      if (problem.code !== 'wrong-credentials') return problem;
    }
    return { code: 'none', status: 200, detail: 'one may guess for ever' };
  },
  'internal-error': {
    spec: 'libs/http/src/edge.spec.ts',
    test: 'tells nobody the reason of an unexpected error, but logs it',
  },
  'not-yet-consistent': {
    spec: 'libs/http/src/edge.spec.ts',
    test: 'does not answer before it is as fresh as asked',
  },
  unavailable: {
    spec: 'libs/http/src/edge.spec.ts',
    test: 'says when it is to be tried again while what it needs cannot be reached',
  },
};
