import { Clock } from '@guildhall/event-sourcing';

type Waiting = Readonly<{ instant: Date; go: () => void }>;

/** A clock that a spec moves. */
export class MovableClock extends Clock {
  readonly #waiting = new Set<Waiting>();

  constructor(private instant = new Date('2026-01-01T00:00:00Z')) {
    super();
  }

  override now(): Date {
    return new Date(this.instant);
  }

  override until(instant: Date, signal: AbortSignal): Promise<void> {
    if (signal.aborted || instant <= this.instant) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.#waiting.delete(waiting);
        signal.removeEventListener('abort', go);
        resolve();
      };
      const waiting = { instant, go };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', go);
    });
  }

  pass(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
    for (const { instant, go } of this.#waiting) if (instant <= this.instant) go();
  }
}
