import { isUnavailable } from '@guildhall/availability';
import { type Position, START } from '@guildhall/event-store';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { pause } from '../../handling/attempts.js';
import { Group, keyOf } from '../../handling/group.js';
import { type Consumer, Consumption, type FailedMessage, type Message } from '../../index.js';
import { atMost } from './at-most.js';
import { decode, positionOf } from './cloud-event.js';
import type { KafkaConnection } from './connection.js';
import type { DeadLetterTopic, OriginalDeadLetter } from './dead-letter-topic.js';
import { GroupPlaces } from './group-places.js';
import { GroupProgress } from './group-progress.js';
import { Paced } from './paced.js';
import { PartitionPlace } from './partition-place.js';
import { type Assignment, Reader } from './reader.js';
import { kafkaTopic, topicOf } from './topics.js';
import { unreadable } from './unreadable.js';

export type Surroundings = Readonly<{
  connection: KafkaConnection;
  letters: DeadLetterTopic;
  maxUnhandled: number;
  concurrency: number;
  onDeadLetter?: ((failed: FailedMessage) => void) | undefined;
}>;

const COMMIT_EVERY_MS = 75;
const TO_COMMIT_MS = 5_000;
const TO_STOP_MS = 3_000;
const STEP_MS = 10;
const BEFORE_PREPARING_AGAIN_MS = 500;

