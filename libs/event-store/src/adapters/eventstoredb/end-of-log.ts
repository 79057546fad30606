import type { LastRecord } from './reads.js';
import type { Position } from '../../index.js';
import { pause } from './failures.js';

/** Where the end of the log is: asked once for all who want to know at the same time. */
export class EndOfLog {
  #next: Promise<LastRecord> | undefined;
  #current: Promise<unknown> | undefined;
  #waiting: { beyond: Position; resolve: (head: Position) => void }[] = [];
  #asking = false;

  constructor(
    private readonly last: () => Promise<LastRecord>,
    private readonly everyMs: number,
  ) {}

  /** The last record of the log, as it is at some moment after this call. */
  record(): Promise<LastRecord> {
    // An answer that is already on its way may be from before the call.
    this.#next ??= (this.#current ?? Promise.resolve()).then(() => {
      const asked = this.last();
      this.#next = undefined;
      this.#current = asked.catch(() => undefined).finally(() => (this.#current = undefined));
      return asked;
    });
    return this.#next;
  }

  /** Resolves when the log has grown beyond a position; never if it does not. `signal` ends the waiting. */
  movedBeyond(beyond: Position, signal: AbortSignal): Promise<Position> {
    return new Promise((resolve) => {
      const waiting = { beyond, resolve };
      this.#waiting.push(waiting);
      signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
      });
      if (!this.#asking) void this.#ask();
    });
  }

  async #ask() {
    this.#asking = true;
    await pause(this.everyMs);
    while (this.#waiting.length > 0) {
      // While the server cannot be reached, the subscriptions find that out themselves.
      const head = await this.record().then(
        ({ position }) => position,
        () => undefined,
      );
      for (const { beyond, resolve } of this.#waiting) if (head !== undefined && head > beyond) resolve(head);
      this.#waiting = this.#waiting.filter(({ beyond }) => head === undefined || head <= beyond);
      await pause(this.everyMs);
    }
    this.#asking = false;
  }
}
