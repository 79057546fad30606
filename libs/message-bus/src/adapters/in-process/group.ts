import { type Consumer, DEFAULT_RETRY, type Message, UnknownDeadLetter } from '../../index.js';
import { attempt, pause } from './attempts.js';
import type { DeadLetterTable, StoredDeadLetter } from './dead-letter-table.js';
import { Lanes, Slots } from './lanes.js';

const BEFORE_STORING_AGAIN_MS = 500;

/** Messages of one organization, whatever their stream, come in order. */
export const keyOf = ({ metadata, stream }: Message): string =>
  typeof metadata.organizationId === 'string' ? metadata.organizationId : stream;

/**
 * Handles the messages of one group: a lane for each key, retries, dead letters and what is parked behind them.
 *
 * As long as a key has anything in the table of dead letters and the group parks, all its messages go there.
 */
export class Group {
  readonly #lanes = new Lanes();
  readonly #running: Slots;
  readonly #parked: Set<string>;
  readonly #parks: boolean;
  readonly #name: string;

  constructor(
    private readonly consumer: Consumer,
    private readonly letters: DeadLetterTable,
    private readonly options: Readonly<{ concurrency: number; signal: AbortSignal; log(message: string): void }>,
  ) {
    this.#name = consumer.group;
    this.#running = new Slots(options.concurrency);
    this.#parks = (consumer.afterDeadLetter ?? 'park') === 'park';
    const keys = letters.keysOf(this.#name);
    this.#parked = new Set(this.#parks ? keys : []);
    // Where a crash or stop came between the end of a dead letter and those behind it.
    for (const key of keys) this.#drain(key);
  }

  /** Calls `done` when the message was handled, became a dead letter or was parked; never if the group is stopped before. */
  accept(message: Message, done: () => void): void {
    const key = keyOf(message);
    void this.#lanes.run(key, async () => {
      if (await this.#untilStored(() => this.#process(key, message))) done();
    });
  }

  /** @throws {UnknownDeadLetter} */
  retry({ id, key }: StoredDeadLetter): Promise<{ handled: boolean; reason?: string }> {
    return this.#lanes.run(key, async () => {
      const letter = this.letters.find(id);
      if (!letter) throw new UnknownDeadLetter(id);
      if (letter.isParked) return { handled: false, reason: letter.reason };
      const outcome = await this.#attempt(letter.message, 1);
      if (outcome === 'stopped') return { handled: false, reason: 'the consumer was stopped' };
      if (outcome !== 'handled') {
        this.letters.failed(letter, outcome);
        return { handled: false, reason: outcome.reason };
      }
      this.letters.remove(letter.number);
      this.#drain(key);
      return { handled: true };
    });
  }

  /** @throws {UnknownDeadLetter} */
  discard({ id, key }: StoredDeadLetter): Promise<void> {
    return this.#lanes.run(key, async () => {
      const letter = this.letters.find(id);
      if (!letter) throw new UnknownDeadLetter(id);
      this.letters.remove(letter.number);
      this.#drain(key);
    });
  }

  /** Resolves when no handler runs any more. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** False if the group was stopped before the message was done. */
  async #process(key: string, message: Message): Promise<boolean> {
    if (this.#parked.has(key)) {
      this.letters.park(this.#name, key, message);
      return true;
    }
    const outcome = await this.#attempt(message);
    if (outcome === 'stopped') return false;
    if (outcome === 'handled') return true;
    return this.#untilStored(async () => {
      this.letters.add(this.#name, key, message, outcome);
      if (this.#parks) this.#parked.add(key);
      return true;
    });
  }

  /** One message at a time, so that new ones of the key do not wait in memory meanwhile but are parked as well. */
  #drain(key: string): void {
    void this.#lanes.run(key, async () => {
      await this.#untilStored(async () => {
        const first = this.letters.first(this.#name, key);
        if (!first) this.#parked.delete(key);
        else if (!first.isParked) this.letters.parkAllBehind(first);
        else {
          const outcome = await this.#attempt(first.message);
          if (outcome === 'stopped') return false;
          if (outcome === 'handled') this.letters.remove(first.number);
          else this.letters.failed(first, outcome);
          this.#drain(key);
        }
        return true;
      });
    });
  }

  #attempt(message: Message, attempts?: number) {
    const retry = { ...DEFAULT_RETRY, ...this.consumer.retry };
    return attempt(
      async () => this.consumer.handle(message),
      { ...retry, attempts: attempts ?? retry.attempts },
      { slots: this.#running, signal: this.options.signal },
    );
  }

  /** A full disk must neither lose a message nor end the process: it is tried until it works or the group is stopped. */
  async #untilStored(work: () => Promise<boolean>): Promise<boolean> {
    while (!this.options.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.options.log(`Group ${this.#name} cannot keep a dead letter: ${String(error)}`);
        await pause(BEFORE_STORING_AGAIN_MS, this.options.signal);
      }
    }
    return false;
  }
}
