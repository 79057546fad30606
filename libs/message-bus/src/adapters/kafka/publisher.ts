import type { Position, RecordedEvent } from '@guildhall/event-store';
import { keyOf } from '../../handling/group.js';
import { Publisher, type Topic } from '../../index.js';
import { inBatches } from './batches.js';
import { encode, encodeWatermark } from './cloud-event.js';
import { KafkaConnection, type KafkaConnectionOptions, offsetsOf } from './connection.js';
import { Sender } from './sender.js';
import { Sequences } from './sequences.js';
import { DEFAULT_PARTITIONS, DEFAULT_REPLICAS, kafkaTopic } from './topics.js';

export type KafkaPublisherOptions = KafkaConnectionOptions &
  Readonly<{
    /** Of topics that are made. It must never change for a topic that has messages: their keys would move. */
    partitions?: number;
    replicas?: number;
  }>;

/** All of it may be for one partition, which takes it as one record batch: far below the limit of brokers that have none of ours. */
const MAX_BATCH = { count: 500, bytes: 512 * 1024 };

/** Events as records of Kafka, sent in batches and one request at a time. */
export class KafkaPublisher extends Publisher {
  readonly #connection: KafkaConnection;
  readonly #sender: Sender;
  /** By key and stream: what comes to one partition in order. */
  readonly #published = new Sequences();
  readonly #partitionsOf = new Map<Topic, Promise<number>>();

  constructor(private readonly options: KafkaPublisherOptions) {
    super();
    this.#connection = new KafkaConnection(options);
    this.#sender = new Sender(this.#connection);
  }

  override async publish(topic: Topic, events: readonly RecordedEvent[]): Promise<void> {
    await this.#partitions(topic);
    const records = events.map((event) => encode(topic, event, this.#previousOf(event)));
    // All at once, or the batches of two calls would come between each other.
    const sent = inBatches(records, MAX_BATCH).map((batch) => this.#sender.send(kafkaTopic(topic), batch));
    try {
      await Promise.all(sent);
    } catch (error) {
      for (const event of events) this.#published.forget(sequenceOf(event));
      throw error;
    }
  }

  override async announce(topic: Topic, upTo: Position, settled?: Position): Promise<void> {
    const count = await this.#partitions(topic);
    const watermarks = Array.from({ length: count }, (_, partition) => encodeWatermark(upTo, partition, settled));
    await this.#sender.send(kafkaTopic(topic), watermarks);
  }

  override async isEmpty(topic: Topic): Promise<boolean> {
    await this.#partitions(topic);
    const offsets = await this.#connection.asAdmin((admin) => offsetsOf(admin, kafkaTopic(topic)));
    return offsets.some(({ high }) => high === 0);
  }

  override close(): Promise<void> {
    return this.#sender.close();
  }

  /** Unknown for the first event of a stream since the start, and for those that are published again. */
  #previousOf(event: RecordedEvent): number | undefined {
    const last = this.#published.note(sequenceOf(event), event.revision);
    return last !== undefined && last < event.revision ? last : undefined;
  }

  #partitions(topic: Topic): Promise<number> {
    const known = this.#partitionsOf.get(topic);
    if (known) return known;
    const found = this.#find(topic);
    this.#partitionsOf.set(topic, found);
    found.catch(() => this.#partitionsOf.delete(topic));
    return found;
  }

  async #find(topic: Topic): Promise<number> {
    const { partitions = DEFAULT_PARTITIONS, replicas = DEFAULT_REPLICAS } = this.options;
    await this.#connection.provideTopics([kafkaTopic(topic)], { partitions, replicas });
    const offsets = await this.#connection.asAdmin((admin) => offsetsOf(admin, kafkaTopic(topic)));
    return offsets.length;
  }
}

const sequenceOf = (event: RecordedEvent): string => {
  const key = keyOf(event);
  return `${key.length} ${key} ${event.stream}`;
};
