import { randomUUID } from 'node:crypto';
import { NO_STREAM, type EventStore, type LogBatch, type NewEvent, type RecordedEvent } from '../index.js';

/** How the suite gets at an adapter. */
export type Harness = Readonly<{
  /**
   * Opens the log. It need not be empty and may be shared: every test uses names of its own. Called again after the
   * last store was closed, it opens the same log, as a new process would.
   */
  open(): Promise<EventStore>;
  /** Called when the suite is done and every store is closed. */
  dispose?(): Promise<void>;
}>;

/** Parts of the contract that an adapter may not keep, each with the reason why not. */
export type OptOuts = Readonly<Partial<Record<OptOut, string>>>;

/** `reopening`: what was written is there for the next process. `expiry`: `maxAge`. `deletion`: `deleteStream`. */
export type OptOut = 'reopening' | 'expiry' | 'deletion';

/** The store of the current test. */
export type Subject = Readonly<{
  store: EventStore;
  /** Closes the store and gives another one on the same log. */
  reopen(): Promise<EventStore>;
}>;

export const event = (data: unknown = { name: 'Ana' }, type = 'MemberJoined'): NewEvent => ({
  id: randomUUID(),
  type,
  data,
  metadata: { correlationId: 'c-1' },
});

export const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event({ n }));

/** A name nobody else uses. */
export const unique = (category: string) => `${category}-${randomUUID()}`;

export const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

export const positions = (list: readonly RecordedEvent[]) => list.map(({ position }) => position);

/** Everything of a stream that one read gives. */
export const read = async (
  store: EventStore,
  ...args: Parameters<EventStore['readStream']>
): Promise<RecordedEvent[]> => {
  const all: RecordedEvent[] = [];
  for await (const batch of store.readStream(...args)) all.push(...batch);
  return all;
};

/** Everything that one reading of the log gives. */
export const readLog = async (store: EventStore, selection: Parameters<EventStore['readAll']>[0]) => {
  const batches: LogBatch[] = [];
  for await (const batch of store.readAll(selection)) batches.push(batch);
  return { batches, events: batches.flatMap((batch) => batch.events), last: batches.at(-1) };
};

/** Takes from a subscription until `count` events have come. */
export const take = async (subscription: AsyncIterable<LogBatch>, count: number): Promise<RecordedEvent[]> => {
  const taken: RecordedEvent[] = [];
  for await (const batch of subscription) {
    taken.push(...batch.events);
    if (taken.length >= count) break;
  }
  return taken;
};

/** Appends one event after the other to one stream, `count` in all. */
export const appendOneByOne = async (store: EventStore, stream: string, count: number) => {
  for (let expected = NO_STREAM; expected < count - 1; expected += 1) {
    await store.append(stream, expected, [event({ n: expected + 1 })]);
  }
};

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Asks again until the answer is yes. */
export const eventually = async (what: string, holds: () => Promise<boolean>, milliseconds = 10_000) => {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not within ${milliseconds} ms: ${what}`);
    await pause(50);
  }
};
