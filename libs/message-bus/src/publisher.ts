import type { Position, RecordedEvent } from '@guildhall/event-store';
import type { Topic } from './index.js';

/**
 * A topic does not have any more what it has acknowledged: it was made anew, or cut off. What was sent may stand in it, as if
 * nothing were missing before it.
 */
export class TopicLost extends Error {
  override readonly name = 'TopicLost';
}

/** Puts recorded events into the topics of their contexts. One publisher per topic at a time, or order is lost. */
export abstract class Publisher {
  /**
   * Resolves when all are durable: acknowledged by every replica in sync. They come in the order of the calls and of the
   * events in them. When it rejects, some may have arrived, and nothing that was called behind it is published or announced
   * either: publish them all again before anything else. What then comes twice is recognized by its position, which is not
   * above what its partition has given before; so would be what comes out of order, and be lost.
   *
   * @throws {TopicLost} so does `announce`
   */
  abstract publish(topic: Topic, events: readonly RecordedEvent[]): Promise<void>;

  /**
   * Tells every reader that everything of the topic up to this position was published, also where nothing was to be published.
   * Until it is called no reader knows that it has everything up to there, so: after each batch, and while others go by.
   *
   * `settled`: what the context's reactions did about everything up to there, in whatever topics, stands in the log by now.
   */
  abstract announce(topic: Topic, upTo: Position, settled?: Position): Promise<void>;

  /** Whether a partition of the topic has nothing at all: nothing was ever announced, or the topic was lost. */
  abstract isEmpty(topic: Topic): Promise<boolean>;

  /** Lets what was accepted finish. */
  abstract close(): Promise<void>;
}
