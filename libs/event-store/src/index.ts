import { Unavailable } from '@guildhall/availability';

/**
 * The event store port: the one place where anything is ever written.
 *
 * Every adapter passes the suite in `contract.ts`; what is promised here is tested there.
 */

/** An event as a command hands it over. `id` is a UUID; the same id means the same event. */
export type NewEvent = Readonly<{
  id: string;
  type: string;
  data: unknown;
  metadata: Readonly<Record<string, unknown>>;
}>;

/** An event as the log holds it. `data` and `metadata` are JSON values. */
export type RecordedEvent = Readonly<{
  id: string;
  type: string;
  stream: string;
  /** Place in its stream: 0, 1, 2, ... without gaps. */
  revision: number;
  /** Place in the log, see {@link Position}. */
  position: Position;
  data: unknown;
  metadata: Readonly<Record<string, unknown>>;
}>;

/**
 * Place in the log: a safe integer, strictly rising in commit order. An event never appears at a position
 * below one that a reader has been given already. Only order and equality mean anything: adapters may leave gaps.
 */
export type Position = number;

/** Before every event: reading `after` it begins with the first one. */
export const START: Position = -1;

/** The revision that a stream must have for an append to succeed; `NO_STREAM` if it must not exist. */
export const NO_STREAM = -1;

export type Appended = Readonly<{ revision: number; position: Position }>;

export type AppendOptions = Readonly<{
  /**
   * Seconds after which an event of this stream may be forgotten. Given with the first append of a stream, it holds
   * for all its events. An event past its age is not read from the stream any more; `readAll` and `subscribe` may still
   * give it until the store has cleaned up. Revisions go on where they were.
   */
  maxAge?: number;
}>;

export type ReadStreamOptions = Readonly<{
  /** First revision to read; default the first (forwards) or last (backwards) of the stream. */
  from?: number;
  direction?: 'forwards' | 'backwards';
  limit?: number;
}>;

/** Which part of the log: events after `after` whose stream name begins with one of `prefixes` (default: all). */
export type LogSelection = Readonly<{ after: Position; prefixes?: readonly string[] }>;

/** A run of the log, in order. */
export type LogBatch = Readonly<{
  /** The selected events, in the order of their positions; may be empty. */
  events: readonly RecordedEvent[];
  /** Every selected event up to and including this position has now been given: the place to go on from. */
  upTo: Position;
  /** True if there was nothing more in the log when this batch was read. */
  caughtUp: boolean;
}>;

export abstract class EventStore {
  /**
   * Appends all events to one stream, or none.
   *
   * When the promise resolves, the events are durable (they survive a power cut) and the next read shows them.
   * Repeating an append with the same event ids and the same `expected` writes nothing and answers as the first one did,
   * also after a crash; so an append with an unknown outcome (time-out, lost connection) is simply made again.
   *
   * @throws {WrongExpectedRevision} the stream is elsewhere. Nothing was written.
   * @throws {StreamDeleted} the stream was deleted. Nothing was written.
   * @throws {InvalidAppend} no events, an empty name, type or id, or more than {@link MAX_APPEND_BYTES}. Nothing was written.
   * @throws {EventStoreUnavailable} the outcome is unknown; repeat with the same ids.
   */
  abstract append(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<Appended>;

  /** The events of a stream in batches, in order; nothing for a missing, deleted or expired stream. */
  abstract readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<readonly RecordedEvent[]>;

  /** The log from `after` to the end that it had when the call was made, then ends. The last batch is `caughtUp`. */
  abstract readAll(selection: LogSelection): AsyncIterable<LogBatch>;

  /**
   * The log from `after` on, and then live, until `signal` aborts or the caller leaves the loop; then it ends without error.
   * Nothing is skipped, given twice or out of order, however slow the reader is: it is read at the reader's own speed.
   * An empty batch is given when the reader is caught up, and from time to time when other events than the selected went by.
   *
   * @throws {EventStoreUnavailable} the connection broke; subscribe again after the last `upTo` that was *handled*.
   */
  abstract subscribe(selection: LogSelection & { signal?: AbortSignal }): AsyncIterable<LogBatch>;

  /** The position of the last event of the log; `START` if there is none. */
  abstract head(): Promise<Position>;

  /**
   * Deletes a stream for good: it reads as missing, and nothing can be appended to it ever again. `readAll` may still
   * give its events until the store has cleaned up. Deleting a missing or deleted stream changes nothing.
   */
  abstract deleteStream(stream: string): Promise<void>;

  /** Lets what was accepted finish, refuses what comes now with {@link EventStoreUnavailable}, and ends subscriptions. */
  abstract close(): Promise<void>;
}

/** What one append may hold: the JSON of `data` of all its events together, in bytes. */
export const MAX_APPEND_BYTES = 1_048_576;

export class WrongExpectedRevision extends Error {
  override readonly name = 'WrongExpectedRevision';
  constructor(
    readonly stream: string,
    readonly expected: number,
    readonly actual: number,
  ) {
    super(`Stream ${stream} is at revision ${actual}, not ${expected}`);
  }
}

export class StreamDeleted extends Error {
  override readonly name = 'StreamDeleted';
  constructor(readonly stream: string) {
    super(`Stream ${stream} was deleted`);
  }
}

export class InvalidAppend extends Error {
  override readonly name = 'InvalidAppend';
}

/** The store cannot be reached or is closed. The outcome of an append that throws this is unknown. */
export class EventStoreUnavailable extends Unavailable {
  override readonly name = 'EventStoreUnavailable';
}
