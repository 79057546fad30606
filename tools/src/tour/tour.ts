import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cloudTour } from './cloud-tour.js';
import type { Narrator } from './narrator.js';
import { Visitor } from './visitor.js';

export type Instance = Readonly<{
  url: string;
  /** Kills the process without warning and starts it again on the same data. Missing where that is not ours to do. */
  crash?: () => Promise<void>;
}>;

export type Mail = Readonly<{ to: string; subject: string; links: readonly string[] }>;
type Check = Readonly<{ allowed: boolean; explanation?: Readonly<{ summary: string }> }>;

/** The whole way through the platform over HTTP alone. Throws at the first thing that is not as promised. */
export const tour = async (instance: Instance, narrator: Narrator): Promise<void> => {
  const visitor = (name: string) => new Visitor(name, () => instance.url, narrator);
  const [ada, bob, carl] = [visitor('Ada'), visitor('Bob'), visitor('Carl')];
  // So that the tour can be taken again on the same instance.
  const tag = randomBytes(4).toString('hex');
  const address = (name: string) => `${name}.${tag}@example.com`;

  narrator.chapter('Ada registers and verifies her address');
  const password = `correct horse battery staple ${tag}`;
  const newest = async (reader: Visitor, to: string): Promise<Mail> => {
    const { data } = await reader.must<{ data: Mail[] }>(200, 'GET', `/outbox?to=${encodeURIComponent(to)}`);
    assert.ok(data[0], `there is an e-mail for ${to} in the outbox`);
    return data[0];
  };
  const tokenIn = (mail: Mail): string => {
    const link = new URL(mail.links[0]!);
    return link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!;
  };
  const register = async (who: Visitor, email: string, invitationToken?: string) =>
    who.must<{ id: string; emailVerified: boolean }>(201, 'POST', '/v1/users', {
      email,
      name: who.name,
      password,
      ...(invitationToken && { invitationToken }),
    });
  const verify = async (who: Visitor, email: string) => {
    const mail = await newest(who, email);
    const answer = await who.ask('POST', '/v1/email-verifications', { token: tokenIn(mail) });
    assert.ok(answer.status < 300, 'the link in the e-mail verifies the address');
    narrator.say(`The e-mail “${mail.subject}” had the link that verifies the address.`);
  };
  const logIn = async (who: Visitor, email: string) => {
    const session = await who.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', { email, password });
    who.signIn(session.accessToken);
  };

  const { id: adaId } = await register(ada, address('ada'));
  const early = await ada.ask<{ code: string }>('POST', '/v1/sessions', { email: address('ada'), password });
  assert.equal(early.body.code, 'email-not-verified');
  narrator.say('Signing in has to wait until the address is verified.');
  await verify(ada, address('ada'));
  await logIn(ada, address('ada'));

  narrator.chapter('Ada founds an organization with a first project');
  const organization = await ada.must<{ id: string; slug: string; project: { id: string } }>(
    201,
    'POST',
    '/v1/organizations',
    {
      name: `Analytical Engines ${tag}`,
      project: { name: 'Churn model' },
    },
  );
  const project = `projects/${organization.project.id}`;
  const check = async (who: Visitor, permission: string, resource: string): Promise<Check> => {
    const { results } = await who.must<{ results: Check[] }>(200, 'POST', '/v1/checks', {
      checks: [{ permission, resource }],
      explain: true,
    });
    narrator.say(
      `${who.name}, ${permission} on ${resource.replace(organization.project.id, '…')}: ${results[0]!.allowed ? 'yes' : 'no'}.`,
    );
    narrator.say(`  ${results[0]!.explanation?.summary ?? ''}`);
    return results[0]!;
  };
  assert.ok(
    (await check(ada, 'projects.role-assignments.create', project)).allowed,
    'Ada is project-admin of her project',
  );

  narrator.chapter('Ada invites Bob by e-mail, with a role on the project');
  await ada.must(201, 'POST', `/v1/organizations/${organization.id}/invitations`, {
    email: address('bob'),
    projects: [{ projectId: organization.project.id, roles: ['deployment-viewer'] }],
  });
  const invitation = await newest(bob.seen(ada.position), address('bob'));
  narrator.say(`Bob got “${invitation.subject}”.`);
  const preview = await bob.must<{ organization: { name: string } }>(
    200,
    'GET',
    `/v1/invitations/${tokenIn(invitation)}`,
  );
  assert.equal(preview.organization.name, `Analytical Engines ${tag}`);

  narrator.chapter('Bob registers through the link and is a member at once');
  const { id: bobId } = await register(bob, address('bob'), tokenIn(invitation));
  await logIn(bob, address('bob'));
  const mine = await bob.must<{ data: { id: string; you: { roles: string[] } }[] }>(200, 'GET', '/v1/organizations');
  assert.deepEqual(
    mine.data.map(({ id }) => id),
    [organization.id],
  );
  narrator.say(`He is in, as ${mine.data[0]!.you.roles.join(', ')}: nothing to verify, nobody to wait for.`);

  narrator.chapter('What Bob may do, and why');
  const deployment = `${project}/deployments/churn`;
  assert.ok((await check(bob, 'deployments.list', project)).allowed);
  assert.ok(!(await check(bob, 'deployments.delete', project)).allowed);
  assert.ok(!(await check(bob, 'deployments.update', deployment)).allowed);

  narrator.chapter('Ada makes Bob deployment-editor on one deployment only');
  const assignments = `/v1/${project}/assignments`;
  const assignment = await ada.must<{ id: string }>(201, 'POST', assignments, {
    principal: { type: 'user', id: bobId },
    role: 'deployment-editor',
    object: 'deployments/churn',
  });
  bob.seen(ada.position);
  assert.ok((await check(bob, 'deployments.update', deployment)).allowed);
  assert.ok(
    (await check(bob, 'deployments.versions.update', `${deployment}/versions/v1`)).allowed,
    'inherited downwards',
  );
  assert.ok(!(await check(bob, 'deployments.update', `${project}/deployments/other`)).allowed);
  assert.equal(
    (await bob.ask('POST', assignments, { principal: { type: 'user', id: bobId }, role: 'project-admin' })).status,
    403,
  );
  narrator.say('And Bob cannot give himself more.');

  narrator.chapter('Ada takes it back; a check with the consistency token sees it at once');
  await ada.must(204, 'DELETE', `${assignments}/${assignment.id}`);
  bob.seen(ada.position);
  assert.ok(!(await check(bob, 'deployments.update', deployment)).allowed);
  assert.ok((await check(bob, 'deployments.list', project)).allowed);

  narrator.chapter('Carl does not belong, and learns nothing');
  await register(carl, address('carl'));
  await verify(carl, address('carl'));
  await logIn(carl, address('carl'));
  carl.seen(ada.position);
  const closed: readonly (readonly [string, string, unknown?])[] = [
    ['GET', `/v1/organizations/${organization.id}`],
    ['PATCH', `/v1/organizations/${organization.id}`, { name: 'Mine' }],
    ['GET', `/v1/organizations/${organization.id}/members`],
    ['GET', `/v1/organizations/${organization.id}/members/${bobId}`],
    ['DELETE', `/v1/organizations/${organization.id}/members/${bobId}`],
    ['GET', `/v1/organizations/${organization.id}/invitations`],
    ['POST', `/v1/organizations/${organization.id}/invitations`, { email: address('dora') }],
    ['GET', `/v1/organizations/${organization.id}/projects`],
    ['POST', `/v1/organizations/${organization.id}/projects`, { name: 'Mine' }],
    ['GET', `/v1/organizations/${organization.id}/audit-events`],
    ['GET', `/v1/${project}`],
    ['PATCH', `/v1/${project}`, { name: 'Mine' }],
    ['GET', `/v1/${project}/roles`],
    ['GET', assignments],
    ['POST', assignments, { principal: { type: 'user', id: bobId }, role: 'project-admin' }],
  ];
  for (const [method, path, body] of closed) {
    const { status } = await carl.ask(method, path, body);
    assert.ok(status === 403 || status === 404, `${method} ${path} answered Carl with ${status}`);
  }
  assert.ok(!(await check(carl, 'deployments.list', project)).allowed);

  narrator.chapter('The audit trail has all of it');
  const expected = [
    'OrganizationFounded',
    'ProjectCreated',
    'RoleAssigned',
    'InvitationIssued',
    'InvitationAccepted',
    'MemberJoined',
    'RoleUnassigned',
  ];
  type AuditEvent = Readonly<{ id: string; type: string; time: string; actor: { id: string; name?: string } }>;
  const trail = async () =>
    (await ada.must<{ data: AuditEvent[] }>(200, 'GET', `/v1/organizations/${organization.id}/audit-events?limit=200`))
      .data;
  const before = await trail();
  for (const type of expected)
    assert.ok(
      before.some((event) => event.type === type),
      `${type} is in the trail`,
    );
  assert.ok(before.some(({ type, actor }) => type === 'InvitationIssued' && actor.id === adaId));
  for (const { type, time, actor } of before.toReversed())
    narrator.say(`${time}  ${type.padEnd(22)} ${actor.name ?? actor.id}`);

  await cloudTour({ ada, bob, carl, narrator, tag, password, mailFor: (who, name) => newest(who, address(name)) });

  const latest = await newest(bob, address('bob'));
  if (!instance.crash) {
    narrator.say('The instance is not ours to kill, so the tour ends here.');
    return;
  }
  narrator.chapter('The process is killed (kill -9) and started again: everything is still there');
  await instance.crash();
  assert.deepEqual(await trail(), before);
  assert.ok((await check(bob, 'deployments.list', project)).allowed);
  assert.ok(!(await check(bob, 'deployments.update', deployment)).allowed);
  const members = await ada.must<{ data: { userId: string; name: string }[] }>(
    200,
    'GET',
    `/v1/organizations/${organization.id}/members`,
  );
  assert.deepEqual(
    members.data.map(({ name }) => name),
    ['Ada', 'Bob'],
  );
  assert.deepEqual(await newest(bob, address('bob')), latest);
};
