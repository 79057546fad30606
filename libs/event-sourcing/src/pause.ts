/** Waits, but no longer than until `signal` aborts. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> => new Nap().rest(milliseconds, signal);

/** A wait that somebody may cut short. It leaves nothing behind at the signal, however often it is taken. */
export class Nap {
  #wake: () => void = () => undefined;

  rest(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }

  wake(): void {
    this.#wake();
  }
}
