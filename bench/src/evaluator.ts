import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Evaluator } from '@guildhall/access-control/evaluator';
import { Dice, foundTenant, give, type Given, Log, type Question, questionAbout, type Tenant } from './access-model.js';
import type { MemoryFigures } from './evaluator-memory.js';
import { type Figure, median, report } from './figures.js';
import { caslOf, casbinOf } from './rivals.js';
import { interleaved, ratio } from './rounds.js';

const USAGE = `Usage: node bench/dist/evaluator.js [--rounds 7] [--largest 1000000] [--no-bars] [--json]

Checks in process beside casbin, CASL and a bare Map, from 1,000 assignments on; what they take in memory; and checks as of random
instants of a history. Medians of interleaved rounds.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    largest: { type: 'string', default: '1000000' },
    bars: { type: 'boolean', default: true },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const ROUNDS = Number(values.rounds);
const LARGEST = Number(values.largest);
const PER_TENANT = 10_000;
const IN_COMPARISON = 100_000;

type Sized = Readonly<{ tenants: readonly Tenant[]; given: readonly Given[]; questions: readonly Question[] }> &
  Readonly<{ check: (question: Question) => boolean; look: (question: Question) => boolean }>;

/** An evaluator with so many assignments; and a Map with as many answers, under the whole question as one text. */
const sized = (assignments: number): Sized => {
  const dice = new Dice(assignments);
  const evaluator = new Evaluator();
  const log = new Log((event) => evaluator.apply(event));
  const tenants: Tenant[] = [];
  const given: Given[] = [];
  const questions: Question[] = [];
  for (let left = assignments; left > 0; left -= PER_TENANT) {
    const count = Math.min(left, PER_TENANT);
    const tenant = foundTenant(log, dice, count);
    tenants.push(tenant);
    for (let n = 0; n < count; n += 1) {
      const one = give(log, dice, tenant);
      if (assignments <= IN_COMPARISON) given.push(one);
      questions.push(questionAbout(dice, tenant, one));
    }
  }
  const answers = new Map<string, boolean>();
  const check = ({ userId, permission, resource }: Question) => evaluator.holds(userId, permission, resource);
  const keyOf = ({ userId, permission, resource }: Question) => `${userId} ${permission} ${resource}`;
  for (const question of questions) answers.set(keyOf(question), check(question));
  const look = (question: Question) => answers.get(keyOf(question)) ?? false;
  shuffle(questions, dice);
  return { tenants, given, questions, check, look };
};

const shuffle = (items: unknown[], dice: Dice): void => {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = dice.roll(at + 1);
    [items[at], items[other]] = [items[other], items[at]];
  }
};

let yes = 0;
/** Checks a second; the questions in a random order, from another place each time. */
const rate = (questions: readonly Question[], count: number, answer: (question: Question) => boolean): number => {
  const from = Math.floor(Math.random() * questions.length);
  const started = performance.now();
  for (let n = 0; n < count; n += 1) if (answer(questions[(from + n) % questions.length]!)) yes += 1;
  return (count * 1_000) / (performance.now() - started);
};

const memory = (): MemoryFigures =>
  JSON.parse(
    execFileSync(
      process.execPath,
      ['--expose-gc', fileURLToPath(new URL('evaluator-memory.js', import.meta.url)), String(LARGEST)],
      { encoding: 'utf8' },
    ),
  ) as MemoryFigures;

const run = async (): Promise<readonly Figure[]> => {
  const [small, middle, large] = [sized(1_000), sized(IN_COMPARISON), sized(LARGEST)];
  const casbin = await casbinOf(middle.tenants, middle.given);
  const casl = caslOf(middle.tenants, middle.given);
  const sample = middle.questions.slice(0, 20);
  const differ = sample.filter((question) =>
    [casbin(question), casl(question)].some((one) => one !== middle.check(question)),
  );
  if (differ.length > 0) throw new Error(`${differ.length} of ${sample.length} answers are not the same`);

  const quick = (from: Sized, answer: (question: Question) => boolean) => () =>
    Promise.resolve(rate(from.questions, 300_000, answer));
  const measurements = {
    small: quick(small, small.check),
    smallMap: quick(small, small.look),
    middle: quick(middle, middle.check),
    middleMap: quick(middle, middle.look),
    large: quick(large, large.check),
    largeMap: quick(large, large.look),
    casl: () => Promise.resolve(rate(middle.questions, 3_000, casl)),
    casbin: () => Promise.resolve(rate(middle.questions, 4, casbin)),
  };
  for (const measure of Object.values(measurements)) await measure();
  const rates = await interleaved(ROUNDS, measurements);
  const fall = ratio(rates.large, rates.small) / ratio(rates.largeMap, rates.smallMap);
  const { present, past } = memory();
  return [
    { name: 'checks with 100,000 assignments', value: median(rates.middle), unit: '/s' },
    { name: '  beside casbin enforceSync', value: ratio(rates.middle, rates.casbin), unit: 'x', bar: { atLeast: 100 } },
    {
      name: '  beside CASL, ability built and asked',
      value: ratio(rates.middle, rates.casl),
      unit: 'x',
      bar: { atLeast: 10 },
    },
    { name: '  beside a bare Map', value: ratio(rates.middle, rates.middleMap), unit: 'x', bar: { atLeast: 0.25 } },
    { name: 'a bare Map of as many answers', value: median(rates.middleMap), unit: '/s' },
    { name: 'checks with 1,000 assignments', value: median(rates.small), unit: '/s' },
    { name: '  beside a bare Map', value: ratio(rates.small, rates.smallMap), unit: 'x' },
    { name: `checks with ${LARGEST.toLocaleString('en-US')} assignments`, value: median(rates.large), unit: '/s' },
    { name: '  beside a bare Map', value: ratio(rates.large, rates.largeMap), unit: 'x' },
    { name: '  fall from 1,000 beside the fall of the Map', value: fall, unit: 'x', bar: { atLeast: 0.8 } },
    { name: 'memory per assignment', value: present.bytesEach, unit: 'bytes', bar: { below: 200 }, note: present.note },
    { name: 'taking in an event', value: present.microsecondsEach, unit: 'µs' },
    { name: 'check as of a random instant, p99', value: past.p99, unit: 'ms', bar: { below: 10 }, note: past.note },
    { name: '  median', value: past.median, unit: 'ms' },
    { name: 'memory with the history beside the present', value: past.besidePresent, unit: 'x', bar: { below: 2 } },
  ];
};

if (values.help) process.stdout.write(USAGE);
else {
  const flags = [...(values.json ? ['--json'] : []), ...(values.bars ? [] : ['--no-bars'])];
  report(await run(), flags);
  if (yes === 0) throw new Error('Nothing was allowed');
}
