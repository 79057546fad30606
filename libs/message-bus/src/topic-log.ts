import type { Position } from '@guildhall/event-store';
import type { Message, Topic } from './index.js';

/** A run of several topics, merged. */
export type TopicBatch = Readonly<{
  /** In the order of their positions; may be empty. */
  events: readonly Message[];
  /** Every event of the topics up to and including this position has now been given: the place to go on from. */
  upTo: Position;
  /** Whether all that was in the topics when the subscription began has been given; true from then on. */
  caughtUp: boolean;
  /** Of the topics of which it is known: what their contexts' reactions did about everything up to here stands in the log. */
  settled: ReadonlyMap<Topic, Position>;
}>;

export type TopicSelection = Readonly<{ after: Position; signal: AbortSignal }>;

/** The topics as one log: for those who keep their own place, as read models and replicas do. */
export abstract class TopicLog {
  /**
   * The events of these topics from `after` on, and then live, until `signal` aborts or the caller leaves the loop; then it
   * ends without error. Nothing is skipped, given twice or out of order, however slow the reader is: positions rise over all
   * topics. A batch without events is given when it becomes known that nothing is there up to a later position, or
   * that more is settled.
   *
   * It outlives restarts of the brokers. Where it throws all the same, subscribe again after the last `upTo` that was *handled*.
   */
  abstract subscribe(topics: readonly Topic[], selection: TopicSelection): AsyncIterable<TopicBatch>;

  /** How long the topics have not been heard of, also not that there is nothing new, in milliseconds; 0 without subscriptions. */
  abstract get stalledForMs(): number;

  /** Ends all subscriptions. */
  abstract close(): Promise<void>;
}
