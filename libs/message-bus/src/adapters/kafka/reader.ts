import type { Consumer as KafkaConsumer, EachBatchPayload, TopicPartitionOffsetAndMetadata } from 'kafkajs';
import { pause } from '../../handling/attempts.js';
import { type KafkaConnection, untilKnown } from './connection.js';

export type Assignment = Readonly<Record<string, readonly number[]>>;

export type ReaderOptions = Readonly<{
  group: string;
  topics: readonly string[];
  /**
   * Before anything of it is read. All reading begins again at the committed places, and nothing is paused any more; within this
   * call other places can be sought. `isNewMember`: what was assigned before may have been somebody else's in between.
   */
  onAssigned?(assignment: Assignment, isNewMember: boolean): void;
  onBatch(payload: EachBatchPayload): Promise<void>;
  /** What one fetch brings of each partition, at least one record; the default is that of kafkajs. */
  maxBytesPerPartition?: number;
}>;

const FIRST_RESTART_MS = 200;
const LAST_RESTART_MS = 10_000;

/** A consumer of kafkajs that always comes back, however it ends. */
export class Reader {
  readonly #stopping = new AbortController();
  #consumer: KafkaConsumer | undefined;
  #lastHeard = performance.now();
  #restarting: Promise<void> | undefined;
  #hasEnded = false;
  #memberId: string | undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly options: ReaderOptions,
  ) {}

  /** When a broker last answered. */
  get lastHeard(): number {
    return this.#lastHeard;
  }

  /** @throws when the brokers cannot be reached. */
  async start(): Promise<void> {
    const { group, topics, onAssigned, onBatch, maxBytesPerPartition } = this.options;
    const consumer = this.connection.kafka.consumer({
      groupId: group,
      allowAutoTopicCreation: false,
      // Heartbeats go out between fetches; a fetch waits at most this long.
      maxWaitTimeInMs: 250,
      sessionTimeout: 6_000,
      heartbeatInterval: 1_000,
      rebalanceTimeout: 20_000,
      ...(maxBytesPerPartition !== undefined && { maxBytesPerPartition }),
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 1_000,
        retries: 30,
        restartOnFailure: async () => !this.#stopping.signal.aborted,
      },
    });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberId, memberAssignment } }) => {
      const isNewMember = memberId !== this.#memberId;
      this.#memberId = memberId;
      onAssigned?.(memberAssignment, isNewMember);
    });
    for (const event of [consumer.events.FETCH, consumer.events.HEARTBEAT, consumer.events.GROUP_JOIN])
      consumer.on(event, () => {
        this.#lastHeard = performance.now();
        this.connection.away.heard();
        // A stop does not end a consumer that was just joining its group again: it fetches for ever.
        if (this.#hasEnded) consumer.disconnect().catch(() => undefined);
      });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#restart(payload.error);
    });
    this.#consumer = consumer;
    await consumer.connect();
    // Another broker than the one that knew of them may not yet.
    await untilKnown(() => consumer.subscribe({ topics: [...topics], fromBeginning: true }));
    await consumer.run({ autoCommit: false, eachBatch: onBatch });
  }

  async commit(places: TopicPartitionOffsetAndMetadata[]): Promise<void> {
    if (!this.#consumer) throw new Error('The consumer is not running');
    await this.#consumer.commitOffsets(places);
  }

  /** Where the next fetch begins. Only while a consumer runs, as in `onAssigned`. */
  seek(topic: string, partition: number, offset: number): void {
    this.#consumer?.seek({ topic, partition, offset: String(offset) });
  }

  /** Until it is resumed or assigned again. */
  pause(topic: string, partition: number): void {
    this.#whileRunning((consumer) => consumer.pause([{ topic, partitions: [partition] }]));
  }

  resume(topic: string, partition: number): void {
    this.#whileRunning((consumer) => consumer.resume([{ topic, partitions: [partition] }]));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    this.#hasEnded = true;
    await this.#consumer?.disconnect();
  }

  #whileRunning(act: (consumer: KafkaConsumer) => void): void {
    try {
      if (this.#consumer) act(this.#consumer);
    } catch {
      // It is being restarted: nothing is fetched, and what is assigned then is not paused.
    }
  }

  #restart(error: Error): void {
    this.connection.log(`Group ${this.options.group} ended and begins again: ${error.message}`);
    this.#restarting ??= this.#untilStarted().finally(() => (this.#restarting = undefined));
  }

  async #untilStarted(): Promise<void> {
    const { signal } = this.#stopping;
    for (let delay = FIRST_RESTART_MS; ; delay = Math.min(LAST_RESTART_MS, delay * 2)) {
      await pause(delay * (0.5 + Math.random() / 2), signal);
      if (signal.aborted) return;
      await this.#consumer?.disconnect().catch(() => undefined);
      try {
        return await this.start();
      } catch (error) {
        this.connection.log(`Group ${this.options.group} cannot begin: ${String(error)}`);
      }
    }
  }
}
