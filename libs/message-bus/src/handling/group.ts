import { type Consumer, DEFAULT_RETRY, type FailedMessage, type Message, UnknownDeadLetter } from '../index.js';
import { attempt, pause } from './attempts.js';
import type { DeadLetterStore, Failure, StoredDeadLetter } from './dead-letter-store.js';
import { Lanes, Slots } from './lanes.js';
import { OutageNotice } from './outage-notice.js';

const BEFORE_STORING_AGAIN_MS = 500;

/** Messages of one organization, whatever their stream, come in order. */
export const keyOf = ({ metadata, stream }: Pick<Message, 'metadata' | 'stream'>): string =>
  typeof metadata.organizationId === 'string' ? metadata.organizationId : stream;

/**
 * Handles the messages of one group: a lane for each key, retries, dead letters and what is parked behind them.
 *
 * As long as a key has anything in the table of dead letters and the group parks, all its messages go there.
 */
export class Group<Letter extends StoredDeadLetter = StoredDeadLetter> {
  readonly #lanes = new Lanes();
  readonly #running: Slots;
  readonly #parked = new Set<string>();
  readonly #parks: boolean;
  readonly #name: string;
  readonly #outage: OutageNotice;

  constructor(
    private readonly consumer: Consumer,
    private readonly letters: DeadLetterStore<Letter>,
    private readonly options: Readonly<{
      concurrency: number;
      signal: AbortSignal;
      log(message: string): void;
      onDeadLetter?: ((failed: FailedMessage) => void) | undefined;
      keyOf?(message: Message): string;
      /** Aborts when this process must not handle the letter and those behind it any more. */
      signalOf?(letter: Letter): AbortSignal;
    }>,
  ) {
    this.#name = consumer.group;
    this.#outage = new OutageNotice(`Group ${consumer.group}`, options.log);
    this.#running = new Slots(options.concurrency);
    this.#parks = (consumer.afterDeadLetter ?? 'park') === 'park';
  }

  /** The keys that have dead letters: where a crash or stop came between the end of one and those behind it, these go on. */
  begin(keys: Iterable<string>): void {
    for (const key of keys) {
      if (this.#parks) this.#parked.add(key);
      this.#drain(key);
    }
  }

  /**
   * Calls `done` when the message was handled, became a dead letter or was parked; never if the group is stopped, or `signal`
   * aborts, before.
   */
  accept(message: Message, done: () => void, signal = this.options.signal): void {
    const key = (this.options.keyOf ?? keyOf)(message);
    void this.#lanes.run(key, async () => {
      if (await this.#untilStored(() => this.#process(key, message, signal), signal)) done();
    });
  }

  /** @throws {UnknownDeadLetter} */
  retry({ id, key }: Letter): Promise<{ handled: boolean; reason?: string }> {
    return this.#lanes.run(key, async () => {
      const letter = this.letters.find(id);
      if (!letter) throw new UnknownDeadLetter(id);
      if (letter.isParked) return { handled: false, reason: letter.reason };
      const outcome = await this.#attempt(letter.message, 1);
      if (outcome === 'stopped') return { handled: false, reason: 'the consumer was stopped' };
      if (outcome !== 'handled') {
        await this.letters.failed(letter, outcome);
        this.#tell(letter.message, outcome);
        return { handled: false, reason: outcome.reason };
      }
      await this.letters.remove(letter);
      this.#drain(key);
      return { handled: true };
    });
  }

  /** @throws {UnknownDeadLetter} */
  discard({ id, key }: Letter): Promise<void> {
    return this.#lanes.run(key, async () => {
      const letter = this.letters.find(id);
      if (!letter) throw new UnknownDeadLetter(id);
      await this.letters.remove(letter);
      this.#drain(key);
    });
  }

  /** Resolves when no handler runs any more. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  /** False if the group was stopped before the message was done. */
  async #process(key: string, message: Message, signal: AbortSignal): Promise<boolean> {
    if (this.#parked.has(key)) {
      await this.letters.park(this.#name, key, message);
      return true;
    }
    const outcome = await this.#attempt(message, undefined, signal);
    if (outcome === 'stopped') return false;
    if (outcome === 'handled') return true;
    return this.#untilStored(async () => {
      await this.letters.add(this.#name, key, message, outcome);
      if (this.#parks) this.#parked.add(key);
      this.#tell(message, outcome);
      return true;
    }, signal);
  }

  /** One message at a time, so that new ones of the key do not wait in memory meanwhile but are parked as well. */
  #drain(key: string): void {
    void this.#lanes.run(key, async () => {
      await this.#untilStored(async () => {
        const first = this.letters.first(this.#name, key);
        if (!first) this.#parked.delete(key);
        else if (!first.isParked) await this.letters.parkAllBehind(first);
        else {
          const outcome = await this.#attempt(first.message, undefined, this.options.signalOf?.(first));
          if (outcome === 'stopped') return false;
          if (outcome === 'handled') await this.letters.remove(first);
          else {
            await this.letters.failed(first, outcome);
            this.#tell(first.message, outcome);
          }
          this.#drain(key);
        }
        return true;
      });
    });
  }

  #attempt(message: Message, attempts?: number, signal = this.options.signal) {
    const retry = { ...DEFAULT_RETRY, ...this.consumer.retry };
    return attempt(
      async () => this.consumer.handle(message),
      { ...retry, attempts: attempts ?? retry.attempts },
      {
        slots: this.#running,
        signal,
        // Whoever asked for one try waits for what comes of it.
        ...(attempts === undefined && { outage: this.#outage }),
      },
    );
  }

  #tell(message: Message, { reason, attempts }: Failure): void {
    const { id, type, topic, metadata } = message;
    const organization = typeof metadata.organizationId === 'string' ? { organizationId: metadata.organizationId } : {};
    this.options.onDeadLetter?.({ group: this.#name, eventId: id, type, topic, ...organization, reason, attempts });
  }

  /** A full disk must neither lose a message nor end the process: it is tried until it works or the group is stopped. */
  async #untilStored(work: () => Promise<boolean>, signal = this.options.signal): Promise<boolean> {
    while (!signal.aborted) {
      try {
        return await work();
      } catch (error) {
        this.options.log(`Group ${this.#name} cannot keep a dead letter: ${String(error)}`);
        await pause(BEFORE_STORING_AGAIN_MS, signal);
      }
    }
    return false;
  }
}
