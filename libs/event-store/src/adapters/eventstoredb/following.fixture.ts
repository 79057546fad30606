import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreUnavailable,
  NO_STREAM,
  type EventStore,
  type LogBatch,
  type NewEvent,
  type Position,
  type RecordedEvent,
} from '../../index.js';

export const event = (data: unknown = {}): NewEvent => ({ id: randomUUID(), type: 'Happened', data, metadata: {} });

export const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

export const unique = (category: string) => `${category}-${randomUUID()}`;

export const until = async (what: string, holds: () => boolean, milliseconds = 10_000) => {
  const deadline = Date.now() + milliseconds;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await pause(5);
  }
};

/** Appends events one by one to one stream, each until it is acknowledged. The answer: what was acknowledged. */
export const appendAll = async (store: EventStore, stream: string, list: readonly NewEvent[]): Promise<string[]> => {
  const acknowledged: string[] = [];
  let expected = NO_STREAM;
  for (const next of list) {
    expected = (await stubbornly(() => store.append(stream, expected, [next]))).revision;
    acknowledged.push(next.id);
  }
  return acknowledged;
};

const stubbornly = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EventStoreUnavailable)) throw error;
      await pause(20);
    }
  }
};

/** Follows a category as a consumer does that remembers nothing but the last `upTo` it has handled. */
export class Follower {
  readonly seen: RecordedEvent[] = [];
  readonly batches: LogBatch[] = [];
  readonly errors: unknown[] = [];
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(
    private readonly store: EventStore,
    private readonly prefix: string,
    private at: Position,
    /** Called for each batch before it counts as handled; true leaves the subscription, to make another. */
    private readonly handle: (batch: LogBatch) => boolean | Promise<boolean> = () => false,
  ) {
    this.#running = this.#run();
  }

  get caughtUp(): boolean {
    return this.batches.at(-1)?.caughtUp ?? false;
  }

  /** Everything that was appended, each once, in order; ends the following. */
  async assertSaw(streams: ReadonlyMap<string, readonly string[]>) {
    const count = [...streams.values()].reduce((sum, ids) => sum + ids.length, 0);
    await until(`${count} events are seen`, () => this.seen.length >= count, 20_000);
    await pause(50);
    this.#stop.abort();
    await this.#running;
    let last = -1;
    for (const { position } of this.seen) {
      assert.ok(position > last, 'positions rise');
      last = position;
    }
    for (const [stream, ids] of streams) {
      assert.deepEqual(
        this.seen.filter((seen) => seen.stream === stream).map(({ id }) => id),
        ids,
      );
    }
    assert.equal(this.seen.length, count);
  }

  async #run() {
    while (!this.#stop.signal.aborted) {
      try {
        const { signal } = this.#stop;
        for await (const batch of this.store.subscribe({ after: this.at, prefixes: [this.prefix], signal })) {
          this.batches.push(batch);
          this.seen.push(...batch.events);
          const leaves = await this.handle(batch);
          assert.ok(batch.upTo >= this.at);
          this.at = batch.upTo;
          if (leaves) break;
        }
      } catch (error) {
        this.errors.push(error);
        await pause(20);
      }
    }
  }
}
