import type { Context } from '@guildhall/contracts';
import type { EventStore, Position } from '@guildhall/event-store';
import type { EventCodec } from './codec.js';
import type { Event, Recorded } from './metadata.js';

export type FeedBatch = Readonly<{
  events: readonly Recorded<Event>[];
  upTo: Position;
  caughtUp: boolean;
  /** Of other services' contexts: up to where what their reactions did stands in the log. Missing: nothing new is known. */
  settled?: ReadonlyMap<string, Position>;
}>;

export type FeedOptions = Readonly<{
  after: Position;
  signal: AbortSignal;
  /** Others are left out, before anything is decrypted. Default: all types. */
  types?: ReadonlySet<string>;
}>;

/**
 * The events of contexts, in order, from any position on and then live: what read models and replicas follow. Nothing is
 * skipped, doubled or out of order within a stream; positions rise.
 */
export abstract class EventFeed {
  abstract subscribe(contexts: readonly Context[], options: FeedOptions): AsyncIterable<FeedBatch>;

  /** Where the end is now. */
  abstract head(): Promise<Position>;
}

/** The feed that reads the event store itself. */
export class LogFeed extends EventFeed {
  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
  ) {
    super();
  }

  override async *subscribe(
    contexts: readonly Context[],
    { after, signal, types }: FeedOptions,
  ): AsyncIterable<FeedBatch> {
    const prefixes = contexts.flatMap(prefixesOf);
    for await (const { events, upTo, caughtUp } of this.store.subscribe({ after, prefixes, signal })) {
      const wanted = types ? events.filter(({ type }) => types.has(type)) : events;
      yield { events: await this.codec.decode(wanted), upTo, caughtUp };
    }
  }

  override head(): Promise<Position> {
    return this.store.head();
  }
}

/** The beginnings of the names of a context's streams. */
export const prefixesOf = (context: Context): readonly string[] => context.categories.map((category) => `${category}-`);

/** Which streams a context's topic carries. */
export const topicsOf = (contexts: readonly Context[]) => {
  const byCategory = new Map(
    contexts.flatMap(({ name, categories }) => categories.map((category) => [category, name])),
  );
  return {
    prefixesOf: (topic: string): readonly string[] => contexts.filter(({ name }) => name === topic).flatMap(prefixesOf),
    topicOf: (stream: string): string | undefined => byCategory.get(stream.slice(0, stream.indexOf('-'))),
  };
};
