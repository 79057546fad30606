import type { AllStreamSubscription, ResolvedEvent, StreamingRead } from '@eventstore/db-client';
import type { Position } from '../../index.js';
import { Silence } from './failures.js';

/** An event; the server's word that everything before has been given; or how far it has looked. */
export type Item = ResolvedEvent | 'caught-up' | Looked;

/** The server has looked at the record at this place, and given it before if it was selected. */
export type Looked = Readonly<{ looked: Position }>;

export const eventOf = (item: Item): ResolvedEvent['event'] | undefined =>
  item === 'caught-up' || 'looked' in item ? undefined : item.event;

export type Source = StreamingRead<ResolvedEvent> | AllStreamSubscription;

/** Events that may wait here before the source is left alone, which holds up the server. */
const CAPACITY = 500;

/**
 * What a reading call gives, in the order of the wire. The client tells some things by callbacks that overtake the
 * events in its own buffer (and a failing callback stalls it), so that buffer is emptied before anything is noted.
 */
export class Inbox {
  #items: Item[] = [];
  #error: Error | undefined;
  #ended = false;
  #heard = false;
  #interrupted = false;
  #closed = false;
  #wake: () => void = () => undefined;
  #onRoom: () => void = () => undefined;

  constructor(
    private readonly source: Source,
    private onClose: () => void,
  ) {
    source.on('readable', () => this.#drain(CAPACITY));
    source.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    // One failure may be told twice; a source without a listener for it would end the process.
    source.on('error', (error: Error) => this.fail(error));
    (source as AllStreamSubscription).on('caughtUp', () => {
      this.#drain(Number.POSITIVE_INFINITY);
      this.#items.push('caught-up');
      this.#wake();
    });
  }

  get isEmpty(): boolean {
    return this.#items.length === 0;
  }

  /** The server ended the call without an error, and all it gave has been taken. */
  get hasEnded(): boolean {
    return this.#ended && this.isEmpty;
  }

  /** What came before is given, and then this error instead of an end. */
  fail(error: Error) {
    this.#drain(Number.POSITIVE_INFINITY);
    this.#error ??= error;
    this.#wake();
  }

  /** The server shows that it is at work, although there is nothing to give. */
  readonly heard = () => {
    this.#heard = true;
  };

  /**
   * The server has looked at a record that may not be for us; it showed before whatever was. Resolves when there is room for
   * more: until then the client reads nothing further.
   */
  readonly looked = async (position: Position): Promise<void> => {
    this.#heard = true;
    this.#drain(Number.POSITIVE_INFINITY);
    const last = this.#items.at(-1);
    if (typeof last === 'object' && 'looked' in last) this.#items.pop();
    this.#items.push({ looked: position });
    this.#wake();
    if (this.#items.length >= CAPACITY && !this.#closed) await new Promise<void>((resolve) => (this.#onRoom = resolve));
  };

  /** Lets whoever waits for more go on without it. */
  readonly interrupt = () => {
    this.#interrupted = true;
    this.#wake();
  };

  /**
   * Everything that is there, without waiting for more; waits while nothing is. Nothing at all when the call has ended
   * or somebody interrupts.
   *
   * @throws {Silence} the server showed no sign of life for `silenceMs`.
   */
  async take({ silenceMs }: { silenceMs?: number } = {}): Promise<readonly Item[] | undefined> {
    while (this.isEmpty) {
      if (this.#error) throw this.#error;
      if (this.#ended || this.#interrupted) return undefined;
      await this.#changed(silenceMs);
    }
    // The client decodes one or two messages a turn: as long as every turn brings some, they belong to one run.
    for (let before = 0; before < this.#items.length && this.#items.length < CAPACITY;) {
      before = this.#items.length;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const items = this.#items;
    this.#items = [];
    this.#onRoom();
    this.#drain(CAPACITY);
    return items;
  }

  /** Ends the call. Leaving a loop over the client's iterator would not. */
  close() {
    const { source } = this;
    this.#closed = true;
    this.#onRoom();
    this.onClose();
    this.onClose = () => undefined;
    const ending = 'unsubscribe' in source ? source.unsubscribe() : source.cancel();
    void ending.catch(() => undefined);
  }

  #drain(capacity: number) {
    const before = this.#items.length;
    while (this.#items.length < capacity) {
      const event = this.source.read() as ResolvedEvent | null;
      if (event === null) break;
      this.#items.push(event);
    }
    if (this.#items.length > before) this.#wake();
  }

  #changed(silenceMs: number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const listen = () => {
        timer = setTimeout(() => {
          if (!this.#heard) reject(new Silence(`Nothing came within ${silenceMs} ms`));
          else {
            this.#heard = false;
            listen();
          }
        }, silenceMs);
      };
      if (silenceMs !== undefined) listen();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
