import type { Context } from '@guildhall/contracts';
import { EventCodec, EventFeed, type FeedBatch, type FeedOptions } from '@guildhall/event-sourcing';
import type { TopicLog } from '@guildhall/message-bus';
import { WithoutKeys } from './without-keys.js';

/** The events of contexts as they were published, for who has no keys: everything personal reads `erased`. */
export class TopicFeed extends EventFeed {
  constructor(private readonly topics: TopicLog) {
    super();
  }

  override async *subscribe(
    contexts: readonly Context[],
    { after, signal, types }: FeedOptions,
  ): AsyncIterable<FeedBatch> {
    const codec = new EventCodec(new WithoutKeys(), contexts);
    const names = contexts.map(({ name }) => name);
    for await (const { events, upTo, caughtUp } of this.topics.subscribe(names, { after, signal })) {
      const wanted = types ? events.filter(({ type }) => types.has(type)) : events;
      yield { events: await codec.decode(wanted), upTo, caughtUp };
    }
  }

  /** @throws always: only the platform itself knows the end of its log. */
  override head(): Promise<number> {
    return Promise.reject(new Error('Who follows topics does not know the end of the log'));
  }
}
