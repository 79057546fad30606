/**
 * How fast the embedded event store is, beside what the machine itself can do, in one run with interleaved rounds.
 * `node bench/dist/event-store.js [--json] [--no-bars]`
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, copyFileSync, fdatasyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  NO_STREAM,
  START,
  type EventStore,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { median, report } from './figures.js';

const ROUNDS = 5;
const SINGLE_APPENDS = 1_000;
const APPENDERS = 64;
const CONCURRENT_EVENTS = 32_000;
const LARGE_LOG = 1_000_000;
const SMALL_LOG = 100_000;
const SEGMENT = 100_000;

const flags = process.argv.slice(2);
const cache = join(import.meta.dirname, '../../.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-event-store-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const progress = (text: string) => process.stderr.isTTY && process.stderr.write(`${text}\n`);

/** About 400 bytes as a recorded event. */
const newEvent = (n: number): NewEvent => ({
  id: randomUUID(),
  type: 'MemberInvited',
  data: { invitationId: randomUUID(), email: `member-${n}@example.org`, role: 'member', groups: [n % 7, n % 11] },
  metadata: { correlationId: randomUUID(), causationId: randomUUID(), actor: `user-${n % 100}` },
});

const recordedLine = (n: number) =>
  JSON.stringify({ ...newEvent(n), stream: `organization-${n % 100}`, revision: n, position: n });

const seconds = async (work: () => Promise<void> | void) => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

const rawAppendsPerSecond = async () => {
  const lines = Array.from({ length: SINGLE_APPENDS }, (_, n) => recordedLine(n));
  const file = openSync(join(folder, 'raw'), 'a');
  const took = await seconds(() => {
    for (const line of lines) {
      writeSync(file, line);
      fdatasyncSync(file);
    }
  });
  closeSync(file);
  return SINGLE_APPENDS / took;
};

const singleAppendsPerSecond = async (store: EventStore) => {
  const list = Array.from({ length: SINGLE_APPENDS }, (_, n) => newEvent(n));
  const stream = `organization-${randomUUID()}`;
  const took = await seconds(async () => {
    for (const [n, event] of list.entries()) await store.append(stream, n - 1, [event]);
  });
  return SINGLE_APPENDS / took;
};

const concurrentEventsPerSecond = async (store: EventStore) => {
  const each = CONCURRENT_EVENTS / APPENDERS;
  const appender = async (list: readonly NewEvent[]) => {
    const stream = `organization-${randomUUID()}`;
    for (const [n, event] of list.entries()) await store.append(stream, n - 1, [event]);
  };
  const lists = Array.from({ length: APPENDERS }, () => Array.from({ length: each }, (_, n) => newEvent(n)));
  const took = await seconds(async () => void (await Promise.all(lists.map(appender))));
  return CONCURRENT_EVENTS / took;
};

const fill = async (name: string, count: number) => {
  const store = await EmbeddedEventStore.open({ folder: join(folder, name) });
  const perAppend = 500;
  const revisions = new Map<string, number>();
  for (let n = 0; n < count; n += perAppend) {
    const stream = `organization-${(n / perAppend) % 200}`;
    const expected = revisions.get(stream) ?? NO_STREAM;
    const list = Array.from({ length: perAppend }, (_, k) => newEvent(n + k));
    revisions.set(stream, (await store.append(stream, expected, list)).revision);
  }
  return store;
};

