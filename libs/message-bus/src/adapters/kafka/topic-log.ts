import { type Topic, type TopicBatch, TopicLog, type TopicSelection } from '../../index.js';
import { atMost } from './at-most.js';
import { KafkaConnection, type KafkaConnectionOptions } from './connection.js';
import { TopicSubscription } from './topic-subscription.js';
import { shapeOf, type TopicOptions } from './topics.js';

export type KafkaTopicLogOptions = KafkaConnectionOptions &
  TopicOptions &
  Readonly<{
    /** Events and bytes that are held of one partition while others are behind, or the reader is slow; one fetch may be more. */
    maxHeld?: number;
    maxHeldBytes?: number;
  }>;

const MAX_BATCH = 500;
const MAX_HELD = 1_000;
const MAX_HELD_BYTES = 1024 * 1024;
const TO_STOP_MS = 3_000;

/** Topics of Kafka, merged by the positions that their records and watermarks carry. */
export class KafkaTopicLog extends TopicLog {
  readonly #connection: KafkaConnection;
  readonly #closing = new AbortController();
  /** And how to end each. */
  readonly #subscriptions = new Map<TopicSubscription, () => Promise<void>>();

  constructor(private readonly options: KafkaTopicLogOptions) {
    super();
    this.#connection = new KafkaConnection(options);
  }

  override get stalledForMs(): number {
    const now = performance.now();
    return Math.max(0, ...[...this.#subscriptions.keys()].map(({ lastHeard }) => now - lastHeard));
  }

  /** Events that were read and not yet given. */
  get held(): number {
    return [...this.#subscriptions.keys()].reduce((sum, { held }) => sum + held, 0);
  }

  override async *subscribe(topics: readonly Topic[], { after, signal }: TopicSelection): AsyncIterable<TopicBatch> {
    const { maxHeld = MAX_HELD, maxHeldBytes = MAX_HELD_BYTES } = this.options;
    if (topics.length === 0) throw new RangeError('There are no topics to subscribe to');
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    if (ended.aborted) return;
    const selection = { after, signal: ended };
    const holding = { shape: shapeOf(this.options), maxBatch: MAX_BATCH, maxHeld, maxHeldBytes };
    const subscription = new TopicSubscription(this.#connection, [...new Set(topics)], selection, holding);
    const started = subscription.start();
    let ending: Promise<void> | undefined;
    const end = () => (ending ??= this.#end(subscription, started));
    this.#subscriptions.set(subscription, end);
    try {
      await Promise.race([started, aborted(ended)]);
      for (let batch = await subscription.next(); batch; batch = await subscription.next()) yield batch;
    } finally {
      await end();
    }
  }

  override async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all([...this.#subscriptions.values()].map((end) => end()));
  }

  /** Does not wait long for brokers that do not answer. */
  async #end(subscription: TopicSubscription, started: Promise<void>): Promise<void> {
    const stopped = started.catch(() => undefined).then(() => subscription.stop());
    await atMost(TO_STOP_MS, stopped);
    this.#subscriptions.delete(subscription);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
