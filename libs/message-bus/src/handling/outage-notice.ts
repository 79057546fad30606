const EVERY_MS = 60_000;

/**
 * Those who wait for the same thing. Says that it is waited for: once when the wait begins, at most every minute while it lasts, once
 * when it is over. When one gets through, the others are woken: what they wait for may be there again.
 */
export class OutageNotice {
  readonly #asleep = new Set<() => void>();
  #waiting = 0;
  #since = 0;
  #told = 0;

  constructor(
    private readonly who: string,
    private readonly say: (message: string) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** One more waits. */
  begin(reason: string): void {
    this.#waiting += 1;
    if (this.#waiting > 1) return this.again(reason);
    this.#since = this.#told = this.now();
    this.say(`${this.who} waits for what it needs, and tries again: ${reason}`);
  }

  /** It still has not gone well. */
  again(reason: string): void {
    if (this.now() - this.#told < EVERY_MS) return;
    this.#told = this.now();
    this.say(`${this.who} has been waiting for ${this.#seconds} s: ${reason}`);
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** `wake` is called when one gets through. Call what is returned when it need not be any more. */
  onceOver(wake: () => void): () => void {
    this.#asleep.add(wake);
    return () => this.#asleep.delete(wake);
  }

  /** One waits no more. */
  end(): void {
    this.#waiting -= 1;
    for (const wake of this.#asleep) wake();
    this.#asleep.clear();
    if (this.#waiting === 0) this.say(`${this.who} goes on after ${this.#seconds} s`);
  }

  get #seconds(): number {
    return Math.round((this.now() - this.#since) / 1000);
  }
}
