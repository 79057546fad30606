import type { Position, RecordedEvent } from '@guildhall/event-store';
import type { Topic } from '../../index.js';
import { encode, encodeWatermark } from './cloud-event.js';
import { KafkaConnection, type KafkaConnectionOptions } from './connection.js';
import { Sender } from './sender.js';
import { DEFAULT_PARTITIONS, DEFAULT_REPLICAS, kafkaTopic } from './topics.js';

export type KafkaPublisherOptions = KafkaConnectionOptions &
  Readonly<{
    /** Of topics that are made. It must never change for a topic that has messages: their keys would move. */
    partitions?: number;
    replicas?: number;
  }>;

const MAX_BATCH = 500;

/** Puts recorded events into the topics of their contexts. One publisher per topic at a time, or order is lost. */
export class KafkaPublisher {
  readonly #connection: KafkaConnection;
  readonly #sender: Sender;
  readonly #partitionsOf = new Map<Topic, Promise<number>>();

  constructor(private readonly options: KafkaPublisherOptions) {
    this.#connection = new KafkaConnection(options);
    this.#sender = new Sender(this.#connection);
  }

  /**
   * Resolves when all are acknowledged by every replica in sync. In the order of the calls and of the events in them. When it
   * rejects, some may have arrived: publish them all again before anything else.
   */
  async publish(topic: Topic, events: readonly RecordedEvent[]): Promise<void> {
    await this.#partitions(topic);
    for (let from = 0; from < events.length; from += MAX_BATCH) {
      const batch = events.slice(from, from + MAX_BATCH).map((event) => encode(topic, event));
      await this.#sender.send(kafkaTopic(topic), batch);
    }
  }

  /** Tells every partition that everything of the topic up to this position was published. */
  async announce(topic: Topic, upTo: Position): Promise<void> {
    const count = await this.#partitions(topic);
    const watermarks = Array.from({ length: count }, (_, partition) => encodeWatermark(topic, upTo, partition));
    await this.#sender.send(kafkaTopic(topic), watermarks);
  }

  close(): Promise<void> {
    return this.#sender.close();
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
    await this.#connection.makeTopics([kafkaTopic(topic)], { partitions, replicas });
    const offsets = await this.#connection.asAdmin((admin) => admin.fetchTopicOffsets(kafkaTopic(topic)));
    return offsets.length;
  }
}
