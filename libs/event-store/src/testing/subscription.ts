import { randomUUID } from 'node:crypto';
import type { ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import { THROWN, isVisible, streamDeleted } from './answers.js';
import { TOO_SLOW, type Faults } from './faults.js';
import type { Log } from './log.js';
import { filterOf, placeOf, resolved, visibleOf, type Answer, type Matches, type ReadOptions } from './reading.js';
import { LAST_REVISION, TOMBSTONE, type LogRecord } from './records.js';
import { nameOf, streams } from './wire.js';

export type ReadCall = ServerWritableStream<InstanceType<typeof streams.ReadReq>, Answer>;

/** Records that a live subscriber may be behind before it is dropped. */
const LIVE_BACKLOG = 1_000;

/** One open subscription: the past at the speed of its reader, then what comes. */
export class OpenSubscription {
  #index: number;
  #live = false;
  #ended = false;
  readonly #matches: Matches;
  readonly #stream: string | undefined;
  readonly #checkpoints: Checkpoints | undefined;
  #wake: () => void = () => undefined;

  constructor(
    private readonly log: Log,
    private readonly call: ReadCall,
    private readonly options: ReadOptions,
    private readonly faults: Faults,
    private readonly clock: () => number,
  ) {
    const stream = options.getStream();
    this.#stream = stream && nameOf(stream.getStreamIdentifier());
    if (this.#stream !== undefined && log.shows(log.stream(this.#stream)?.tombstone)) {
      throw streamDeleted(this.#stream);
    }
    this.#matches = stream ? this.#ofStream(stream) : filterOf(options);
    this.#index = stream ? 0 : firstIndex(log, options);
    if (stream?.hasEnd()) this.#index = log.durable;
    if (options.hasFilter()) this.#checkpoints = new Checkpoints(options);
  }

  async run() {
    const stopListening = this.log.onChange(() => this.#wake());
    const registered = { fail: (error: Partial<ServiceError>) => this.#fail(error), end: () => this.#end() };
    this.faults.subscriptions.add(registered);
    this.call.on('cancelled', () => this.#stop());
    try {
      await this.#send(confirmation());
      while (!this.#ended) await this.#next();
    } finally {
      stopListening();
      this.faults.subscriptions.delete(registered);
    }
  }

  async #next() {
    const record = this.#index < this.log.durable ? this.log.records[this.#index] : undefined;
    if (!record) {
      await this.#rest();
      return;
    }
    if (this.#live) await this.faults.released();
    this.#index += 1;
    if (!isVisible(record)) return;
    const matches = this.#matches(record);
    const reached = this.#checkpoints?.look(record, matches, this.#live);
    if (matches && this.#checkpoints && this.faults.checkpointsBeforeEvents) {
      await this.#send(checkpoint(record.position, record.position));
    }
    if (matches) await this.#send(resolved(this.log, record, this.options.getResolveLinks()));
    if (reached) await this.#send(checkpoint(...reached));
    if (record.type === TOMBSTONE && record.stream === this.#stream) this.#fail(streamDeleted(record.stream));
  }

  /** At the end of the log: says so the first time, and waits. */
  async #rest() {
    if (!this.#live && this.#isThere()) {
      this.#live = true;
      this.#checkpoints?.goLive();
      const answer = new streams.ReadResp();
      answer.setCaughtUp(new streams.ReadResp.CaughtUp());
      await this.#send(answer);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#ended || this.#index < this.log.durable) resolve();
    });
  }

  /** From the start of a stream that does not exist, nobody is told of having caught up before its first event. */
  #isThere(): boolean {
    if (this.#stream === undefined || !this.options.getStream()?.hasStart()) return true;
    return this.log.stream(this.#stream) !== undefined;
  }

  /** Start revisions are exclusive here. What is hidden when the subscription begins is not given. */
  #ofStream(from: NonNullable<ReturnType<ReadOptions['getStream']>>): Matches {
    const name = this.#stream ?? '';
    const revision = from.hasRevision() ? BigInt(from.getRevision()) : -1n;
    if (revision > LAST_REVISION) throw THROWN;
    const known = this.log.durable;
    const shown = new Set(visibleOf(this.log, name, this.clock()));
    return (record) =>
      record.stream === name &&
      BigInt(record.revision) > revision &&
      ((this.log.indexOf(record.position) ?? 0) >= known || shown.has(record));
  }

  /** Writes at the reader's speed; a live reader that falls too far behind is dropped. */
  async #send(answer: Answer) {
    if (this.#ended || this.call.write(answer)) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.call.off('drain', settle);
        resolve();
      };
      this.call.once('drain', settle);
      this.#wake = () => {
        if (this.#live && this.log.durable - this.#index > LIVE_BACKLOG) this.#fail(TOO_SLOW);
        if (this.#ended) settle();
      };
    });
  }

  #fail(error: Partial<ServiceError>) {
    if (this.#ended) return;
    this.#stop();
    this.call.emit('error', error);
  }

  #end() {
    if (this.#ended) return;
    this.#stop();
    this.call.end();
  }

  #stop() {
    this.#ended = true;
    this.#wake();
  }
}

/** Start positions are exclusive here. */
const firstIndex = (log: Log, options: ReadOptions): number => {
  const all = options.getAll();
  if (all?.hasEnd()) return log.durable;
  if (all?.hasStart() || !all) return 0;
  const place = placeOf(log, options, THROWN);
  return Number(all.getPosition()?.getCommitPosition() ?? 0) === 0 ? place : place + 1;
};

/**
 * When a filtered subscription is told how far it has come. Of the past that is said after whole pages: the last match,
 * or the first record of a page without one, with prepare 0; of what is live, the exact place.
 */
class Checkpoints {
  readonly #window: number;
  readonly #every: number;
  #seen = 0;
  #firstOfPage = 0;
  #matched: number | undefined;

  constructor(options: ReadOptions) {
    const filter = options.getFilter();
    this.#window = filter?.hasMax() ? filter.getMax() : 32;
    this.#every = this.#window * (filter?.getCheckpointintervalmultiplier() || 1);
    // The log begins with a record that is looked at, but never given.
    if (options.getAll()?.hasStart()) this.#seen = 1;
  }

  look({ position }: LogRecord, matches: boolean, live: boolean): [commit: number, prepare: number] | undefined {
    if (this.#seen % this.#window === 0) this.#firstOfPage = position;
    this.#seen += 1;
    if (matches) this.#matched = position;
    if (this.#seen < this.#every) return undefined;
    this.#seen = 0;
    const matched = live ? position : this.#matched;
    this.#matched = undefined;
    return matched === undefined ? [this.#firstOfPage, 0] : [matched, matched];
  }

  goLive() {
    this.#seen = 0;
    this.#matched = undefined;
  }
}

const confirmation = (): Answer => {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  confirmed.setSubscriptionId(randomUUID());
  const answer = new streams.ReadResp();
  answer.setConfirmation(confirmed);
  return answer;
};

const checkpoint = (commit: number, prepare: number): Answer => {
  const reached = new streams.ReadResp.Checkpoint();
  reached.setCommitPosition(String(commit));
  reached.setPreparePosition(String(prepare));
  const answer = new streams.ReadResp();
  answer.setCheckpoint(reached);
  return answer;
};
