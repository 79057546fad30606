import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { type Context, event, type EventsOf } from '@guildhall/contracts';
import {
  CommandContext,
  type Decider,
  type FeedSource,
  LogFeed,
  MergedFeed,
  prefixesOf,
  type Recorded,
} from '@guildhall/event-sourcing';
import type { LogBatch } from '@guildhall/event-store';
import { z } from 'zod';
import { type Bench, openBench } from '../index.js';

const contextOf = (name: string) => {
  const events = { Noted: event('Noted', z.object({ number: z.number(), by: z.string() })) };
  return { name, categories: [name], events } as const satisfies Context;
};
const [left, right] = [contextOf('left'), contextOf('right')];
type Noted = EventsOf<typeof left.events>;

const note = async (bench: Bench, context: Context, id: string, number: number): Promise<number> => {
  const decider: Decider<null, Noted> = { category: context.name, initialState: () => null, evolve: (state) => state };
  const command = CommandContext.ofRequest(
    { type: 'user', id: 'ada' },
    { requestId: randomUUID(), issuedAt: new Date() },
  );
  const data = { number, by: context.name };
  return (await bench.decisions.decide(decider, id, command, () => [{ type: 'Noted', data }])).position;
};

/** The log, as far as `gate` lets it through. */
const sourceOf = (
  bench: Bench,
  context: Context,
  gate: (batch: LogBatch) => Promise<void> = async () => {},
): FeedSource => ({
  contexts: [context],
  async *subscribe(contexts, { after, signal }) {
    for await (const batch of bench.store.subscribe({ after, signal, prefixes: contexts.flatMap(prefixesOf) })) {
      await gate(batch);
      yield batch;
    }
  },
});

const openFor = async (t: TestContext): Promise<Bench> => {
  const bench = await openBench([left, right]);
  t.after(() => bench.close());
  return bench;
};

const mergedOf = (bench: Bench, sources: readonly FeedSource[]) =>
  new MergedFeed(sources, bench.codec, () => bench.store.head());

/** What comes up to a position. */
const readUpTo = async (feed: MergedFeed | LogFeed, position: number, after = -1): Promise<Recorded[]> => {
  const events: Recorded[] = [];
  const done = new AbortController();
  for await (const batch of feed.subscribe([left, right], { after, signal: done.signal })) {
    for (const one of batch.events) assert.ok(one.position <= batch.upTo);
    events.push(...batch.events);
    if (batch.upTo >= position) done.abort();
  }
  return events;
};

describe('a merged feed', () => {
  it('gives what the log gives, in its order, whatever the pace of its sources', async (t) => {
    const bench = await openFor(t);
    let position = -1;
    for (let n = 0; n < 200; n += 1) position = await note(bench, n % 3 ? left : right, `s${n % 7}`, n);
    const jitter = async () => new Promise<void>((resolve) => setTimeout(resolve, Math.random() * 5));
    const feed = mergedOf(bench, [sourceOf(bench, left, jitter), sourceOf(bench, right)]);
    const log = await readUpTo(new LogFeed(bench.store, bench.codec), position);
    assert.equal(log.length, 200);
    assert.deepEqual(await readUpTo(feed, position), log);
    const middle = log[90]!.position;
    assert.deepEqual(await readUpTo(feed, position, middle), log.slice(91));
  });

  it('holds back what comes after a source that stands still, and says only what it knows', async (t) => {
    const bench = await openFor(t);
    const first = await note(bench, left, 'a', 1);
    const second = await note(bench, right, 'b', 2);
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const feed = mergedOf(bench, [sourceOf(bench, left), sourceOf(bench, right, () => opened)]);
    const done = new AbortController();
    t.after(() => done.abort());
    const batches = feed.subscribe([left, right], { after: -1, signal: done.signal })[Symbol.asyncIterator]();
    const next = batches.next();
    const early = await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 50, 'nothing'))]);
    assert.equal(early, 'nothing');
    open();
    const numbers: number[] = [];
    let reached = -1;
    for (let batch = await next; !batch.done; batch = await batches.next()) {
      numbers.push(...batch.value.events.map(({ data }) => (data as { number: number }).number));
      reached = batch.value.upTo;
      if (reached >= second) break;
    }
    assert.deepEqual(numbers, [1, 2]);
    assert.ok(reached >= second && second > first);
  });

  it('moves on when one source has nothing for a long time', async (t) => {
    const bench = await openFor(t);
    let position = -1;
    for (let n = 0; n < 20; n += 1) position = await note(bench, left, 'a', n);
    const feed = mergedOf(bench, [sourceOf(bench, left), sourceOf(bench, right)]);
    assert.equal((await readUpTo(feed, position)).length, 20);
  });

  it('does not outrun a slow reader', async (t) => {
    const bench = await openFor(t);
    let position = -1;
    for (let n = 0; n < 50; n += 1) position = await note(bench, left, 'a', n);
    let given = 0;
    const counted = sourceOf(bench, left, async ({ events }) => void (given += events.length));
    // The other source holds everything back, so nothing is given although much could be read.
    const feed = mergedOf(bench, [
      counted,
      sourceOf(bench, right, () => new Promise((resolve) => setTimeout(resolve, 20))),
    ]);
    assert.equal((await readUpTo(feed, position)).length, 50);
    assert.equal(given, 50);
  });

  it('tells its reader when a source breaks, so that it is begun again', async (t) => {
    const bench = await openFor(t);
    await note(bench, left, 'a', 1);
    const broken = sourceOf(bench, right, () => Promise.reject(new Error('the broker is gone')));
    const feed = mergedOf(bench, [sourceOf(bench, left), broken]);
    await assert.rejects(readUpTo(feed, 1_000_000), /the broker is gone/);
  });

  it('knows no context that it has no source of', async (t) => {
    const bench = await openFor(t);
    const feed = mergedOf(bench, [sourceOf(bench, left)]);
    await assert.rejects(readUpTo(feed, 0), /no source of right/);
  });
});
