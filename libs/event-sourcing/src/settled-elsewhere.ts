import { Waiters } from './waiters.js';

type OneContext = {
  reached: number;
  readonly waiters: Waiters;
  /** Since when somebody has waited for it to move; undefined while nobody does. */
  awaitedSince: number | undefined;
};

/**
 * A service that has not moved for so long while others waited for it is down, and nobody waits for it any more until it moves:
 * one that merely restarts is back before.
 */
const DOWN_AFTER_MS = 15_000;

/** How far the reactions of other services have come, as their topics say. */
export class SettledElsewhere {
  readonly #contexts = new Map<string, OneContext>();

  constructor(
    private readonly downAfterMs = DOWN_AFTER_MS,
    private readonly now: () => number = () => performance.now(),
  ) {}

  note(settled: ReadonlyMap<string, number>): void {
    for (const [name, position] of settled) {
      const context = this.#of(name);
      if (position <= context.reached) continue;
      context.reached = position;
      context.awaitedSince = undefined;
      context.waiters.reached(position);
    }
  }

  /** It was our own feed that stood still: others may have moved meanwhile. */
  startAgain(): void {
    for (const context of this.#contexts.values()) context.awaitedSince = undefined;
  }

  /** Resolves when the reactions of all these contexts have come that far, but for those of services that are down. */
  async upTo(position: number, contexts: readonly string[], signal?: AbortSignal): Promise<void> {
    await Promise.all(contexts.map((name) => this.#wait(this.#of(name), position, signal)));
  }

  #wait(context: OneContext, position: number, signal: AbortSignal | undefined): Promise<void> {
    if (context.reached >= position) return Promise.resolve();
    const now = this.now();
    context.awaitedSince ??= now;
    const isDown = now - context.awaitedSince > this.downAfterMs;
    return isDown ? Promise.resolve() : context.waiters.wait(position, context.reached, signal);
  }

  #of(name: string): OneContext {
    const context = this.#contexts.get(name) ?? { reached: -1, waiters: new Waiters(), awaitedSince: undefined };
    this.#contexts.set(name, context);
    return context;
  }
}
