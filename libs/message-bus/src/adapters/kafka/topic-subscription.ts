import { randomUUID } from 'node:crypto';
import { START } from '@guildhall/event-store';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Topic, TopicBatch, TopicSelection } from '../../index.js';
import { decode, positionOf, settledOf } from './cloud-event.js';
import { type KafkaConnection, provideTopics, offsetsOf, type TopicShape } from './connection.js';
import { Lane, MergedTopics } from './merged-topics.js';
import { Reader } from './reader.js';
import { Gaps } from './sequences.js';
import { kafkaTopic, topicOf } from './topics.js';

export type Holding = Readonly<{
  shape: TopicShape | undefined;
  maxBatch: number;
  maxHeld: number;
  maxHeldBytes: number;
}>;

const FETCHED_BYTES = 256 * 1024;

/**
 * One reading of some topics. It has a consumer group of its own, as kafkajs reads in no other way, but keeps no place in it:
 * after a crash or rebalance it goes on behind what it has taken.
 */
export class TopicSubscription {
  readonly #lanes = new Map<string, Lane>();
  readonly #reader: Reader;
  readonly #group = `guildhall.topic-log.${randomUUID()}`;
  readonly #gaps = new Gaps();
  readonly #settled = new Map<Topic, number>();
  #moreIsSettled = false;
  #merged: MergedTopics | undefined;
  #failure: unknown;
  #hasGroup = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topics: readonly Topic[],
    private readonly selection: TopicSelection,
    private readonly holding: Holding,
  ) {
    this.#reader = new Reader(connection, {
      group: this.#group,
      topics: topics.map(kafkaTopic),
      maxBytesPerPartition: FETCHED_BYTES,
      onAssigned: () => this.#goOn(),
      onBatch: async (payload) => this.#take(payload),
    });
  }

  get lastHeard(): number {
    return this.#reader.lastHeard;
  }

  get held(): number {
    return [...this.#lanes.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** @throws when the brokers cannot be reached, or a topic is missing that it does not make. */
  async start(): Promise<void> {
    const names = this.topics.map(kafkaTopic);
    await this.connection.asAdmin(async (admin) => {
      await provideTopics(admin, names, this.holding.shape);
      for (const name of names)
        for (const { partition, low, high } of await offsetsOf(admin, name))
          this.#lanes.set(laneName(name, partition), new Lane(name, partition, low, high));
    });
    this.#merged = new MergedTopics([...this.#lanes.values()], this.selection.after, this.holding.maxBatch);
    this.#hasGroup = true;
    await this.#reader.start();
  }

  /** The next run; nothing when the subscription has ended. @throws when it cannot go on. */
  async next(): Promise<TopicBatch | undefined> {
    const { signal } = this.selection;
    const wake = () => this.#wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (this.#failure !== undefined) throw this.#failure;
        const run = this.#merged?.take(this.#moreIsSettled);
        this.#resume();
        if (run) {
          this.#moreIsSettled = false;
          return { ...run, settled: new Map(this.#settled) };
        }
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      return undefined;
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  async stop(): Promise<void> {
    await this.#reader.stop();
    if (!this.#hasGroup) return;
    // One that has no members and no places is removed by the broker too, but later.
    await this.connection
      .asAdmin((admin) => admin.deleteGroups([this.#group]))
      .catch((error: unknown) => this.connection.log(`Group ${this.#group} is left behind: ${String(error)}`));
  }

  #goOn(): void {
    for (const lane of this.#lanes.values()) {
      // Its last record once more: there it shows whether this is still the partition that was read.
      this.#reader.seek(lane.topic, lane.partition, lane.reached > START ? lane.next - 1 : lane.next);
      lane.isPaused = false;
      this.#pauseIfFull(lane);
    }
  }

  /** Without waiting: while one partition is waited for, others must be read. What it throws would end the consumer silently. */
  #take({ batch }: EachBatchPayload): void {
    try {
      const lane = this.#lanes.get(laneName(batch.topic, batch.partition));
      if (!lane) throw new Error(`Partition ${batch.partition} of ${batch.topic} was added while it was read`);
      for (const record of batch.messages) this.#read(lane, record);
      lane.next = Math.max(lane.next, Number(batch.lastOffset()) + 1);
      this.#pauseIfFull(lane);
    } catch (error) {
      this.#failure = error;
    }
    this.#wake();
  }

  #read(lane: Lane, record: KafkaMessage): void {
    const { topic, partition } = lane;
    const offset = Number(record.offset);
    const position = positionOf(record);
    if (offset < lane.next) {
      if (position !== undefined && position > lane.reached)
        throw new Error(
          `${topic}/${partition} was made anew or cut off: ${offset} is news although all before ${lane.next} was read`,
        );
      return;
    }
    this.#noteSettled(topicOf(topic), settledOf(record));
    if (offset > lane.next) this.#log(`misses ${offset - lane.next} records of ${topic}/${partition} before ${offset}`);
    lane.next = offset + 1;
    if (position !== undefined && position <= lane.reached) return;
    const asked = position === undefined || position > this.selection.after;
    const decoded = asked ? decode(topicOf(topic), record) : undefined;
    if (decoded?.kind === 'unreadable') this.#log(`passes over ${topic}/${partition}/${offset}: ${decoded.reason}`);
    if (decoded?.kind === 'message') {
      const { message, previous } = decoded;
      const gap = this.#gaps.before(`${partition}/${message.stream}`, message.revision, previous);
      if (gap !== undefined) this.#log(gap);
      lane.hold(message, record.value?.length ?? 0);
    }
    if (position !== undefined && decoded?.kind !== 'unreadable') lane.reached = position;
  }

  #noteSettled(topic: Topic, settled: number | undefined): void {
    if (settled === undefined || settled <= (this.#settled.get(topic) ?? -1)) return;
    this.#settled.set(topic, settled);
    this.#moreIsSettled = true;
  }

  #pauseIfFull(lane: Lane): void {
    const { maxHeld, maxHeldBytes } = this.holding;
    if (lane.isPaused || (lane.count < maxHeld && lane.bytes < maxHeldBytes)) return;
    lane.isPaused = true;
    this.#reader.pause(lane.topic, lane.partition);
  }

  #resume(): void {
    const { maxHeld, maxHeldBytes } = this.holding;
    for (const lane of this.#lanes.values()) {
      if (!lane.isPaused || lane.count > maxHeld / 2 || lane.bytes > maxHeldBytes / 2) continue;
      lane.isPaused = false;
      this.#reader.resume(lane.topic, lane.partition);
    }
  }

  #log(what: string): void {
    this.connection.log(`The reader of ${this.topics.join(', ')} ${what}`);
  }
}

const laneName = (topic: string, partition: number): string => `${topic}/${partition}`;
