import type { Position } from '@guildhall/event-store';

type Step = { readonly position: Position; done: boolean };
type Waiter = Readonly<{ position: Position; resolve(): void; reject(reason: unknown): void }>;

/** How far a consumer has come although its messages end in any order: up to the first one that is not done. */
export class Progress {
  #steps: Step[] = [];
  #firstStep = 0;
  #position: Position;
  readonly #waiters = new Set<Waiter>();
  #ended: Error | undefined;

  constructor(
    start: Position,
    private readonly moved: () => void,
  ) {
    this.#position = start;
  }

  get position(): Position {
    return this.#position;
  }

  /** Whether anybody waits for a position that is not reached. */
  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** A message was taken; call what is returned when it is done. In the order of positions. */
  take(position: Position): () => void {
    const step = { position, done: false };
    this.#steps.push(step);
    return () => {
      step.done = true;
      this.#advance();
    };
  }

  /** Everything up to here has been taken. */
  passed(position: Position): void {
    this.#steps.push({ position, done: true });
    this.#advance();
  }

  reached(position: Position, signal?: AbortSignal): Promise<void> {
    if (position <= this.#position) return Promise.resolve();
    if (this.#ended) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(abortionOf(signal));
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', aborted);
      };
      const waiter: Waiter = {
        position,
        resolve: () => {
          end();
          resolve();
        },
        reject: (reason) => {
          end();
          reject(reason instanceof Error ? reason : new Error('Aborted', { cause: reason }));
        },
      };
      const aborted = () => waiter.reject(signal && abortionOf(signal));
      signal?.addEventListener('abort', aborted);
      this.#waiters.add(waiter);
    });
  }

  end(reason: Error): void {
    this.#ended = reason;
    for (const waiter of this.#waiters) waiter.reject(reason);
  }

  #advance(): void {
    let position = this.#position;
    for (let step = this.#steps[this.#firstStep]; step?.done; step = this.#steps[this.#firstStep]) {
      position = Math.max(position, step.position);
      this.#firstStep += 1;
    }
    if (this.#firstStep > 1_000 || this.#firstStep === this.#steps.length) {
      this.#steps = this.#steps.slice(this.#firstStep);
      this.#firstStep = 0;
    }
    if (position === this.#position) return;
    this.#position = position;
    for (const waiter of this.#waiters) if (waiter.position <= position) waiter.resolve();
    this.moved();
  }
}

const abortionOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('Aborted', { cause: signal.reason });
