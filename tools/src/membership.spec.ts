import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StandaloneProcess } from './standalone-process.js';
import { SilentNarrator } from './tour/narrator.js';
import { Visitor } from './tour/visitor.js';

type Named = Readonly<{ id: string }>;
type List<Row> = Readonly<{ data: readonly Row[]; nextCursor: string | null }>;
type Person = Visitor & { id: string; email: string };

const PASSWORD = 'correct horse battery staple';

describe('belonging to an organization, over HTTP', () => {
  let platform: StandaloneProcess;
  let folder = '';
  let [ada, bob, eve]: Person[] = [];
  let organization = '';
  let project = '';

  const linkFor = async (who: Visitor, email: string) => {
    const { data } = await who.must<List<{ links: string[] }>>(200, 'GET', `/outbox?to=${encodeURIComponent(email)}`);
    const link = new URL(data[0]!.links[0]!);
    return link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!;
  };
  const person = async (name: string): Promise<Person> => {
    const visitor = new Visitor(name, () => platform.url, new SilentNarrator());
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await visitor.must<Named>(201, 'POST', '/v1/users', { email, name, password: PASSWORD });
    await visitor.must(204, 'POST', '/v1/email-verifications', { token: await linkFor(visitor, email) });
    const session = await visitor.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', {
      email,
      password: PASSWORD,
    });
    visitor.signIn(session.accessToken);
    return Object.assign(visitor, { id, email });
  };
  const refused = async (who: Visitor, status: number, code: string, method: string, path: string, body?: unknown) =>
    assert.equal((await who.must<{ code: string }>(status, method, path, body)).code, code);
  const path = (rest = '') => `/v1/organizations/${organization}${rest}`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-membership-'));
    platform = await StandaloneProcess.start(folder);
    [ada, bob, eve] = [await person('Ada'), await person('Bob'), await person('Eve')];
    const founded = await ada.must<Named & { project: Named }>(201, 'POST', '/v1/organizations', {
      name: 'Analytical Engines',
      project: { name: 'Engine' },
    });
    [organization, project] = [founded.id, founded.project.id];
  });
  after(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins with an invitation, which only who was invited can accept', async () => {
    const projects = [{ projectId: project, roles: ['deployment-editor'] }];
    await ada!.must(201, 'POST', path('/invitations'), { email: bob!.email, projects });
    await refused(ada!, 409, 'already-invited', 'POST', path('/invitations'), { email: bob!.email });
    const token = await linkFor(ada!, bob!.email);
    eve!.seen(ada!.position);
    await refused(eve!, 409, 'invitation-for-another-address', 'POST', `/v1/invitations/${token}/accept`);
    await refused(eve!, 400, 'invalid-token', 'POST', `/v1/invitations/${token.slice(0, -1)}x/accept`);

    bob!.seen(ada!.position);
    const accepted = await Promise.all(
      Array.from({ length: 20 }, () =>
        bob!.ask<{ you: { roles: string[] } }>('POST', `/v1/invitations/${token}/accept`),
      ),
    );
    assert.ok(accepted.every(({ status, body }) => status === 200 && body.you.roles.join() === 'member'));
    const { data } = await ada!
      .seen(bob!.position)
      .must<List<{ name: string; projects: unknown }>>(200, 'GET', path('/members'));
    assert.deepEqual(
      data.map(({ name }) => name),
      ['Ada', 'Bob'],
    );
    assert.deepEqual(data[1]!.projects, projects);
    await refused(ada!, 409, 'already-member', 'POST', path('/invitations'), { email: bob!.email });
  });

  it('finds members by name or address, and says who is what', async () => {
    const found = await ada!.must<List<{ userId: string }>>(200, 'GET', path('/members?search=BOB@'));
    assert.deepEqual(
      found.data.map(({ userId }) => userId),
      [bob!.id],
    );
    assert.deepEqual((await ada!.must<List<unknown>>(200, 'GET', path('/members?search=%25'))).data, []);
    await refused(bob!, 403, 'forbidden', 'GET', path('/members'));
    await refused(bob!, 403, 'forbidden', 'GET', path('/invitations'));
    await refused(bob!, 403, 'forbidden', 'GET', path('/audit-events'));
    await refused(eve!, 404, 'not-found', 'GET', path('/members'));
  });

  it('is renamed by who may, and not over the change of another', async () => {
    await refused(bob!, 403, 'forbidden', 'PATCH', path(), { name: 'Mine' });
    const { headers } = await ada!.ask('GET', path());
    const etag = headers.get('etag')!;
    const rename = (name: string) =>
      ada!.ask<{ name?: string; code?: string }>('PATCH', path(), { name }, { 'if-match': etag });
    const first = await rename('Difference Engines');
    assert.deepEqual([first.status, first.body.name], [200, 'Difference Engines']);
    const second = await rename('Looms');
    assert.deepEqual([second.status, second.body.code], [412, 'stale-revision']);
    assert.equal((await ada!.must<{ name: string }>(200, 'GET', path())).name, 'Difference Engines');
  });

  it('never leaves an organization without who administrates it', async () => {
    await refused(ada!, 409, 'last-admin', 'DELETE', path('/members/me'));
    await refused(ada!, 409, 'last-admin', 'PATCH', path(`/members/${ada!.id}`), { roles: ['member'] });
    await ada!.must(200, 'PATCH', path(`/members/${bob!.id}`), { roles: ['admin'] });
    const races = await Promise.all(
      [ada!, bob!].map((who) => who.ask('PATCH', path(`/members/${who.id}`), { roles: ['member'] })),
    );
    assert.deepEqual(races.map(({ status }) => status).toSorted(), [200, 409]);
    const [left] = [ada!, bob!].filter((_, index) => races[index]!.status === 409);
    await left!.must(200, 'PATCH', path(`/members/${ada!.id}`), { roles: ['admin'] });
    await ada!.must(200, 'PATCH', path(`/members/${bob!.id}`), { roles: ['member'] });
  });

  it('ends at once for who is removed, everywhere, and coming back brings nothing back', async () => {
    const may = async (who: Visitor) =>
      (
        await who.must<{ results: { allowed: boolean }[] }>(200, 'POST', '/v1/checks', {
          checks: [{ permission: 'deployments.update', resource: `projects/${project}` }],
        })
      ).results[0]!.allowed;
    assert.ok(await may(bob!));
    await ada!.must(204, 'DELETE', path(`/members/${bob!.id}`));
    bob!.seen(ada!.position);
    assert.ok(!(await may(bob!)));
    await refused(bob!, 404, 'not-found', 'GET', path());
    assert.deepEqual((await bob!.must<List<unknown>>(200, 'GET', '/v1/organizations')).data, []);

    await ada!.must(201, 'POST', path('/invitations'), { email: bob!.email });
    const token = await linkFor(ada!, bob!.email);
    await bob!.seen(ada!.position).must(200, 'POST', `/v1/invitations/${token}/accept`);
    await bob!.must(200, 'GET', path());
    assert.ok(!(await may(bob!)));
  });

  it('is not joined by an invitation that was revoked', async () => {
    const { id } = await ada!.must<Named>(201, 'POST', path('/invitations'), { email: eve!.email });
    const token = await linkFor(ada!, eve!.email);
    await ada!.must(204, 'DELETE', path(`/invitations/${id}`));
    await refused(eve!.seen(ada!.position), 409, 'invitation-not-pending', 'POST', `/v1/invitations/${token}/accept`);
    const { data } = await ada!.must<List<{ status: string }>>(200, 'GET', path('/invitations?status=revoked'));
    assert.deepEqual(
      data.map(({ status }) => status),
      ['revoked'],
    );
  });
});
