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
import { appendable } from '../../appendable.js';
import { Appends } from './append.js';
import { CleanUp } from './clean-up.js';
import { GroupCommit, type CommitHooks } from './group-commit.js';
import { LogEnd } from './log-end.js';
import { openLogFile, type LogFile } from './log-file.js';
import { LogCursor, Reader, RunLength } from './reader.js';
import { Streams } from './streams.js';

export type { CommitInfo, CommitPoint } from './group-commit.js';

export type EmbeddedEventStoreOptions = Readonly<{
  /** Where the log is kept: a folder of its own on a local disk. Made if missing. */
  folder: string;
  /** Told in one sentence when something was repaired or clean-up failed. */
  log?: (message: string) => void;
  /** Milliseconds since the epoch; what `maxAge` is measured with. */
  clock?: () => number;
  /** Seconds between two rounds of clean-up. */
  cleanUpEvery?: number;
}> &
  CommitHooks;

/** The event store of one process, in one folder. Durable when answered; survives the end of the process at any instant. */
export class EmbeddedEventStore extends EventStore {
  readonly #streams;
  readonly #end;
  readonly #appends;
  readonly #reader;
  readonly #cleanUp;
  readonly #commits;
  readonly #timer;
  readonly #clock;
  #closing: Promise<void> | undefined;

  /**
   * @throws {EventStoreUnavailable} the folder is used by another process, damaged beyond a cut-off end, or of another
   * format.
   */
  static async open(options: EmbeddedEventStoreOptions): Promise<EmbeddedEventStore> {
    const log = options.log ?? (() => undefined);
    return new EmbeddedEventStore(openLogFile(options.folder, log), options, log);
  }

  private constructor(
    private readonly file: LogFile,
    options: EmbeddedEventStoreOptions,
    private readonly log: (message: string) => void,
  ) {
    super();
    const { clock = Date.now, cleanUpEvery = 60 } = options;
    this.#clock = clock;
    const streams = new Streams(file.db);
    this.#streams = streams;
    this.#end = new LogEnd(file.db, () => streams.forgetAll());
    this.#appends = new Appends(file.db, streams, this.#end, clock);
    this.#reader = new Reader(file.db);
    this.#cleanUp = new CleanUp(file.db, this.#end, clock);
    this.#commits = new GroupCommit(file.db, this.#end, options);
    this.#timer = setInterval(() => void this.#cleanUpOrTell(), cleanUpEvery * 1000).unref();
  }

  override async append(
    stream: string,
    expected: number,
    events: readonly NewEvent[],
    options: AppendOptions = {},
  ): Promise<Appended> {
    this.#requireOpen();
    const serialized = appendable(stream, expected, events, options);
    const bytes = serialized.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    const append = { name: stream, expected, events: serialized, maxAge: options.maxAge };
    return this.#commits.submit({ events: events.length, bytes }, () => this.#appends.run(append));
  }

  override async *readStream(name: string, options: ReadStreamOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const backwards = options.direction === 'backwards';
    const length = new RunLength();
    let from = options.from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      this.#requireOpen();
      const stream = this.#streams.find(name);
      if (!stream || stream.deleted) return;
      const rows = Math.min(length.rows, left);
      const run = this.#reader.stream(stream.id, from, backwards, rows, this.#clock());
      const last = run.events.at(-1);
      if (!last) return;
      length.adapt(run);
      left -= run.events.length;
      from = last.revision + (backwards ? -1 : 1);
      yield run.events;
      if (run.events.length < rows) return;
      await turn();
    }
  }

  override readAll({ after, prefixes }: LogSelection): AsyncGenerator<LogBatch> {
    return this.#readUpTo(new LogCursor(this.#reader, prefixes, after), this.#end.head);
  }

  async *#readUpTo(cursor: LogCursor, end: Position): AsyncGenerator<LogBatch> {
    for (;;) {
      this.#requireOpen();
      const batch = cursor.next(end);
      yield batch;
      if (batch.caughtUp) return;
      await turn();
    }
  }

  override async *subscribe(selection: LogSelection & { signal?: AbortSignal }): AsyncGenerator<LogBatch> {
    const { after, prefixes, signal } = selection;
    this.#requireOpen();
    const cursor = new LogCursor(this.#reader, prefixes, after);
    let caughtUp = false;
    while (!this.#isClosing && !signal?.aborted) {
      if (caughtUp && cursor.position >= this.#end.head) {
        await this.#end.changed(signal);
        continue;
      }
      const batch = cursor.next(this.#end.head);
      caughtUp = batch.caughtUp;
      yield batch;
      if (!caughtUp) await turn();
    }
  }

  override async head(): Promise<Position> {
    this.#requireOpen();
    return this.#end.head;
  }

  override async deleteStream(name: string): Promise<void> {
    this.#requireOpen();
    await this.#commits.submit({ events: 0, bytes: 0 }, () => {
      const stream = this.#streams.find(name);
      if (stream && !stream.deleted) this.#streams.delete(stream);
    });
  }

  /** Removes now what has expired or was deleted; otherwise that happens in the background. */
  async cleanUp(): Promise<void> {
    this.#requireOpen();
    while (!this.#isClosing && (await this.#commits.submit({ events: 0, bytes: 0 }, () => this.#cleanUp.step())));
  }

  override close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  get #isClosing() {
    return this.#closing !== undefined;
  }

  async #finish() {
    clearInterval(this.#timer);
    this.#end.wakeAll();
    await this.#commits.drained();
    this.file.close();
  }

  async #cleanUpOrTell() {
    try {
      await this.cleanUp();
    } catch (error) {
      this.log(`Cleaning up the event store failed and will be tried again: ${String(error)}`);
    }
  }

  #requireOpen() {
    if (this.#isClosing) throw new EventStoreUnavailable('The event store is closed');
  }
}

/** Lets everything else have its turn between two batches. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
