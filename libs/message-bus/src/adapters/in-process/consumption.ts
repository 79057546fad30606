import type { EventStore, Position, RecordedEvent } from '@guildhall/event-store';
import { pause } from '../../handling/attempts.js';
import { Group } from '../../handling/group.js';
import { Progress } from '../../handling/progress.js';
import { type Consumer, Consumption, type FailedMessage, type Topic } from '../../index.js';
import type { DeadLetterTable, NumberedDeadLetter } from './dead-letter-table.js';
import type { Places } from './places.js';

export type Topics = Readonly<{
  /** The beginnings of the names of the streams whose events a topic carries. */
  prefixesOf(topic: Topic): readonly string[];
  /** The topic that carries the events of a stream, if any does. */
  topicOf(stream: string): Topic | undefined;
}>;

export type Surroundings = Readonly<{
  store: EventStore;
  topics: Topics;
  places: Places;
  letters: DeadLetterTable;
  maxUnhandled: number;
  concurrency: number;
  log(message: string): void;
  onDeadLetter: ((failed: FailedMessage) => void) | undefined;
}>;

const SAVE_EVERY_MS = 100;
const FIRST_RECONNECT_MS = 50;
const LAST_RECONNECT_MS = 5_000;

/** A group that follows the log at its own pace. */
export class GroupConsumption extends Consumption {
  override readonly exclusive = true;
  readonly group: Group<NumberedDeadLetter>;
  readonly #stopping = new AbortController();
  readonly #progress: Progress;
  readonly #startOf: ReadonlyMap<Topic, Position>;
  readonly #following: Promise<void>;
  #taken: Position;
  #unhandled = 0;
  #onRoom: (() => void) | undefined;
  #saving: NodeJS.Timeout | undefined;
  #stopped: Promise<void> | undefined;

  constructor(
    private readonly consumer: Consumer,
    private readonly around: Surroundings,
    private readonly onStopped: () => void,
  ) {
    super();
    const { places, letters, concurrency, log, onDeadLetter } = around;
    this.#startOf = places.of(consumer.group, consumer.topics);
    this.#taken = Math.min(...this.#startOf.values());
    this.#progress = new Progress(this.#taken, () => this.#saveSoon());
    this.group = new Group(consumer, letters, { concurrency, signal: this.#stopping.signal, log, onDeadLetter });
    this.group.begin(letters.keysOf(consumer.group));
    this.#following = this.#follow();
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

  async #stop(): Promise<void> {
    this.#stopping.abort();
    this.#onRoom?.();
    await this.#following;
    await this.group.idle();
    clearTimeout(this.#saving);
    try {
      this.#save();
    } finally {
      this.#progress.end(new Error(`The consumer ${this.consumer.group} was stopped`));
      this.onStopped();
    }
  }

  /** However the subscription ends, it begins again behind the last message that was taken. */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    let delay = FIRST_RECONNECT_MS;
    while (!signal.aborted) {
      try {
        for await (const { events, upTo } of this.around.store.subscribe({
          after: this.#taken,
          prefixes: this.consumer.topics.flatMap((topic) => this.around.topics.prefixesOf(topic)),
          signal,
        })) {
          for (const event of events) if (!(await this.#take(event))) return;
          this.#taken = Math.max(this.#taken, upTo);
          this.#progress.passed(this.#taken);
          delay = FIRST_RECONNECT_MS;
        }
      } catch (error) {
        this.around.log(`Group ${this.consumer.group} lost the log and will follow it again: ${String(error)}`);
      }
      await pause(delay * (0.5 + Math.random() / 2), signal);
      delay = Math.min(LAST_RECONNECT_MS, delay * 2);
    }
  }

  /** False when the consumer is being stopped: the message is not taken. */
  async #take(event: RecordedEvent): Promise<boolean> {
    while (this.#unhandled >= this.around.maxUnhandled && !this.#stopping.signal.aborted)
      await new Promise<void>((resolve) => (this.#onRoom = resolve));
    if (this.#stopping.signal.aborted) return false;
    this.#taken = event.position;
    const topic = this.around.topics.topicOf(event.stream);
    const start = topic === undefined ? undefined : this.#startOf.get(topic);
    if (topic === undefined || start === undefined || event.position <= start) return true;
    const done = this.#progress.take(event.position);
    this.#unhandled += 1;
    this.group.accept({ ...event, topic }, () => {
      this.#unhandled -= 1;
      this.#onRoom?.();
      done();
    });
    return true;
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => {
      this.#saving = undefined;
      try {
        this.#save();
      } catch (error) {
        this.around.log(`Group ${this.consumer.group} cannot save its place: ${String(error)}`);
      }
    }, SAVE_EVERY_MS).unref();
  }

  #save(): void {
    this.around.places.save(this.consumer.group, this.consumer.topics, this.#progress.position);
  }
}
