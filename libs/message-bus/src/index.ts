import type { Position, RecordedEvent } from '@guildhall/event-store';

export { Publisher, TopicLost } from './publisher.js';
export { type TopicBatch, TopicLog, type TopicSelection } from './topic-log.js';

/**
 * The message bus port: how what happened in one context reaches those who act on it, durably.
 *
 * A message is a recorded event as it was published: what is personal in it is still encrypted.
 * Read models and replicas, which can begin again at zero, follow the log or topic itself; {@link MessageBus} is for effects.
 */
export type Message = RecordedEvent & Readonly<{ topic: Topic }>;

/** The name of the context whose events it carries. */
export type Topic = string;

export type Consumer = Readonly<{
  /** Durable name: it owns a place in each topic, its retries and its dead letters. Renaming it begins at zero. */
  group: string;
  topics: readonly Topic[];
  /**
   * Called at least once for each message, from the first one ever published. Messages of one key (the organization,
   * else the stream) come one at a time and in order; other keys go on meanwhile. It may be called again with a message it
   * handled before (after a crash, a rebalance, a retry): what it does must be idempotent by `message.id`.
   * Throwing means: try again later. What comes of an outage (`Unavailable`, thrown or as a cause) is tried for ever, with growing
   * waits, and never makes a dead letter; whatever else is thrown counts as one of the attempts.
   */
  handle(message: Message): Promise<void>;
  /** Tries before a message becomes a dead letter, and the waits between them; during an outage, the waits alone. */
  retry?: Readonly<{ attempts: number; firstDelayMs: number; maxDelayMs: number }>;
  /**
   * What becomes of later messages of a key that has a dead letter: `park` (default) puts them behind it, so that order is
   * kept; `continue` goes on with them.
   */
  afterDeadLetter?: 'park' | 'continue';
}>;

export const DEFAULT_RETRY = { attempts: 6, firstDelayMs: 100, maxDelayMs: 10_000 } as const;

/** A consumer that runs. */
export abstract class Consumption {
  /**
   * Resolves when every message of its topics up to `position` was handled, or has become or been parked behind a dead
   * letter, in whichever process of the group. Rejects when `signal` aborts or the consumer is stopped.
   */
  abstract handledUpTo(position: Position, signal?: AbortSignal): Promise<void>;

  /** The position up to which the group has handled everything, as far as is known here; what lies behind `head` is the lag. */
  abstract readonly position: Position;

  /** Whether this process alone handles the messages of the group, so that it knows of every effect. */
  abstract readonly exclusive: boolean;

  /** Stops taking messages, lets the handler that runs finish, remembers the place. */
  abstract stop(): Promise<void>;
}

export type DeadLetter = Readonly<{
  /** Opaque. */
  id: string;
  group: string;
  message: Message;
  /** The message of the last error; for a parked message, `parked behind <id>`. */
  reason: string;
  attempts: number;
  failedAt: string;
}>;

/** What there is to tell of a message when it becomes a dead letter, or fails again as one. */
export type FailedMessage = Readonly<{
  group: string;
  eventId: string;
  type: string;
  topic: Topic;
  organizationId?: string;
  reason: string;
  attempts: number;
}>;

export type DeadLetters = Readonly<{ data: readonly DeadLetter[]; nextCursor: string | null }>;

export abstract class MessageBus {
  /** Starts a consumer, at the place that its group has reached. At most one per group and process. */
  abstract consume(consumer: Consumer): Promise<Consumption>;

  /** Oldest first. */
  abstract deadLetters(query?: { group?: string; limit?: number; cursor?: string }): Promise<DeadLetters>;

  /**
   * Handles a dead letter once more, and then, in order, those parked behind it. Resolves with what came of it; when it
   * fails again it stays a dead letter with the new reason.
   * @throws {UnknownDeadLetter}
   */
  abstract retryDeadLetter(id: string): Promise<{ handled: boolean; reason?: string }>;

  /** Forgets a dead letter; those parked behind it are then handled in order. @throws {UnknownDeadLetter} */
  abstract discardDeadLetter(id: string): Promise<void>;

  abstract close(): Promise<void>;
}

export class UnknownDeadLetter extends Error {
  override readonly name = 'UnknownDeadLetter';
  constructor(readonly id: string) {
    super(`There is no dead letter ${id}`);
  }
}
