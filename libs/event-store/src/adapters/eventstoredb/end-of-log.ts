import type { Position } from '../../index.js';
import { pause } from './failures.js';

/** Where the end of the log is, asked for as long as somebody waits for it to move: once for all who do. */
export class EndOfLog {
  #waiting: { beyond: Position; resolve: (head: Position) => void }[] = [];
  #asking = false;

  constructor(
    private readonly head: () => Promise<Position>,
    private readonly everyMs: number,
  ) {}

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
      const head = await this.head().catch(() => undefined);
      for (const { beyond, resolve } of this.#waiting) if (head !== undefined && head > beyond) resolve(head);
      this.#waiting = this.#waiting.filter(({ beyond }) => head === undefined || head <= beyond);
      await pause(this.everyMs);
    }
    this.#asking = false;
  }
}
