/**
 * What an evaluator takes in memory, and how long it takes for the past, in a process of its own: prints `MemoryFigures`.
 * `node --expose-gc bench/dist/evaluator-memory.js <assignments>`
 */
import { Evaluator } from '@guildhall/access-control/evaluator';
import { Dice, foundTenant, give, type Given, Log, type Question, questionAbout, type Tenant } from './access-model.js';

export type MemoryFigures = Readonly<{
  present: Readonly<{ bytesEach: number; microsecondsEach: number; note: string }>;
  past: Readonly<{ p99: number; median: number; besidePresent: number; note: string }>;
}>;

const PER_TENANT = 10_000;
const settle = globalThis.gc ?? (() => undefined);

/** All memory that is in use, collected: of objects, and of what they keep outside of the heap. */
const used = (): number => {
  settle();
  settle();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

const ofThePresent = (assignments: number): MemoryFigures['present'] => {
  const before = used();
  const dice = new Dice(1);
  const evaluator = new Evaluator();
  let spent = 0;
  let count = 0;
  let log: Log | undefined = new Log((event) => {
    const started = performance.now();
    evaluator.apply(event);
    spent += performance.now() - started;
    count += 1;
  });
  for (let left = assignments; left > 0; left -= PER_TENANT) {
    const some = Math.min(left, PER_TENANT);
    const tenant = foundTenant(log, dice, some);
    for (let n = 0; n < some; n += 1) give(log, dice, tenant);
  }
  log = undefined;
  const bytes = used() - before;
  const note = `${megabytes(bytes)} for ${count.toLocaleString('en-US')} events; tables ${megabytes(evaluator.bytes)}`;
  return { bytesEach: bytes / assignments, microsecondsEach: (spent * 1_000) / count, note };
};

/** Of 100 events, 65 give a role, 25 take one back, and 10 move somebody from one group into another. */
const history = (log: Log, events: number): readonly Question[] => {
  const dice = new Dice(2);
  const questions: Question[] = [];
  for (let left = events; left > 0; left -= PER_TENANT * 2) {
    const tenant = foundTenant(log, dice, PER_TENANT);
    const live: Given[] = [];
    const end = log.position + Math.min(left, PER_TENANT * 2) - 1_800;
    while (log.position < end) {
      const chance = dice.roll(100);
      if (chance < 65 || live.length === 0) live.push(give(log, dice, tenant));
      else if (chance < 90) takeBack(log, dice, live, tenant, questions);
      else moveSomebody(log, dice, tenant);
    }
    for (const given of live.slice(0, 50)) questions.push(questionAbout(dice, tenant, given));
  }
  return questions;
};

const takeBack = (log: Log, dice: Dice, live: Given[], tenant: Tenant, questions: Question[]): void => {
  const at = dice.roll(live.length);
  const given = live[at]!;
  live[at] = live.at(-1)!;
  live.pop();
  const { grantedBy, ...data } = given;
  log.write({ type: 'RoleUnassigned', data }, grantedBy.id);
  if (dice.roll(20) === 0) questions.push(questionAbout(dice, tenant, given));
};

const moveSomebody = (log: Log, dice: Dice, { organizationId, people, groups }: Tenant): void => {
  const { userId, membershipId } = dice.of(people);
  const type = dice.roll(2) === 0 ? 'GroupMemberAdded' : 'GroupMemberRemoved';
  log.write({ type, data: { organizationId, userId, membershipId, groupId: dice.of(groups) } }, userId);
};

const ofThePast = (events: number): MemoryFigures['past'] => {
  const before = used();
  const evaluator = new Evaluator();
  let log: Log | undefined = new Log((event) => evaluator.apply(event));
  let questions: readonly Question[] = history(log, events);
  const last = log.position;
  log = undefined;
  const dice = new Dice(3);
  const times: number[] = [];
  let yes = 0;
  for (let n = 0; n < 50_000; n += 1) {
    const { userId, permission, resource } = dice.of(questions);
    const started = performance.now();
    const past = evaluator.at({ position: dice.roll(last) });
    if (past.holds(userId, permission, resource)) yes += 1;
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  questions = [];
  const whole = used() - before;
  evaluator.organizationOf('');
  const present = presentOf(events);
  return {
    p99: times[Math.floor(times.length * 0.99)]!,
    median: times[Math.floor(times.length / 2)]!,
    besidePresent: whole / present,
    note: `${last.toLocaleString('en-US')} events, ${yes} of 50,000 allowed, ${megabytes(whole)}, without what ended ${megabytes(present)}`,
  };
};

/** What an evaluator takes that was told the same organizations and only the assignments that were left in the end. */
const presentOf = (events: number): number => {
  const before = used();
  const dice = new Dice(2);
  const evaluator = new Evaluator();
  let log: Log | undefined = new Log((event) => evaluator.apply(event));
  for (let left = events; left > 0; left -= PER_TENANT * 2) {
    const tenant = foundTenant(log, dice, PER_TENANT);
    const writing = Math.min(left, PER_TENANT * 2) - 1_800;
    for (let n = 0; n < writing * 0.4; n += 1) give(log, dice, tenant);
  }
  log = undefined;
  const bytes = used() - before;
  evaluator.organizationOf('');
  return bytes;
};

const size = Number(process.argv[2]);
const present = ofThePresent(size);
const figures: MemoryFigures = { present, past: ofThePast(size) };
console.log(JSON.stringify(figures));
