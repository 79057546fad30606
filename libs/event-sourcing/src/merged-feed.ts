import type { Context } from '@guildhall/contracts';
import { type LogBatch, type Position, type RecordedEvent, START } from '@guildhall/event-store';
import type { EventCodec } from './codec.js';
import { EventFeed, type FeedBatch, type FeedOptions } from './feed.js';

/** Where the events of some contexts come from: the log itself, or topics. It promises what `EventStore.subscribe` does. */
export type FeedSource = Readonly<{
  contexts: readonly Context[];
  subscribe(
    contexts: readonly Context[],
    options: Readonly<{ after: Position; signal: AbortSignal }>,
  ): AsyncIterable<SourceBatch>;
}>;

export type SourceBatch = LogBatch & Pick<FeedBatch, 'settled'>;

/** Events of one source that may wait for the other sources. */
const MAX_WAITING = 5_000;

/**
 * One feed out of several sources, in the order of the log: what a service follows that reads its own context from the event
 * store and others from their topics. An event is given once every source is known to have given all that stood before it,
 * so each follower sees exactly what it would see in the log, and a rebuild gives the same rows. A source that stands still
 * therefore holds up what comes after its last known position.
 */
export class MergedFeed extends EventFeed {
  constructor(
    private readonly sources: readonly FeedSource[],
    private readonly codec: EventCodec,
    private readonly endOfLog: () => Promise<Position>,
  ) {
    super();
  }

  override async *subscribe(
    contexts: readonly Context[],
    { after, signal, types }: FeedOptions,
  ): AsyncIterable<FeedBatch> {
    const left = new AbortController();
    const ended = AbortSignal.any([signal, left.signal]);
    const parts = this.#partsFor(contexts, after, ended);
    const merge = new Merge(parts, after);
    try {
      for await (const { events, ...rest } of merge.batches(ended)) {
        const wanted = types ? events.filter(({ type }) => types.has(type)) : events;
        yield { events: await this.codec.decode(wanted), ...rest };
      }
    } finally {
      left.abort();
      await merge.ended();
    }
  }

  override head(): Promise<Position> {
    return this.endOfLog();
  }

  #partsFor(contexts: readonly Context[], after: Position, signal: AbortSignal): AsyncIterable<SourceBatch>[] {
    const known = new Set(this.sources.flatMap((source) => source.contexts.map(({ name }) => name)));
    const missing = contexts.filter(({ name }) => !known.has(name));
    if (missing.length > 0) throw new Error(`There is no source of ${missing.map(({ name }) => name).join(', ')}`);
    return this.sources.flatMap((source) => {
      const names = new Set(source.contexts.map(({ name }) => name));
      const wanted = contexts.filter(({ name }) => names.has(name));
      return wanted.length > 0 ? [source.subscribe(wanted, { after, signal })] : [];
    });
  }
}

/** What has come from one source and waits for the others. */
type Part = { readonly waiting: RecordedEvent[]; upTo: Position; caughtUp: boolean; onRoom: (() => void) | undefined };

class Merge {
  readonly #parts: readonly Part[];
  readonly #pumping: Promise<void>;
  #failure: unknown;
  /** What became known since the last batch. */
  #settled: ReadonlyMap<string, Position> | undefined;
  #onNews: (() => void) | undefined;
  #news = false;
  #over = false;

  constructor(
    sources: readonly AsyncIterable<SourceBatch>[],
    private reached: Position,
  ) {
    this.#parts = sources.map(() => ({ waiting: [], upTo: reached, caughtUp: false, onRoom: undefined }));
    this.#pumping = Promise.all(sources.map((source, index) => this.#pump(source, this.#parts[index]!))).then(
      () => undefined,
    );
  }

  async *batches(signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const wake = () => this.#tell();
    signal.addEventListener('abort', wake);
    let wasCaughtUp = false;
    try {
      while (!signal.aborted) {
        const upTo = Math.min(...this.#parts.map((part) => part.upTo));
        const caughtUp = this.#parts.every((part) => part.caughtUp);
        const settled = this.#settled;
        if (upTo > this.reached || (caughtUp && !wasCaughtUp) || settled) {
          const events = this.#take(upTo);
          this.reached = Math.max(upTo, this.reached, START);
          wasCaughtUp = caughtUp;
          this.#settled = undefined;
          yield { events, upTo: this.reached, caughtUp, ...(settled && { settled }) };
          continue;
        }
        if (this.#failure !== undefined) throw this.#failure;
        await this.#someNews();
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#over = true;
      for (const part of this.#parts) part.onRoom?.();
    }
  }

  /** Resolves when no source is read any more. */
  ended(): Promise<void> {
    return this.#pumping;
  }

  async #pump(source: AsyncIterable<SourceBatch>, part: Part): Promise<void> {
    try {
      for await (const { events, upTo, caughtUp, settled } of source) {
        for (const event of events) part.waiting.push(event);
        part.upTo = Math.max(part.upTo, upTo);
        part.caughtUp ||= caughtUp;
        if (settled) this.#settled = new Map([...(this.#settled ?? []), ...settled]);
        this.#tell();
        // Others may still have to come before these, and they are pumped meanwhile.
        if (part.waiting.length > MAX_WAITING && !this.#over)
          await new Promise<void>((resolve) => (part.onRoom = resolve));
      }
      this.#failure ??= new Error('A source of events has ended');
    } catch (error) {
      this.#failure ??= error;
    }
    this.#tell();
  }

  #take(upTo: Position): RecordedEvent[] {
    const runs = this.#parts.flatMap((part) => {
      const end = part.waiting.findIndex(({ position }) => position > upTo);
      const run = part.waiting.splice(0, end < 0 ? part.waiting.length : end);
      if (part.waiting.length <= MAX_WAITING) part.onRoom?.();
      return run.length > 0 ? [run] : [];
    });
    // Runs in order: the sort of the engine merges them in linear time.
    return runs.length === 1 ? runs[0]! : runs.flat().sort((one, other) => one.position - other.position);
  }

  #tell(): void {
    this.#news = true;
    this.#onNews?.();
  }

  async #someNews(): Promise<void> {
    if (!this.#news) await new Promise<void>((resolve) => (this.#onNews = resolve));
    this.#news = false;
    this.#onNews = undefined;
  }
}
