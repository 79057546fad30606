import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StandaloneProcess } from './standalone-process.js';
import { SilentNarrator } from './tour/narrator.js';
import { Visitor } from './tour/visitor.js';

type Named = Readonly<{ id: string }>;
type List<Row> = Readonly<{ data: readonly Row[] }>;
type Person = Visitor & { id: string; email: string };

const PASSWORD = 'correct horse battery staple';

describe('giving organization roles, no more than one holds, over HTTP', () => {
  let platform: StandaloneProcess;
  let folder = '';
  /** Ada owns what Bob and Dan administrate; Carl is a member. */
  let [ada, bob, carl, dan]: Person[] = [];
  let organization = '';

  const linkFor = async (who: Visitor, email: string) => {
    const { data } = await who.must<List<{ links: string[] }>>(200, 'GET', `/outbox?to=${encodeURIComponent(email)}`);
    const link = new URL(data.at(-1)!.links[0]!);
    return link.searchParams.get('token') ?? link.pathname.split('/').at(-1)!;
  };
  const person = async (name: string): Promise<Person> => {
    const visitor = new Visitor(name, () => platform.url, new SilentNarrator());
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await visitor.must<Named>(201, 'POST', '/v1/users', { email, name, password: PASSWORD });
    await visitor.must(204, 'POST', '/v1/email-verifications', { token: await linkFor(visitor, email) });
    await visitor.logIn(email, PASSWORD);
    return Object.assign(visitor, { id, email });
  };
  const path = (rest = '') => `/v1/organizations/${organization}${rest}`;
  const invite = (who: Person, roles: string[], by = ada!) =>
    by.must<Named>(201, 'POST', path('/invitations'), { email: who.email, roles });
  const enter = async (who: Person, invitation: Named, by = ada!) => {
    await who.seen(by.position).must(200, 'POST', `/v1/invitations/${invitation.id}/accept`);
    for (const other of [ada!, bob!]) other.seen(who.position);
  };
  const create = (who: Person, name: string, projectRoles: string[]) =>
    who.ask<{ id: string; code?: string }>('POST', path('/roles'), { name, permissions: [], projectRoles });
  const custom = async (name: string, permissions: string[]) =>
    (await ada!.must<Named>(201, 'POST', path('/project-roles'), { name, permissions })).id;
  const give = (roles: string[], to = carl!, by = bob!) =>
    by.ask<{ code?: string }>('PATCH', path(`/members/${to.id}`), { roles });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-giving-roles-'));
    platform = await StandaloneProcess.start(folder);
    [ada, bob, carl, dan] = [await person('Ada'), await person('Bob'), await person('Carl'), await person('Dan')];
    const founding = { name: 'Looms', template: 'cloud', project: { name: 'Churn' } };
    organization = (await ada.must<Named>(201, 'POST', '/v1/organizations', founding)).id;
    await enter(bob, await invite(bob, ['administrator']));
    await enter(carl, await invite(carl, []));
  });
  after(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('makes, changes and deletes a role with a weaker project role than the own one', async () => {
    assert.equal((await create(bob!, 'as strong', ['project-admin'])).status, 201);
    const weaker = await create(bob!, 'weaker', ['pipeline-viewer']);
    assert.equal(weaker.status, 201, JSON.stringify(weaker.body));
    const role = path(`/roles/${weaker.body.id}`);
    await bob!.must(200, 'PATCH', role, { projectRoles: ['pipeline-viewer', 'deployment-viewer'] });
    await bob!.must(204, 'DELETE', role);
  });

  it('gives it, by invitation and to members, and takes it', async () => {
    const { id } = (await create(ada!, 'viewers', ['pipeline-viewer'])).body;
    bob!.seen(ada!.position);
    const invitation = await invite(dan!, ['member', id], bob!);
    await bob!.must(200, 'POST', path(`/invitations/${invitation.id}/resend`));
    await enter(dan!, invitation, bob!);
    const members = await ada!.must<List<{ userId: string; roles: string[] }>>(200, 'GET', path('/members'));
    assert.deepEqual(members.data.find(({ userId }) => userId === dan!.id)?.roles, ['member', id]);
    assert.equal((await give(['member', id])).status, 200);
    assert.equal((await give(['member'])).status, 200);
    await bob!.must(204, 'DELETE', path(`/members/${dan!.id}`));
  });

  it('knows what the organization’s own project roles allow, as of now', async () => {
    const auditing = await custom('auditing', ['pipelines.list', 'deployments.list']);
    const { id: held } = (await create(ada!, 'held', [auditing])).body;
    const manager = await ada!.must<Named>(201, 'POST', path('/roles'), {
      name: 'manager',
      permissions: ['organization.get', 'roles.list', 'roles.manage'],
    });
    await ada!.must(200, 'PATCH', path(`/members/${carl!.id}`), { roles: [manager.id, held] });
    const less = await custom('less', ['pipelines.list']);
    const more = await custom('more', ['pipelines.list', 'deployments.create']);
    carl!.seen(ada!.position);
    assert.equal((await create(carl!, 'with less', [less])).status, 201);
    assert.equal((await create(carl!, 'with more', [more])).body.code, 'beyond-own-rights');
    assert.equal((await create(carl!, 'with default', ['pipeline-admin'])).body.code, 'beyond-own-rights');
    await ada!.must(200, 'PATCH', path(`/project-roles/${less}`), { permissions: ['pipelines.create'] });
    carl!.seen(ada!.position);
    assert.equal((await create(carl!, 'with less again', [less])).body.code, 'beyond-own-rights');
  });

  it('refuses no roles that a member has already, in any order', async () => {
    const { id } = (await ada!.must<Named>(201, 'POST', path('/roles'), {
      name: 'billing',
      permissions: ['billing.view'],
    })) satisfies Named;
    await ada!.must(200, 'PATCH', path(`/members/${carl!.id}`), { roles: ['member', id] });
    bob!.seen(ada!.position);
    assert.equal((await give([id, 'member', id])).status, 200);
    assert.equal((await give([id])).status, 200);
    assert.equal((await give(['member'])).body.code, 'beyond-own-rights');
  });
});
