import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Caller } from './caller.js';
import { type Figure, median, report } from './figures.js';
import { ratio as ratioOf } from './rounds.js';
import { settled, startStandalone, type ServerProcess } from './instance.js';
import { commandsOf, readsOf, type Role, type Step } from './scale-requests.js';
import { LARGE, type Size, SMALL, type World, writeWorld } from './scale-world.js';
import { WrittenHistory } from './written-history.js';

const USAGE = `Usage: npm run bench:scale [-- --rounds 5] [--samples 60] [--only <text>] [--data <folder>] [--profile <folder>]
                               [--no-bars] [--json]

Every list, read and command in an organization of ten people on a small instance, and in one of 100,000 people, 1,000 groups and
2,000 projects on an instance of 10,000 organizations, by turns: p95 of the second as a multiple of the first, the median of
rounds. And the removal of a member with 1,000 assignments. What is written before is kept in --data, and used again.
`;

const BAR = 1.5;
const WITHIN_MS = 1_000;
const [SMALL_PORT, LARGE_PORT] = [18_185, 18_186];
const WARM_UP = 0.5;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '60' },
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

const at = (share: number, times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * share) - 1]!;

type Times = Map<string, { small: number[]; large: number[] }>;

/** Asks the one and the other by turns, and notes how long each took. */
const both = async (times: Times, name: string, small: () => Promise<number>, large: () => Promise<number>) => {
  const ofStep = times.get(name) ?? { small: [], large: [] };
  times.set(name, ofStep);
  ofStep.small.push(await small());
  ofStep.large.push(await large());
};

const namesOf = (steps: readonly Step[]): readonly string[] => {
  let over = '';
  return steps.map(({ name }) => (name.startsWith('  ') ? `${over},${name.slice(1)}` : (over = name)));
};

const round = async (small: Side, large: Side, samples: number, turns: { next: number }): Promise<Times> => {
  const times: Times = new Map();
  const [ofSmall, ofLarge] = [readsOf(small.world), readsOf(large.world)];
  for (const [which, name] of namesOf(ofSmall).entries()) {
    if (!name.includes(values.only)) continue;
    for (let n = 0; n < samples; n += 1)
      await both(
        times,
        name,
        () => ask(small, ofSmall[which]!),
        () => ask(large, ofLarge[which]!),
      );
  }
  for (let n = 0; n < samples; n += 1) {
    const turn = (turns.next += 1);
    const [here, there] = [commandsOf(small.world, turn, small.kept), commandsOf(large.world, turn, large.kept)];
    for (const [which, step] of here.entries()) {
      const [one, other] = [() => ask(small, step(), true), () => ask(large, there[which]!(), true)];
      await both(times, `(${step().name})`, one, other);
    }
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
    sides.push(await open(join(root, 'small'), SMALL_PORT));
    sides.push(await open(join(root, 'large'), LARGE_PORT, values.profile));
    const [small, large] = sides as [Side, Side];
    const [samples, turns] = [Number(values.samples), { next: 0 }];
    await round(small, large, Math.ceil(samples * WARM_UP), turns);
    const rounds: Times[] = [];
    for (let n = 0; n < Number(values.rounds); n += 1) rounds.push(await round(small, large, samples, turns));
    const figures = [...rounds[0]!.keys()].map((name): Figure => {
      const ofStep = rounds.map((times) => times.get(name)!);
      const of = (share: number) => ({
        here: ofStep.map(({ small: times }) => at(share, times)),
        there: ofStep.map(({ large: times }) => at(share, times)),
      });
      const { here, there } = of(0.95);
      const ratio = ratioOf(there, here);
      const shown = (share: number) => Object.values(of(share)).map((times) => median(times).toFixed(2));
      const note = `p95 ${shown(0.95).join(' and ')} ms; p50 ${shown(0.5).join(' and ')} ms`;
      return { name, value: ratio, unit: 'x', bar: { below: BAR + Number.EPSILON }, note };
    });
    const flags = [...(values.json ? ['--json'] : []), ...(values.bars ? [] : ['--no-bars'])];
    report([...figures, ...(await removal(large, LARGE.assignments))], flags);
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
