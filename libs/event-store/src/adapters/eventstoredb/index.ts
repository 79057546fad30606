import { jsonEvent } from '@eventstore/db-client';
import { appendable } from '../../appendable.js';
import {
  EventStore,
  EventStoreUnavailable,
  type AppendOptions,
  type Appended,
  type LogBatch,
  type LogSelection,
  type NewEvent,
  type Position,
  type ReadStreamOptions,
  type RecordedEvent,
} from '../../index.js';
import { Appends, requireOrdinary } from './appends.js';
import { Connection, Connections } from './connection.js';
import { EndOfLog } from './end-of-log.js';
import { Following } from './following.js';
import { Lanes } from './lanes.js';
import { Reads } from './reads.js';
import { TIMING, type Timing } from './timing.js';

export type EventStoreDbOptions = Readonly<{
  /** As EventStoreDB documents it: `esdb://user:password@host:2113?tls=true`. */
  connectionString: string;
  /** Told of each append once it is durable. */
  onAppend?: (info: AppendInfo) => void;
}> &
  Partial<Timing>;

export type AppendInfo = Readonly<{
  /** From the call until it was answered, with all that was tried again. */
  milliseconds: number;
  events: number;
}>;

/** The event store of many processes: an EventStoreDB 23.10 server or cluster. */
export class EventStoreDbEventStore extends EventStore {
  readonly #lanes;
  readonly #reading;
  readonly #subscriptions;
  readonly #reads;
  readonly #appends;
  readonly #endOfLog;
  readonly #timing;
  readonly #onAppend;
  readonly #closing = new AbortController();
  /** What `close` waits for. */
  readonly #writing = new Set<Promise<unknown>>();
  /** What an append waits for: a reading of the log that was asked for before it must not show it. */
  readonly #ends = new Set<Promise<Position>>();

  /** @throws {EventStoreUnavailable} the server cannot be reached or does not let us in. */
  static async connect(options: EventStoreDbOptions): Promise<EventStoreDbEventStore> {
    const store = new EventStoreDbEventStore(options);
    try {
      await store.head();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  }

  private constructor({ connectionString, onAppend, ...timing }: EventStoreDbOptions) {
    super();
    this.#onAppend = onAppend;
    this.#timing = { ...TIMING, ...timing };
    this.#lanes = new Lanes(connectionString, this.#timing.silenceMs);
    this.#reading = new Connection(connectionString, this.#timing.silenceMs);
    // Apart from the others: a subscription is a call that does not end, and a connection carries only so many.
    this.#subscriptions = new Connections(connectionString, this.#timing.silenceMs);
    this.#reads = new Reads(this.#reading, this.#timing);
    this.#appends = new Appends(this.#lanes, this.#reads, this.#timing);
    this.#endOfLog = new EndOfLog(() => this.#reads.last(), this.#timing.progressMs);
  }

  override async append(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<Appended> {
    this.#requireOpen();
    const started = performance.now();
    const serialized = appendable(stream, expected, events, options);
    requireOrdinary(stream, events);
    const proposed = events.map(({ id, type, data }, index) => {
      // The client would take the metadata apart again, and needs longer for it than for bytes. Of data it takes no bytes.
      const metadata = new Uint8Array(Buffer.from(serialized[index]!.metadata));
      return jsonEvent({ id, type, data: data as never, metadata });
    });
    const append = { stream, expected, events: proposed, maxAge: options.maxAge };
    const appended = await this.#write(() => this.#appends.append(append));
    this.#onAppend?.({ milliseconds: performance.now() - started, events: events.length });
    return appended;
  }

  override async *readStream(name: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    this.#requireOpen();
    if (name === '' || name.startsWith('$')) return;
    for await (const events of this.#reads.stream(name, options)) {
      yield events;
      this.#requireOpen();
    }
  }

  override readAll(selection: LogSelection): AsyncGenerator<LogBatch> {
    // Asked for now, not when the first batch is: what is appended after this call is not part of it.
    const end = this.#isClosed ? Promise.reject(closed()) : this.#reads.head();
    this.#ends.add(end);
    end.then(
      () => this.#ends.delete(end),
      () => this.#ends.delete(end),
    );
    return this.#readUpTo(end, selection);
  }

  async *#readUpTo(end: Promise<Position>, selection: LogSelection): AsyncGenerator<LogBatch> {
    const head = await end;
    this.#requireOpen();
    for await (const batch of this.#follow(selection).upTo(head, this.#closing.signal)) {
      yield batch;
      if (!batch.caughtUp) this.#requireOpen();
    }
    this.#requireOpen();
  }

  override async *subscribe(selection: LogSelection & { signal?: AbortSignal }): AsyncGenerator<LogBatch> {
    this.#requireOpen();
    const signal = selection.signal ? AbortSignal.any([this.#closing.signal, selection.signal]) : this.#closing.signal;
    for await (const batch of this.#follow(selection).live(signal)) {
      yield batch;
      if (signal.aborted) return;
    }
  }

  override async head(): Promise<Position> {
    this.#requireOpen();
    return this.#reads.head();
  }

  override async deleteStream(name: string): Promise<void> {
    this.#requireOpen();
    if (name === '' || name.startsWith('$')) return;
    await this.#write(() => this.#appends.delete(name));
  }

  override async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#writing);
    this.#lanes.close();
    this.#reading.close();
    this.#subscriptions.close();
  }

  #follow(selection: LogSelection): Following {
    return new Following(this.#subscriptions, this.#reads, this.#endOfLog, this.#timing, selection);
  }

  async #write<T>(work: () => Promise<T>): Promise<T> {
    const writing = Promise.allSettled(this.#ends).then(work);
    this.#writing.add(writing);
    try {
      return await writing;
    } finally {
      this.#writing.delete(writing);
    }
  }

  get #isClosed() {
    return this.#closing.signal.aborted;
  }

  #requireOpen() {
    if (this.#isClosed) throw closed();
  }
}

const closed = () => new EventStoreUnavailable('The event store is closed');
