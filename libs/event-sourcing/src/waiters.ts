type Waiter = Readonly<{ position: number; resolve: () => void; reject: (reason: Error) => void }>;

/** Those who wait for something that moves along the log to reach a position. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();
  #givenUp: Error | undefined;

  /** Resolves once `position` is reached; rejects with the signal's reason when it aborts. */
  wait(position: number, reached: number, signal?: AbortSignal): Promise<void> {
    if (reached >= position) return Promise.resolve();
    if (this.#givenUp) return Promise.reject(this.#givenUp);
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        position,
        resolve: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', abort);
          reject(reason);
        },
      };
      const abort = () => {
        this.#waiting.delete(waiter);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  reached(position: number): void {
    for (const waiter of this.#waiting) {
      if (waiter.position > position) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Nothing will be reached any more: all who wait, or will, are told so. */
  giveUp(reason: Error): void {
    this.#givenUp = reason;
    for (const waiter of this.#waiting) waiter.reject(reason);
    this.#waiting.clear();
  }
}
