import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { LogBatch, RecordedEvent } from '@guildhall/event-store';
import { readAhead } from './read-ahead.js';

const eventAt = (position: number): RecordedEvent => ({
  id: `${position}`,
  type: 'Happened',
  stream: 'stream-1',
  revision: position,
  position,
  data: {},
  metadata: {},
});
const batchAt = (position: number, caughtUp = false): LogBatch => ({
  events: [eventAt(position)],
  upTo: position,
  caughtUp,
});
const positionsOf = ({ events }: LogBatch) => events.map(({ position }) => position);

const sourceOf = (count: number, caughtUp = false) => {
  const seen = { given: 0, left: false };
  async function* open(signal: AbortSignal): AsyncGenerator<LogBatch> {
    try {
      for (; seen.given < count && !signal.aborted; seen.given += 1) yield batchAt(seen.given, caughtUp);
    } finally {
      seen.left = true;
    }
  }
  return { open, seen };
};
const options = (given: Partial<Parameters<typeof readAhead>[1]> = {}) => ({
  signal: new AbortController().signal,
  maxEvents: 10,
  fillForMs: 1_000,
  ...given,
});

describe('reading ahead', () => {
  it('gives everything once and in order, in full batches while it is the past', async () => {
    const batches: LogBatch[] = [];
    for await (const batch of readAhead(sourceOf(25).open, options())) {
      batches.push(batch);
      await turn();
    }
    assert.deepEqual(
      batches.flatMap(positionsOf),
      Array.from({ length: 25 }, (_, n) => n),
    );
    assert.deepEqual(
      batches.map(({ events, upTo }) => [events.length, upTo]),
      [
        [10, 9],
        [10, 19],
        [5, 24],
      ],
    );
  });

  it('cuts what is too much for one batch, at an event', async () => {
    const events = Array.from({ length: 25 }, (_, n) => eventAt(n));
    async function* open(): AsyncGenerator<LogBatch> {
      yield { events, upTo: 40, caughtUp: true };
    }
    const batches: LogBatch[] = [];
    for await (const batch of readAhead(open, options())) batches.push(batch);
    assert.deepEqual(
      batches.flatMap(({ events: given }) => given),
      events,
    );
    assert.deepEqual(
      batches.map(({ upTo, caughtUp }) => [upTo, caughtUp]),
      [
        [9, false],
        [19, false],
        [40, true],
      ],
    );
  });

  it('does not wait to fill a batch of what is live', async () => {
    async function* live(signal: AbortSignal): AsyncGenerator<LogBatch> {
      yield batchAt(0, true);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    }
    const begun = performance.now();
    for await (const batch of readAhead(live, options({ fillForMs: 60_000 }))) {
      assert.deepEqual(positionsOf(batch), [0]);
      break;
    }
    assert.ok(performance.now() - begun < 10_000);
  });

  it('waits no longer than it was told for the past', async () => {
    async function* slow(signal: AbortSignal): AsyncGenerator<LogBatch> {
      yield batchAt(0);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    }
    for await (const batch of readAhead(slow, options({ fillForMs: 20 }))) {
      assert.deepEqual(positionsOf(batch), [0]);
      break;
    }
  });

  it('rests when enough waits', async () => {
    const { open, seen } = sourceOf(1_000);
    for await (const _ of readAhead(open, options())) {
      await wait(20);
      assert.ok(seen.given <= 21, `${seen.given} were read`);
      break;
    }
  });

  it('gives what came before a failure, then throws it', async () => {
    async function* failing(): AsyncGenerator<LogBatch> {
      yield batchAt(0);
      throw new Error('dropped');
    }
    const given: number[] = [];
    await assert.rejects(
      async () => {
        for await (const batch of readAhead(failing, options())) given.push(...positionsOf(batch));
      },
      { message: 'dropped' },
    );
    assert.deepEqual(given, [0]);
  });

  it('leaves the source when it is left, also while that rests', async () => {
    const { open, seen } = sourceOf(1_000);
    for await (const _ of readAhead(open, options())) break;
    assert.equal(seen.left, true);
  });

  it('gives nothing more when the signal aborts', async () => {
    const stopping = new AbortController();
    const { open, seen } = sourceOf(1_000);
    let batches = 0;
    for await (const _ of readAhead(open, options({ signal: stopping.signal }))) {
      batches += 1;
      await wait(5);
      stopping.abort();
    }
    assert.equal(batches, 1);
    assert.equal(seen.left, true);
  });
});
