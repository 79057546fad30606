import { Waiters } from './waiters.js';

/** How far the reactions of other services have come, as their topics say. */
export class SettledElsewhere {
  readonly #contexts = new Map<string, { reached: number; waiters: Waiters }>();

  note(settled: ReadonlyMap<string, number>): void {
    for (const [name, position] of settled) {
      const context = this.#of(name);
      if (position <= context.reached) continue;
      context.reached = position;
      context.waiters.reached(position);
    }
  }

  /** Resolves when the reactions of all these contexts are known to have come that far. */
  async upTo(position: number, contexts: readonly string[], signal: AbortSignal): Promise<void> {
    await Promise.all(
      contexts.map((name) => {
        const { waiters, reached } = this.#of(name);
        return waiters.wait(position, reached, signal);
      }),
    );
  }

  #of(name: string) {
    const context = this.#contexts.get(name) ?? { reached: -1, waiters: new Waiters() };
    this.#contexts.set(name, context);
    return context;
  }
}
