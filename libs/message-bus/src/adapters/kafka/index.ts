import {
  type Consumer,
  type Consumption,
  type DeadLetters,
  type FailedMessage,
  MessageBus,
  UnknownDeadLetter,
} from '../../index.js';
import { KafkaConnection, type KafkaConnectionOptions } from './connection.js';
import { KafkaConsumption } from './consumption.js';
import { DeadLetterTopic, type OriginalDeadLetter } from './dead-letter-topic.js';
import { DEFAULT_REPLICAS, kafkaTopic, shapeOf, type TopicOptions } from './topics.js';

export { BrokersAway } from './brokers-away.js';
export type { KafkaConnectionOptions, KafkaSasl } from './connection.js';
export { KafkaPublisher, type KafkaPublisherOptions } from './publisher.js';
export { KafkaTopicLog, type KafkaTopicLogOptions } from './topic-log.js';
export { kafkaTopic } from './topics.js';

export type KafkaMessageBusOptions = KafkaConnectionOptions &
  TopicOptions &
  Readonly<{
    /** Where the dead letters of all groups are kept; made if it is missing. Default: that of the platform, who makes its topics. */
    deadLetterTopic?: string;
    /** Messages that one group holds in memory. A key that keeps failing can fill this up until its attempts are used up. */
    maxUnhandled?: number;
    /** Handlers of one group that run at a time in this process, for different keys. */
    concurrency?: number;
    /** Told of each message that is given up on, in the process that had it. */
    onDeadLetter?: (failed: FailedMessage) => void;
  }>;

/** The message bus between processes. Several processes of one group share its partitions. */
export class KafkaMessageBus extends MessageBus {
  readonly #connection: KafkaConnection;
  readonly #letters: DeadLetterTopic;
  readonly #consumptions = new Map<string, KafkaConsumption>();
  #closed = false;

  /** @throws when the brokers cannot be reached, or a topic is missing that it does not make: so does `consume`. */
  static async open(options: KafkaMessageBusOptions): Promise<KafkaMessageBus> {
    const bus = new KafkaMessageBus(options);
    const { deadLetterTopic, partitions, replicas = DEFAULT_REPLICAS } = options;
    const makesTopic = deadLetterTopic !== undefined || partitions !== undefined;
    await bus.#letters.open(makesTopic ? replicas : undefined);
    return bus;
  }

  private constructor(private readonly options: KafkaMessageBusOptions) {
    super();
    this.#connection = new KafkaConnection(options);
    const topic = options.deadLetterTopic ?? 'guildhall.dead-letters.v1';
    this.#letters = new DeadLetterTopic(this.#connection, topic, (letter) => {
      // Also when another process has removed it: those behind it go on where their partition is, and nobody takes the key for
      // parked any more when there are none.
      this.#consumptions.get(letter.group)?.group.begin([letter.key]);
    });
  }

  override async consume(consumer: Consumer): Promise<Consumption> {
    this.#requireOpen();
    const { group, topics } = consumer;
    const { maxUnhandled = 1_000, concurrency = 16 } = this.options;
    if (topics.length === 0) throw new RangeError(`Group ${group} has no topics`);
    if (this.#consumptions.has(group)) throw new Error(`Group ${group} runs already`);
    const { onDeadLetter } = this.options;
    const around = { connection: this.#connection, letters: this.#letters, maxUnhandled, concurrency, onDeadLetter };
    const consumption = new KafkaConsumption(consumer, around, () => this.#consumptions.delete(group));
    this.#consumptions.set(group, consumption);
    try {
      await this.#connection.provideTopics(topics.map(kafkaTopic), shapeOf(this.options));
      await consumption.start();
    } catch (error) {
      await consumption.stop();
      throw error;
    }
    return consumption;
  }

  override async deadLetters(query: { group?: string; limit?: number; cursor?: string } = {}): Promise<DeadLetters> {
    this.#requireOpen();
    return this.#letters.list(query);
  }

  override async retryDeadLetter(id: string): Promise<{ handled: boolean; reason?: string }> {
    const letter = this.#find(id);
    const consumption = this.#consumptions.get(letter.group);
    if (!consumption) return { handled: false, reason: `no consumer of group ${letter.group} is running` };
    if (!consumption.owns(letter)) return { handled: false, reason: `another process has its partition` };
    return consumption.group.retry(letter);
  }

  override async discardDeadLetter(id: string): Promise<void> {
    const letter = this.#find(id);
    const consumption = this.#consumptions.get(letter.group);
    // Elsewhere, or without a consumer: those behind it are handled where its partition is, or when a consumer starts.
    if (consumption?.owns(letter)) await consumption.group.discard(letter);
    else await this.#letters.remove(letter);
  }

  /** The longest of its consumers', see {@link KafkaConsumption.stalledForMs}; 0 without consumers. */
  get stalledForMs(): number {
    return Math.max(0, ...[...this.#consumptions.values()].map(({ stalledForMs }) => stalledForMs));
  }

  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#consumptions.values()].map((consumption) => consumption.stop()));
    await this.#letters.close();
  }

  #find(id: string): OriginalDeadLetter {
    this.#requireOpen();
    const letter = this.#letters.find(id);
    if (!letter) throw new UnknownDeadLetter(id);
    return letter;
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error('The message bus is closed');
  }
}