/** The part of a group that runs in this process: those partitions that Kafka has assigned to it. Its position is the group's. */
export class KafkaConsumption extends Consumption {
  override readonly exclusive = false;
  readonly group: Group<OriginalDeadLetter>;
  readonly #reader: Reader;
  readonly #stopping = new AbortController();
  readonly #places = new Map<string, PartitionPlace>();
  readonly #progress: GroupProgress;
  readonly #commits = new Paced(
    () => this.#commit(),
    COMMIT_EVERY_MS,
    (error) => this.#log(`cannot commit its place yet: ${String(error)}`),
  );
  readonly #unreadable = new WeakMap<Message, string>();
  /** Assignments whose places are not known yet. */
  #unprepared = 0;
  #lastDone = performance.now();
  #preparing: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly consumer: Consumer,
    private readonly around: Surroundings,
    private readonly onStopped: () => void,
  ) {
    super();
    const { connection, letters, concurrency, onDeadLetter } = around;
    const handle = async (message: Message) => {
      const reason = this.#unreadable.get(message);
      if (reason !== undefined) throw new Error(reason);
      try {
        await consumer.handle(message);
      } catch (thrown) {
        // It got on, only not to the end: a new process would find the same outage.
        if (isUnavailable(thrown)) this.#lastDone = performance.now();
        throw thrown;
      }
    };
    this.group = new Group({ ...consumer, handle }, letters, {
      concurrency,
      signal: this.#stopping.signal,
      log: connection.log,
      onDeadLetter,
      // Kafka gives no order between topics, and the same key of two of them may be in two processes.
      keyOf: (message) => `${message.topic}/${keyOf(message)}`,
      signalOf: ({ origin }) =>
        this.#places.get(placeName(origin.topic, origin.partition))?.signal ?? AbortSignal.abort(),
    });
    const topics = consumer.topics.map(kafkaTopic);
    const groupPlaces = new GroupPlaces(connection, consumer.group, topics);
    this.#progress = new GroupProgress(groupPlaces, this.#places, (what) => this.#log(what));
    this.#reader = new Reader(connection, {
      group: consumer.group,
      topics,
      onAssigned: (assignment, isNewMember) => this.#assign(assignment, isNewMember),
      onBatch: (payload) => this.#take(payload),
    });
  }

  async start(): Promise<void> {
    await this.#reader.start();
    void this.#progress.follow(this.#stopping.signal);
  }

  override get position(): Position {
    return this.#progress.position;
  }

  override handledUpTo(position: Position, signal?: AbortSignal): Promise<void> {
    return this.#progress.reached(position, signal);
  }

  override stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  /**
   * How long Kafka has not been heard of, or no message was done, or stopped by an outage elsewhere, although there are some: what
   * a liveness check should look at.
   * A key in its retries counts as well, so the limit must be above the longest wait between two tries.
   */
  get stalledForMs(): number {
    const now = performance.now();
    const sinceDone = this.#unhandled() > 0 ? now - this.#lastDone : 0;
    return Math.max(sinceDone, now - this.#reader.lastHeard);
  }

  /** Whether its partition is assigned to this process. */
  owns({ origin }: OriginalDeadLetter): boolean {
    return this.#places.has(placeName(origin.topic, origin.partition));
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    try {
      await atMost(TO_STOP_MS, this.#preparing);
      await this.group.idle();
      await atMost(TO_COMMIT_MS, this.#commits.finish());
      await atMost(TO_STOP_MS, this.#reader.stop());
    } finally {
      await this.#progress.end(new Error(`The consumer ${this.consumer.group} was stopped`));
      this.onStopped();
    }
  }

  #assign(assignment: Assignment, isNewMember: boolean): void {
    const now = new Map(
      Object.entries(assignment).flatMap(([topic, partitions]) =>
        partitions.map((partition) => [placeName(topic, partition), { topic, partition }] as const),
      ),
    );
    for (const [name, place] of this.#places) {
      if (now.has(name) && !isNewMember) continue;
      place.lose();
      this.#places.delete(name);
    }
    const added: PartitionPlace[] = [];
    for (const [name, { topic, partition }] of now) {
      if (this.#places.has(name)) continue;
      const place = new PartitionPlace(topic, partition, () => this.#moved(), this.#stopping.signal);
      this.#places.set(name, place);
      added.push(place);
    }
    this.#unprepared += 1;
    this.#preparing = this.#preparing.then(() => this.#prepare(added));
  }

  /** Places and dead letters that another process may have left are known before anything is handled. */
  async #prepare(added: readonly PartitionPlace[]): Promise<void> {
    const { letters } = this.around;
    const { group } = this.consumer;
    while (!this.#stopping.signal.aborted) {
      try {
        await letters.caughtUp(this.#stopping.signal);
        const committed = await this.#progress.learn();
        for (const place of added) {
          const found = committed.find(
            ({ topic, partition }) => topic === place.topic && partition === place.partition,
          );
          place.begin(found?.offset, found?.position ?? START);
        }
        const mine = letters
          .of(group)
          .filter(({ origin }) =>
            added.some(({ topic, partition }) => topic === origin.topic && partition === origin.partition),
          );
        this.group.begin(new Set(mine.map(({ key }) => key)));
        this.#unprepared -= 1;
        return;
      } catch (error) {
        this.#log(`cannot learn its places yet: ${String(error)}`);
        await pause(BEFORE_PREPARING_AGAIN_MS, this.#stopping.signal);
      }
    }
  }

  /** Only `heartbeat` may throw here: it tells kafkajs of a rebalance. */
  async #take(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const heartbeat = () => payload.heartbeat();
    const { signal } = this.#stopping;
    while (this.#unprepared > 0 && !signal.aborted) await this.#waitWith(heartbeat);
    const place = this.#places.get(placeName(batch.topic, batch.partition));
    if (!place) return;
    for (const record of batch.messages) {
      const offset = Number(record.offset);
      if (offset < place.next) {
        const position = positionOf(record);
        // Reading began again at the committed place: what is in work already is not taken twice.
        if (position === undefined || place.hasTaken(position)) continue;
        this.#log(`goes back to ${offset} in ${batch.topic}/${batch.partition}, which was made anew or cut off`);
      } else if (offset > place.next)
        this.#log(`misses ${offset - place.next} records of ${batch.topic}/${batch.partition} before ${offset}`);
      if (this.#unhandled() === 0) this.#lastDone = performance.now();
      while (this.#unhandled() >= this.around.maxUnhandled && !place.signal.aborted) await this.#waitWith(heartbeat);
      if (place.signal.aborted) return;
      this.#accept(place, record, offset);
    }
    await heartbeat();
  }

  #accept(place: PartitionPlace, record: KafkaMessage, offset: number): void {
    const position = positionOf(record);
    if (position !== undefined && place.hasTaken(position)) return place.take(offset, undefined)();
    const decoded = decode(topicOf(place.topic), record);
    if (decoded.kind === 'watermark') return place.take(offset, decoded.upTo)();
    const message = decoded.kind === 'message' ? decoded.message : unreadable(place, record);
    if (decoded.kind === 'unreadable') this.#unreadable.set(message, decoded.reason);
    this.around.letters.from(message, { topic: place.topic, partition: place.partition, offset });
    if (decoded.kind === 'message') {
      const gap = place.gaps.before(message.stream, message.revision, decoded.previous);
      if (gap !== undefined) this.#log(gap);
    }
    const done = place.take(offset, decoded.kind === 'message' ? message.position : undefined);
    const finish = () => {
      this.#lastDone = performance.now();
      done();
    };
    this.group.accept(message, finish, place.signal);
  }

  async #waitWith(heartbeat: () => Promise<void>): Promise<void> {
    await pause(STEP_MS, this.#stopping.signal);
    await heartbeat();
  }

  #unhandled(): number {
    return [...this.#places.values()].reduce((sum, { unhandled }) => sum + unhandled, 0);
  }

  #moved(): void {
    this.#progress.moved();
    this.#commits.ask();
  }

  async #commit(): Promise<void> {
    const places = [...this.#places.values()].flatMap((place) => {
      const commit = place.uncommitted();
      return commit ? [{ place, commit }] : [];
    });
    if (places.length === 0) return;
    await this.#reader.commit(places.map(({ commit }) => commit));
    for (const { place, commit } of places) place.committed(Number(commit.offset));
  }

  #log(what: string): void {
    this.around.connection.log(`Group ${this.consumer.group} ${what}`);
  }
}

const placeName = (topic: string, partition: number): string => `${topic}/${partition}`;
