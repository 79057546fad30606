import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { DistributedPlatform, signedUp, type Visitor } from '@guildhall/tools/distributed';
import { Caller } from './caller.js';
import { type Figure, median } from './figures.js';

const ROUNDS = 3;
const PROJECTS = 100;
/** Of the roles in each project, one each. */
const ROLES = ['deployment', 'pipeline', 'blob'].flatMap((family) =>
  ['admin', 'editor', 'viewer'].map((level) => `${family}-${level}`),
);
ROLES.push('project-viewer');
const ASSIGNMENTS = PROJECTS * ROLES.length;
const BAR_MS = 1_000;
const GIVE_UP_MS = 10_000;
const PREPARATION_MS = 60_000;
const PERMISSIONS = ['deployments', 'pipelines', 'blobs'].flatMap((family) => [`${family}.list`, `${family}.create`]);

type Servers = Readonly<{ eventstore: string; mongo: string; kafka: string }>;
type Organization = Readonly<{ id: string; projects: readonly string[] }>;
/** One replica of a service. */
type Asked = Readonly<{
  caller: Caller;
  service: 'access-control' | 'organizations';
  /** How much it allows the member. */
  all: number;
  /** How long an answer took, and how much it allowed. */
  ask: (atLeast?: string) => Promise<Readonly<{ milliseconds: number; allowed: number }>>;
}>;

/**
 * A member who holds 1,000 assignments is removed through one replica of organizations: how long a reader with the token of that
 * waits at each replica until it is refused, and when every replica refuses who has no token. Two replicas of each of the services
 * that answer: access-control, and organizations, whose guards ask a replica of access of their own.
 */
export const removal = async (servers: Servers, folder: string): Promise<readonly Figure[]> => {
  const replicas = { organizations: 2, 'access-control': 2 };
  const platform = await DistributedPlatform.start({ servers, folder, logLevel: 'warn', replicas });
  try {
    const owner = await signedUp(platform.url, 'Ada');
    const organization = await found(owner);
    const commands: number[] = [];
    const refusals: number[] = [];
    const delays: number[] = [];
    let left = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const withToken = await removed(platform, owner, organization);
      commands.push(withToken.milliseconds);
      const refused = await Promise.all(withToken.asked.map(({ ask }) => ask(withToken.position)));
      refusals.push(...refused.map(({ milliseconds }) => milliseconds));
      left += refused.reduce((sum, { allowed }) => sum + allowed, 0);
      close(withToken.asked);

      const without = await removed(platform, owner, organization);
      commands.push(without.milliseconds);
      delays.push(...(await Promise.all(without.asked.map(async (one) => untilRefused(one, without.since)))));
      close(without.asked);
    }
    const note = `of ${ROUNDS} removals, at 4 replicas`;
    return [
      {
        name: `removed a member with ${ASSIGNMENTS} assignments, through one replica`,
        value: median(commands),
        unit: 'ms',
      },
      { name: '  what they may with the token, at any replica', value: left, unit: '', bar: { below: 1 }, note },
      { name: '  refused with the token after: median', value: median(refusals), unit: 'ms' },
      { name: '    the slowest', value: Math.max(...refusals), unit: 'ms', bar: { below: BAR_MS } },
      { name: '  refused without a token after: median', value: median(delays), unit: 'ms', note },
      { name: '    by every replica', value: Math.max(...delays), unit: 'ms', bar: { below: BAR_MS } },
    ];
  } finally {
    await platform.stop();
  }
};

/** Of a template in which people are added without being asked. */
const found = async (owner: Visitor): Promise<Organization> => {
  const name = `Looms ${randomBytes(3).toString('hex')}`;
  const { id } = await owner.must<{ id: string }>(201, 'POST', '/v1/organizations', { name, template: 'cloud' });
  const projects: string[] = [];
  for (let n = 0; n < PROJECTS; n += 1) {
    const path = `/v1/organizations/${id}/projects`;
    projects.push((await owner.must<{ id: string }>(201, 'POST', path, { name: `Weaving ${n}` })).id);
  }
  return { id, projects };
};

/** Adds somebody with all their roles, waits until every replica knows of all, and removes them. */
const removed = async (platform: DistributedPlatform, owner: Visitor, organization: Organization) => {
  const member = await signedUp(platform.url, 'Ben');
  const { id: userId } = await member.must<{ id: string }>(200, 'GET', '/v1/users/me');
  const members = `/v1/organizations/${organization.id}/members`;
  const projects = organization.projects.map((projectId) => ({ projectId, roles: ROLES }));
  await owner.seen(member.position).must(201, 'POST', members, { userId, projects });
  const asked = replicasAskedBy(platform, member, organization);
  for (const { ask, all } of asked) {
    const begun = performance.now();
    while ((await ask()).allowed < all) {
      if (performance.now() - begun > PREPARATION_MS)
        throw new Error('They were not given all that they were promised');
      await wait(50);
    }
  }
  const through = new Caller(platform.replicas('organizations')[0]!.url, owner.accessToken!);
  const { status, milliseconds, position, body } = await through.ask({
    method: 'DELETE',
    path: `${members}/${userId}`,
  });
  const since = performance.now();
  through.close();
  if (status !== 204) throw new Error(`Removing answered ${status}: ${JSON.stringify(body)}`);
  return { asked, milliseconds, position, since };
};

const replicasAskedBy = (
  platform: DistributedPlatform,
  member: Visitor,
  organization: Organization,
): readonly Asked[] => {
  const checks = organization.projects.flatMap((projectId) =>
    PERMISSIONS.map((permission) => ({ permission, resource: `projects/${projectId}` })),
  );
  const ofAccess = platform.replicas('access-control').map(({ url }): Asked => {
    const caller = new Caller(url, member.accessToken!);
    const ask: Asked['ask'] = async (atLeast) => {
      const answer = await caller.ask({ method: 'POST', path: '/v1/checks', body: { checks }, atLeast });
      if (answer.status !== 200) throw new Error(`A check answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      const { results } = answer.body as { results: readonly { allowed: boolean }[] };
      return { milliseconds: answer.milliseconds, allowed: results.filter(({ allowed }) => allowed).length };
    };
    return { caller, service: 'access-control', all: checks.length, ask };
  });
  const ofOrganizations = platform.replicas('organizations').map(({ url }): Asked => {
    const caller = new Caller(url, member.accessToken!);
    const ask: Asked['ask'] = async (atLeast) => {
      const path = `/v1/projects/${organization.projects[0]}`;
      const { status, milliseconds, body } = await caller.ask({ method: 'GET', path, atLeast });
      if (status !== 200 && status !== 404) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      return { milliseconds, allowed: status === 200 ? 1 : 0 };
    };
    return { caller, service: 'organizations', all: 1, ask };
  });
  return [...ofAccess, ...ofOrganizations];
};

/** Milliseconds from then until it first says no to everything. */
const untilRefused = async ({ ask, service }: Asked, since: number): Promise<number> => {
  for (;;) {
    const { allowed } = await ask();
    const waited = performance.now() - since;
    if (allowed === 0) return waited;
    if (waited > GIVE_UP_MS) throw new Error(`A replica of ${service} still allows ${allowed} after ${waited} ms`);
  }
};

const close = (asked: readonly Asked[]): void => {
  for (const { caller } of asked) caller.close();
};
