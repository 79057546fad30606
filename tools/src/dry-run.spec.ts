import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { StandaloneProcess } from './standalone-process.js';
import { SilentNarrator } from './tour/narrator.js';
import { Visitor } from './tour/visitor.js';

type Named = Readonly<{ id: string }>;
type List<Row> = Readonly<{ data: readonly Row[] }>;
type Person = Visitor & { id: string; email: string };
type DryRun = Readonly<{
  events: readonly Readonly<{ type: string; data: Record<string, unknown> }>[];
  limits: unknown;
}>;
type Results = Readonly<{
  results: readonly Readonly<{
    invitation?: Named & Readonly<{ status: string }>;
    problem?: Readonly<{ code: string }>;
  }>[];
}>;
type Operation = Readonly<{ parameters?: readonly Readonly<{ name: string }>[] }>;
type Document = Readonly<{ paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }>;

const PASSWORD = 'correct horse battery staple';
const outcomes = ({ results }: Results) =>
  results.map(({ invitation, problem }) => invitation?.status ?? problem?.code);

const WRITES = ['post', 'put', 'patch', 'delete'];

describe('a dry run on the running platform', () => {
  let platform: StandaloneProcess;
  let folder = '';
  let [ada, bob]: Person[] = [];
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
    const session = { email, password: PASSWORD };
    visitor.signIn((await visitor.must<{ accessToken: string }>(201, 'POST', '/v1/sessions', session)).accessToken);
    return Object.assign(visitor, { id, email });
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-dry-run-'));
    platform = await StandaloneProcess.start(folder);
    [ada, bob] = [await person('Ada'), await person('Bob')];
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

  const written = async () => {
    const metrics = await (await fetch(`${platform.url}/metrics`)).text();
    return /^guildhall_appended_events_total (\d+)/m.exec(metrics)?.[1] ?? '';
  };
  /** How much there is in the log when all has had its effects, mails that were sent included. */
  const settled = async (who: Visitor) => {
    await who.must(200, 'GET', '/v1/organizations');
    let count = await written();
    for (let before = ''; before !== count; count = await written()) {
      before = count;
      await wait(60);
    }
    return count;
  };

  /** Tries it out, sees that nothing was written, then means it. */
  const both = async <Body = Record<string, unknown>>(
    [who, method, path, body]: readonly [Person, string, string, unknown?],
    status: number,
    types: readonly string[],
  ): Promise<Body> => {
    const before = await settled(who);
    const tried = await who.ask<DryRun>(method, `${path}?dryRun=true`, body);
    assert.equal(tried.status, 200, JSON.stringify(tried.body));
    assert.deepEqual(
      tried.body.events.map(({ type }) => type),
      types,
    );
    assert.deepEqual([tried.headers.get('location'), tried.headers.get('etag')], [null, null]);
    assert.equal(await settled(who), before, `${method} ${path} wrote something`);
    return who.must<Body>(status, method, path, body);
  };
  /** Is refused in the same way when tried and when meant. */
  const refused = async (code: string, ...[who, method, path, body]: readonly [Person, string, string, unknown?]) => {
    const before = await settled(who);
    for (const query of ['?dryRun=true', '']) {
      const answer = await who.ask<{ code: string }>(method, `${path}${query}`, body);
      assert.equal(answer.body.code, code, `${method} ${path}${query}: ${answer.status}`);
    }
    assert.equal(await settled(who), before);
  };
  const path = (rest = '') => `/v1/organizations/${organization}${rest}`;

  it('says of each write what it would have written, and writes nothing', async () => {
    const beginning = { name: 'Difference Engines', project: { name: 'Mill' } };
    await both([ada!, 'POST', '/v1/organizations', beginning], 201, ['OrganizationFounded', 'ProjectCreated']);
    await both([ada!, 'PATCH', path(), { name: 'Engines' }], 200, ['OrganizationRenamed']);
    const mill = await both<Named>([ada!, 'POST', path('/projects'), { name: 'Mill' }], 201, ['ProjectCreated']);
    await both([ada!, 'PATCH', `/v1/projects/${mill.id}`, { name: 'Store' }], 200, ['ProjectRenamed']);

    const carl = { email: 'carl@example.com' };
    const toCarl = await both<Named>([ada!, 'POST', path('/invitations'), carl], 201, ['InvitationIssued']);
    await both([ada!, 'DELETE', path(`/invitations/${toCarl.id}`)], 204, ['InvitationRevoked']);
    const toBob = { email: bob!.email, projects: [{ projectId: project, roles: ['deployment-viewer'] }] };
    await both([ada!, 'POST', path('/invitations'), toBob], 201, ['InvitationIssued']);
    const accept = `/v1/invitations/${await linkFor(ada!, bob!.email)}/accept`;
    bob!.seen(ada!.position);
    await both([bob!, 'POST', accept], 200, ['InvitationAccepted', 'MemberJoined', 'ProjectRolesPromised']);

    ada!.seen(bob!.position);
    const given = { principal: { type: 'user', id: bob!.id }, role: 'pipeline-viewer' };
    const assignments = `/v1/projects/${project}/assignments`;
    const { id } = await both<Named>([ada!, 'POST', assignments, given], 201, ['RoleAssigned']);
    await both([ada!, 'DELETE', `${assignments}/${id}`], 204, ['RoleUnassigned']);
    await both([ada!, 'PATCH', path(`/members/${bob!.id}`), { roles: ['admin'] }], 200, ['MemberRolesChanged']);
    await both([bob!, 'DELETE', path('/members/me')], 204, ['MemberRemoved']);
    await both([bob!, 'PATCH', '/v1/users/me', { name: 'Robert' }], 200, ['UserRenamed']);
  });

  it('says of each of many invitations what would become of it, and writes events only of those that would be sent', async () => {
    await ada!.must(201, 'POST', path('/invitations'), { email: 'open@example.com' });
    const invitations = [
      { email: 'open@example.com' },
      { email: 'bad' },
      { email: 'dora@example.com', roles: ['nope'] },
      { email: 'dora@example.com' },
      { email: 'dora@example.com' },
    ];
    const before = await settled(ada!);
    const tried = await ada!.must<DryRun & Results>(200, 'POST', path('/invitations?dryRun=true'), { invitations });
    assert.equal(await settled(ada!), before);
    const expected = ['already-invited', 'invalid-request', 'unknown-role', 'pending', 'already-invited'];
    assert.deepEqual(outcomes(tried), expected);
    assert.deepEqual(
      tried.events.map(({ type, data }) => [type, data['email'], data['invitationId']]),
      [['InvitationIssued', 'dora@example.com', tried.results[3]!.invitation!.id]],
    );
    assert.deepEqual(outcomes(await ada!.must<Results>(200, 'POST', path('/invitations'), { invitations })), expected);
  });

  it('refuses what would be refused', async () => {
    await refused('not-found', bob!, 'PATCH', path(), { name: 'Mine' });
    await refused('last-admin', ada!, 'DELETE', path('/members/me'));
    await refused('invalid-request', ada!, 'PATCH', path(), { name: '' });
    await refused('unknown-template', ada!, 'POST', '/v1/organizations', { name: 'X', template: 'none' });
    await refused('step-up-required', ada!, 'DELETE', '/v1/users/me');
  });

  it('finds another slug when the name is taken, as the founding would', async () => {
    const { body } = await ada!.ask<DryRun>('POST', '/v1/organizations?dryRun=true', { name: 'Analytical Engines' });
    const { slug, organizationId } = body.events[0]!.data as { slug: string; organizationId: string };
    assert.equal(slug, `analytical-engines-${organizationId.slice(-8)}`);
  });

  it('is offered by every write that says so, and refused by all others', async () => {
    const { paths } = await ada!.must<Document>(200, 'GET', '/openapi.json');
    const offering: string[] = [];
    const before = await settled(ada!);
    for (const [template, operations] of Object.entries(paths)) {
      for (const [method, { parameters = [] }] of Object.entries(operations)) {
        if (!WRITES.includes(method)) continue;
        if (parameters.some(({ name }) => name === 'dryRun')) {
          offering.push(`${method} ${template}`);
          continue;
        }
        const nowhere = template.replaceAll(/\{\w+\}/g, 'nothing');
        const answer = await ada!.ask<{ errors?: { path: string }[] }>(method.toUpperCase(), `${nowhere}?dryRun=true`);
        assert.deepEqual([answer.status, answer.body.errors?.[0]?.path], [400, 'dryRun'], `${method} ${template}`);
      }
    }
    assert.equal(await settled(ada!), before);
    assert.ok(offering.length >= 14, offering.join(', '));
    // Nobody learns without a trace whether an address has an account, or a password is right.
    for (const path of ['/v1/users', '/v1/sessions', '/v1/step-up', '/v1/email-verifications', '/v1/checks'])
      assert.ok(!offering.some((operation) => operation.startsWith(`post ${path}`)), path);
  });
});
