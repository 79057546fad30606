import type { EventStore } from '@guildhall/event-store';
import {
  type Consumer,
  type Consumption,
  type DeadLetters,
  type FailedMessage,
  MessageBus,
  UnknownDeadLetter,
} from '../../index.js';
import { type ConsumersFile, openConsumersFile } from './consumers-file.js';
import { GroupConsumption, type Surroundings, type Topics } from './consumption.js';
import { DeadLetterTable, type NumberedDeadLetter } from './dead-letter-table.js';
import { Places } from './places.js';

export type { Topics } from './consumption.js';

export type InProcessMessageBusOptions = Readonly<{
  /** What is appended here is published. It stays the caller's to close, after the bus. */
  store: EventStore;
  /** Where the groups' places and dead letters are kept, on a local disk. Made if missing. */
  folder: string;
  topics: Topics;
  /** Messages that one group holds in memory. A key that keeps failing can fill this up until its attempts are used up. */
  maxUnhandled?: number;
  /** Handlers of one group that run at a time, for different keys. */
  concurrency?: number;
  /** Told in one sentence what went wrong and is being tried again. */
  log?: (message: string) => void;
  /** Told of each message that is given up on. */
  onDeadLetter?: (failed: FailedMessage) => void;
  clock?: () => Date;
}>;

/** The message bus of one process, fed from its event log. */
export class InProcessMessageBus extends MessageBus {
  readonly #letters: DeadLetterTable;
  readonly #around: Surroundings;
  readonly #consumptions = new Map<string, GroupConsumption>();
  #closed = false;

  /** @throws when another process has the folder open. */
  static async open(options: InProcessMessageBusOptions): Promise<InProcessMessageBus> {
    return new InProcessMessageBus(openConsumersFile(options.folder), options);
  }

  private constructor(
    private readonly file: ConsumersFile,
    options: InProcessMessageBusOptions,
  ) {
    super();
    const { store, topics, maxUnhandled = 1_000, concurrency = 16 } = options;
    this.#letters = new DeadLetterTable(file, options.clock ?? (() => new Date()));
    const log = options.log ?? (() => undefined);
    const places = new Places(file);
    const { onDeadLetter } = options;
    this.#around = { store, topics, places, letters: this.#letters, maxUnhandled, concurrency, log, onDeadLetter };
  }

  override async consume(consumer: Consumer): Promise<Consumption> {
    this.#requireOpen();
    const { group, topics } = consumer;
    if (topics.length === 0) throw new RangeError(`Group ${group} has no topics`);
    if (this.#consumptions.has(group)) throw new Error(`Group ${group} runs already`);
    const consumption = new GroupConsumption(consumer, this.#around, () => this.#consumptions.delete(group));
    this.#consumptions.set(group, consumption);
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
    return consumption.group.retry(letter);
  }

  override async discardDeadLetter(id: string): Promise<void> {
    const letter = this.#find(id);
    const consumption = this.#consumptions.get(letter.group);
    // Without a consumer those behind it are handled when one starts.
    if (consumption) await consumption.group.discard(letter);
    else this.#letters.remove(letter);
  }

  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all([...this.#consumptions.values()].map((consumption) => consumption.stop()));
    this.file.close();
  }

  #find(id: string): NumberedDeadLetter {
    this.#requireOpen();
    const letter = this.#letters.find(id);
    if (!letter) throw new UnknownDeadLetter(id);
    return letter;
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error('The message bus is closed');
  }
}
