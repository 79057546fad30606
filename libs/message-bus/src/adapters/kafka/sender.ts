import {
  type ICustomPartitioner,
  type Message as ToSend,
  Partitioners,
  type Producer,
  type RecordMetadata,
} from 'kafkajs';
import { TopicLost } from '../../index.js';
import type { KafkaConnection } from './connection.js';
import { writingFast } from './produce-requests.js';

/**
 * Sends in order, one request at a time, acknowledged by all replicas in sync and without doubles of its own. Every message has
 * a key or a partition.
 */
export class Sender {
  #producer: Producer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  /** The last one, another object each time. */
  #failure: Readonly<{ cause?: unknown }> = {};
  /** The partitions of the request that is on its way. */
  readonly #used = new Set<number>();
  /** Of what each partition has acknowledged last, whichever producer sent it. */
  readonly #offsets = new Map<string, number>();

  constructor(private readonly connection: KafkaConnection) {}

  /**
   * Resolves when all are acknowledged. When it rejects, any of them may have arrived, and nothing that waited behind them was
   * sent, so that nothing can overtake them: send again from there.
   *
   * @throws {TopicLost} once, when a partition acknowledges it at a place that it had acknowledged before
   */
  send(topic: string, messages: readonly ToSend[]): Promise<RecordMetadata[]> {
    const before = this.#failure;
    const sent = this.#last.then(() => {
      const { cause } = this.#failure;
      if (this.#failure !== before) throw new Error('Not sent, because what came before it was not', { cause });
      return this.#send(topic, messages).catch((error: unknown) => {
        this.#failure = { cause: error };
        throw error;
      });
    });
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#producer?.disconnect();
    this.#producer = undefined;
  }

  async #send(topic: string, messages: readonly ToSend[]): Promise<RecordMetadata[]> {
    const producer = (this.#producer ??= await this.#connected());
    try {
      this.#used.clear();
      const acknowledged = await producer.send({ topic, messages: [...messages], acks: -1 });
      requireAll(topic, this.#used, acknowledged);
      this.#requireHigher(topic, acknowledged);
      return acknowledged;
    } catch (error) {
      // The broker may have the batch whose answer was lost. Another batch under the same sequence numbers would be taken for
      // a double of it and be dropped: only a producer with a new id can go on.
      this.#producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  #requireHigher(topic: string, acknowledged: readonly RecordMetadata[]): void {
    let lost: string | undefined;
    for (const { partition, baseOffset } of acknowledged) {
      const name = `${topic}/${partition}`;
      const [offset, last] = [Number(baseOffset), this.#offsets.get(name)];
      if (last !== undefined && offset <= last) lost = `${name} acknowledged ${offset} after ${last}`;
      this.#offsets.set(name, offset);
    }
    if (lost !== undefined) throw new TopicLost(`${topic} was made anew or cut off: ${lost}`);
  }

  async #connected(): Promise<Producer> {
    writingFast();
    const producer = this.connection.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: noting(this.#used),
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: this.connection.retries },
    });
    await producer.connect();
    return producer;
  }
}

const noting =
  (used: Set<number>): ICustomPartitioner =>
  () => {
    const partitionOf = remembering(Partitioners.DefaultPartitioner());
    return (message) => {
      const partition = partitionOf(message);
      used.add(partition);
      return partition;
    };
  };

type PartitionOf = ReturnType<ICustomPartitioner>;

const KEYS = 10_000;

/** The same keys come again and again, and to hash one takes 2 µs of the 32 that it takes to send an event. */
export const remembering = (partitionOf: PartitionOf): PartitionOf => {
  const partitions = new Map<string, number>();
  let count = 0;
  return (asked) => {
    const { key, partition } = asked.message;
    if (typeof key !== 'string' || partition !== undefined) return partitionOf(asked);
    if (asked.partitionMetadata.length !== count || partitions.size >= KEYS) partitions.clear();
    count = asked.partitionMetadata.length;
    const known = partitions.get(key);
    if (known !== undefined) return known;
    const found = partitionOf(asked);
    partitions.set(key, found);
    return found;
  };
};

/**
 * When a partition's leader changes during a request and the new one has answered already for other partitions, kafkajs sends
 * it nothing more and resolves: only the answers tell.
 *
 * @throws when a partition has not acknowledged what was for it.
 */
export const requireAll = (topic: string, used: ReadonlySet<number>, answers: readonly RecordMetadata[]): void => {
  const acknowledged = new Set(
    answers.filter(({ topicName, errorCode }) => topicName === topic && errorCode === 0).map((each) => each.partition),
  );
  const missing = [...used].filter((partition) => !acknowledged.has(partition));
  if (missing.length > 0) throw new Error(`Nothing was acknowledged by partition ${missing.join(', ')} of ${topic}`);
};
