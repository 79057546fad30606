import { Waiters } from './waiters.js';

type OneContext = {
  reached: number;
  readonly waiters: Waiters;
  /** Since when it has not moved although there is something to do; undefined while there is nothing. */
  behindSince: number | undefined;
  /** Since when no process of it was there; undefined while one is. */
  goneSince: number | undefined;
};

/**
 * A service that has not moved for so long although there was something to do is down, and nobody waits for it any more until it
 * moves: one that merely restarts is back before.
 */
const DOWN_AFTER_MS = 15_000;

/** Seen to be gone for so long it is down as well: a killed process goes on being seen for up to four seconds and a half. */
const GONE_FOR_MS = 10_500;

/** How far the reactions of other services have come, as their topics say, and which of these services are there at all. */
export class SettledElsewhere {
  readonly #contexts = new Map<string, OneContext>();
  #fed = -1;

  constructor(
    private readonly downAfterMs = DOWN_AFTER_MS,
    private readonly now: () => number = () => performance.now(),
    private readonly goneForMs = GONE_FOR_MS,
  ) {}

  note(settled: ReadonlyMap<string, number>): void {
    for (const [name, position] of settled) {
      const context = this.#of(name);
      if (position <= context.reached) continue;
      context.reached = position;
      context.behindSince = position < this.#fed ? this.now() : undefined;
      context.goneSince = undefined;
      context.waiters.reached(position);
    }
  }

  /** Our own feed has come so far: who is not there yet is behind from now on, whether or not anybody waits for them. */
  fed(position: number): void {
    this.#fed = Math.max(this.#fed, position);
    for (const context of this.#contexts.values()) if (context.reached < this.#fed) context.behindSince ??= this.now();
  }

  /** Whether a process of the service is there, as somebody who looked has found; undefined for whoever could not look. */
  looked(name: string, isThere: boolean | undefined): void {
    const context = this.#of(name);
    if (isThere === false) context.goneSince ??= this.now();
    else context.goneSince = undefined;
    if (this.#isDown(context)) context.waiters.reached(Number.MAX_SAFE_INTEGER);
  }

  /** It was our own feed that stood still: others may have moved meanwhile. Who is gone stays so. */
  startAgain(): void {
    for (const context of this.#contexts.values()) context.behindSince = undefined;
  }

  /** Resolves when the reactions of all these contexts have come that far, but for those of services that are down. */
  async upTo(position: number, contexts: readonly string[], signal?: AbortSignal): Promise<void> {
    await Promise.all(contexts.map((name) => this.#wait(this.#of(name), position, signal)));
  }

  #wait(context: OneContext, position: number, signal: AbortSignal | undefined): Promise<void> {
    if (context.reached >= position) return Promise.resolve();
    context.behindSince ??= this.now();
    return this.#isDown(context) ? Promise.resolve() : context.waiters.wait(position, context.reached, signal);
  }

  #isDown({ behindSince, goneSince }: OneContext): boolean {
    const now = this.now();
    return (
      now - (behindSince ?? Number.POSITIVE_INFINITY) > this.downAfterMs ||
      now - (goneSince ?? Number.POSITIVE_INFINITY) > this.goneForMs
    );
  }

  #of(name: string): OneContext {
    const known = this.#contexts.get(name);
    if (known) return known;
    const context = { reached: -1, waiters: new Waiters(), behindSince: undefined, goneSince: undefined };
    this.#contexts.set(name, context);
    return context;
  }
}