/** In MB, and in a process of its own: in this one, memory is taken already that reading would only use again. */
const memoryGrowth = async (name: string) => {
  const script = join(import.meta.dirname, 'event-store-memory.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, join(folder, name), String(LARGE_LOG)]);
  return Number(stdout) / 1e6;
};

/** Reading everything back, and parsing the same lines alone, segment by segment in turn: events per second of both. */
const readAndParse = async (store: EventStore) => {
  let [reading, parsing, count, bytes] = [0, 0, 0, 0];
  for (let after: Position = START; count < LARGE_LOG;) {
    const started = performance.now();
    const read = await readSegment(store, after, () => undefined);
    reading += performance.now() - started;
    const lines: string[] = [];
    await readSegment(store, after, (event) => lines.push(JSON.stringify(event)));
    parsing += Math.min(millisecondsToParse(lines), millisecondsToParse(lines));
    if (read.count === 0 || read.count !== lines.length)
      throw new Error(`Read ${count} events instead of ${LARGE_LOG}`);
    bytes += lines.reduce((sum, line) => sum + line.length, 0);
    count += read.count;
    after = read.upTo;
  }
  return { read: (count / reading) * 1000, parse: (count / parsing) * 1000, lineBytes: bytes / count };
};

const readSegment = async (store: EventStore, after: Position, take: (event: RecordedEvent) => void) => {
  let count = 0;
  for await (const { events, upTo } of store.readAll({ after })) {
    for (const event of events) take(event);
    count += events.length;
    if (count >= SEGMENT) return { count, upTo };
    after = upTo;
  }
  return { count, upTo: after };
};

/** Measured twice, because the first pass also pays for strings that have only just been made. */
const millisecondsToParse = (lines: readonly string[]) => {
  const started = performance.now();
  for (const line of lines) JSON.parse(line);
  return performance.now() - started;
};

const millisecondsToOpen = async (name: string) => {
  const started = performance.now();
  const store = await EmbeddedEventStore.open({ folder: join(folder, name) });
  await store.head();
  const took = performance.now() - started;
  await store.close();
  return took;
};

/** What a killed process leaves behind: the database with its write-ahead log. */
const copyAsKilled = (name: string, copy: string) => {
  mkdirSync(join(folder, copy));
  for (const file of ['events.db', 'events.db-wal']) copyFileSync(join(folder, name, file), join(folder, copy, file));
};

progress(`Writing ${SMALL_LOG} and ${LARGE_LOG} events`);
const small = await fill('small', SMALL_LOG);
for (let round = 0; round < ROUNDS; round += 1) copyAsKilled('small', `killed-${round}`);
await small.close();
await (await fill('large', LARGE_LOG)).close();
const memory = await memoryGrowth('large');
const large = await EmbeddedEventStore.open({ folder: join(folder, 'large') });
const store = await EmbeddedEventStore.open({ folder: join(folder, 'appends') });

const measured: Record<'raw' | 'single' | 'concurrent' | 'read' | 'parse' | 'bytes' | 'open' | 'openKilled', number[]> =
  {
    raw: [],
    single: [],
    concurrent: [],
    read: [],
    parse: [],
    bytes: [],
    open: [],
    openKilled: [],
  };
for (let round = 0; round < ROUNDS; round += 1) {
  progress(`Round ${round + 1} of ${ROUNDS}`);
  measured.raw.push(await rawAppendsPerSecond());
  measured.single.push(await singleAppendsPerSecond(store));
  measured.concurrent.push(await concurrentEventsPerSecond(store));
  const { read, parse, lineBytes } = await readAndParse(large);
  measured.read.push(read);
  measured.parse.push(parse);
  measured.bytes.push(lineBytes);
  measured.open.push(await millisecondsToOpen('small'));
  measured.openKilled.push(await millisecondsToOpen(`killed-${round}`));
}
await store.close();
await large.close();

const [raw, single] = [median(measured.raw), median(measured.single)];
const [read, parse] = [median(measured.read), median(measured.parse)];
report(
  [
    { name: 'write + fdatasync alone', value: raw, unit: '/s' },
    { name: 'single durable appends', value: single, unit: '/s' },
    { name: '  ratio', value: single / raw, unit: 'x', bar: { atLeast: 0.5 } },
    {
      name: `${APPENDERS} concurrent appenders`,
      value: median(measured.concurrent),
      unit: 'events/s',
      bar: { atLeast: 20_000 },
    },
    {
      name: 'JSON.parse alone',
      value: parse,
      unit: 'events/s',
      note: `lines of ${Math.round(median(measured.bytes))} bytes`,
    },
    { name: `reading ${LARGE_LOG.toLocaleString('en-US')} events back`, value: read, unit: 'events/s' },
    { name: '  ratio', value: read / parse, unit: 'x', bar: { atLeast: 0.5 } },
    { name: '  growth of resident memory', value: memory, unit: 'MB', bar: { below: 300 } },
    { name: `opening ${SMALL_LOG.toLocaleString('en-US')} events`, value: median(measured.open), unit: 'ms' },
    { name: '  after a kill', value: median(measured.openKilled), unit: 'ms' },
  ],
  flags,
);
