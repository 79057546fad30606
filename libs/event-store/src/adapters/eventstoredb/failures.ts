import { ErrorType } from '@eventstore/db-client';
import { EventStoreUnavailable } from '../../index.js';

/** The server did not answer in time, and the client did not say so. */
export class Silence extends Error {
  override readonly name = 'Silence';
}

/** What went wrong by the client's own names; failures of the connection may have none. */
export const typeOf = (error: unknown): ErrorType | undefined =>
  error instanceof Error && 'type' in error ? (error.type as ErrorType) : undefined;

/** Failures that come back however often the call is made. */
const LASTING: readonly (ErrorType | undefined)[] = [ErrorType.ACCESS_DENIED, ErrorType.INVALID_ARGUMENT];

export const isLasting = (error: unknown): boolean => LASTING.includes(typeOf(error));

/** Failures that leave it open whether the connection is still any good. */
export const isSilence = (error: unknown): boolean =>
  error instanceof Silence || typeOf(error) === ErrorType.DEADLINE_EXCEEDED;

export const unavailable = (what: string, error: unknown): EventStoreUnavailable =>
  error instanceof EventStoreUnavailable
    ? error
    : new EventStoreUnavailable(`${what}: ${error instanceof Error ? error.message || error.name : String(error)}`, {
        cause: error,
      });

/** Rejects with {@link Silence} if `work` takes longer; what it comes to later is ignored. */
export const within = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Silence(`No answer within ${milliseconds} ms`)), milliseconds);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });

/** Waits that double, with jitter, so that many who lost the same server do not come back at once. */
export class BackOff {
  #failures = 0;
  #since = performance.now();

  constructor(
    private readonly firstMs: number,
    private readonly tries: number,
    private readonly patienceMs = Number.POSITIVE_INFINITY,
  ) {}

  reset() {
    this.#failures = 0;
    this.#since = performance.now();
  }

  /** Waits for the next try; false when there is none left. */
  async next(signal?: AbortSignal): Promise<boolean> {
    this.#failures += 1;
    if (this.#failures >= this.tries || performance.now() - this.#since >= this.patienceMs) return false;
    const milliseconds = this.firstMs * 2 ** (this.#failures - 1) * (0.5 + Math.random());
    await pause(Math.min(milliseconds, 2_000), signal);
    return true;
  }
}

export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
