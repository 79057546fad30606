import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Caller } from './caller.js';
import { type Figure, report } from './figures.js';
import { settled, startStandalone, type ServerProcess } from './instance.js';
import { commandsOf, readsOf, type Role, type Step } from './scale-requests.js';
import { figuresOf, namesOf, Times } from './scale-times.js';
import { LARGE, type Size, SMALL, type World, writeWorld } from './scale-world.js';
import { WrittenHistory } from './written-history.js';

const USAGE = `Usage: npm run bench:scale [-- --rounds 5] [--samples 200] [--only <text>] [--data <folder>] [--profile <folder>]
                               [--no-bars] [--json]

Every list, read and command in an organization of fifteen people on a small instance, and in one of 100,000 people, 1,000 groups and
2,000 projects on an instance of 10,000 organizations: p95 of the second as a multiple of the first, the median of rounds. Each
round asks everything once of the one and of the other, by turns, then everything again, so many times (commands half as often):
what the machine does meanwhile is spread over all cases. And the removal of a member with 1,000 assignments. What is written
before is kept in --data, and used again.
`;

const WITHIN_MS = 1_000;
const [SMALL_PORT, LARGE_PORT] = [18_185, 18_186];
const WARM_UP = 0.3;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    data: { type: 'string' },
    profile: { type: 'string' },
    bars: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** An instance that runs, and the people who ask it. */
type Side = Readonly<{
  world: World;
  server: ServerProcess;
  callers: Readonly<Record<Role | 'leaver', Caller>>;
  kept: Map<string, string>;
}>;

const WORLD = 'world.json';

/** Writes what there is, and lets reactions have their effects, unless that was done before. */
const prepare = async (folder: string, size: Size, port: number): Promise<void> => {
  if (existsSync(join(folder, WORLD))) return;
  const history = await WrittenHistory.open(folder);
  const world = await writeWorld(history, size);
  process.stderr.write(`${history.events} events written\n`);
  await history.close();
  const server = await startStandalone(folder, port);
  await settled(server);
  await server.stop();
  await writeFile(join(folder, WORLD), JSON.stringify(world));
};

const open = async (folder: string, port: number, profile?: string): Promise<Side> => {
  const url = `http://127.0.0.1:${port}`;
  const world = JSON.parse(await readFile(join(folder, WORLD), 'utf8')) as World;
  const history = await WrittenHistory.open(folder);
  const caller = async (userId: string) => new Caller(url, await history.signIn(userId, url));
  const callers = {
    owner: await caller(world.owner),
    member: await caller(world.member),
    joiner: await caller(world.joiner),
    leaver: await caller(world.leaver),
  };
  await history.close();
  return { world, server: await startStandalone(folder, port, profile), callers, kept: new Map() };
};

const ask = async (
  { callers, kept }: Side,
  { by, expect, keep, name, ...asked }: Step,
  settles = false,
): Promise<number> => {
  const answer = await callers[by].ask(asked);
  if (answer.status !== expect) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
  if (keep !== undefined) kept.set(keep, (answer.body as { id: string }).id);
  // What follows from it is not to be measured with what comes next.
  if (settles) await callers[by].ask({ method: 'GET', path: '/v1/templates', atLeast: answer.position });
  return answer.milliseconds;
};

/** Asks both sides for everything, in one order and the other: who is second finds the machine as the first has left it. */
const round = async (small: Side, large: Side, samples: number, turns: { next: number }): Promise<Times> => {
  const times = new Times();
  const [ofSmall, ofLarge] = [readsOf(small.world), readsOf(large.world)];
  const reads = [...namesOf(ofSmall).entries()].filter(([, name]) => name.includes(values.only));
  for (let n = 0; n < samples; n += 1)
    for (const [which, name] of reads)
      await times.note(name, n % 2 === 1, {
        small: () => ask(small, ofSmall[which]!),
        large: () => ask(large, ofLarge[which]!),
      });
  const commands = values.only === '' || values.only === '(' ? Math.ceil(samples / 2) : 0;
  for (let n = 0; n < commands; n += 1) {
    const turn = (turns.next += 1);
    const [here, there] = [commandsOf(small.world, turn, small.kept), commandsOf(large.world, turn, large.kept)];
    for (const [which, step] of here.entries())
      await times.note(`(${step().name})`, n % 2 === 1, {
        small: () => ask(small, step(), true),
        large: () => ask(large, there[which]!(), true),
      });
  }
  return times;
};

/** Removes the member with many assignments; when they can do nothing any more for a reader with the token, and for others. */
const removal = async (
  { world, callers: { owner, leaver } }: Side,
  assignments: number,
): Promise<readonly Figure[]> => {
  const resources = await leaver.ask({
    method: 'GET',
    path: '/v1/access/resources?limit=200&permission=deployments.list',
  });
  const { data } = resources.body as { data: readonly { resource: string }[] };
  const checks = data.map(({ resource }) => ({ permission: 'deployments.list', resource }));
  const allowed = async (atLeast?: string): Promise<number> => {
    const answer = await leaver.ask({ method: 'POST', path: '/v1/checks', body: { checks }, atLeast });
    return (answer.body as { results: readonly { allowed: boolean }[] }).results.filter((row) => row.allowed).length;
  };
  if ((await allowed()) !== data.length || data.length < 100)
    throw new Error('The member who is to leave holds too little');
  const removed = await owner.ask({
    method: 'DELETE',
    path: `/v1/organizations/${world.organizationId}/members/${world.leaver}`,
  });
  if (removed.status !== 204) throw new Error(JSON.stringify(removed.body));
  const since = performance.now();
  while ((await allowed()) > 0) if (performance.now() - since > 10_000) throw new Error('They still have access');
  const gone = performance.now() - since;
  const left = await allowed(removed.position);
  return [
    { name: `remove a member with ${assignments} assignments`, value: removed.milliseconds, unit: 'ms' },
    { name: '  what they may, with the token', value: left, unit: `of ${data.length}`, bar: { below: 1 } },
    { name: '  nothing any more without it, after', value: gone, unit: 'ms', bar: { below: WITHIN_MS } },
  ];
};

const measure = async (root: string): Promise<void> => {
  const sides: Side[] = [];
  try {
    const profile = (name: string) => values.profile && join(values.profile, name);
    sides.push(await open(join(root, 'small'), SMALL_PORT, profile('small')));
    sides.push(await open(join(root, 'large'), LARGE_PORT, profile('large')));
    const [small, large] = sides as [Side, Side];
    const [samples, turns] = [Number(values.samples), { next: 0 }];
    await round(small, large, Math.ceil(samples * WARM_UP), turns);
    const rounds: Times[] = [];
    for (let n = 0; n < Number(values.rounds); n += 1) rounds.push(await round(small, large, samples, turns));
    const flags = [...(values.json ? ['--json'] : []), ...(values.bars ? [] : ['--no-bars'])];
    report([...figuresOf(rounds), ...(await removal(large, LARGE.assignments))], flags);
  } finally {
    for (const { callers, server } of sides) {
      for (const caller of Object.values(callers)) caller.close();
      await server.stop();
    }
  }
};

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const root = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  try {
    const data = values.data ?? root;
    await prepare(join(data, 'small'), SMALL, SMALL_PORT);
    await prepare(join(data, 'large'), LARGE, LARGE_PORT);
    if (data !== root) await cp(data, root, { recursive: true });
    await measure(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
