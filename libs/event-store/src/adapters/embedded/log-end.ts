import type Database from 'libsql';
import { START, type Position } from '../../index.js';
import type { Participant } from './group-commit.js';

/** The end of the log: what readers may see of it, and the positions that a transaction takes behind it. */
export class LogEnd implements Participant {
  #head: Position;
  #next: Position;
  readonly #waiting = new Set<() => void>();

  constructor(
    db: Database.Database,
    private readonly onRollback: () => void,
  ) {
    // Clean-up may have removed the last event; its position is never given again.
    const [last, cleaned] = db.prepare('SELECT (SELECT max(position) FROM events), head FROM cleaned').raw().get() as [
      Position | null,
      Position,
    ];
    this.#head = Math.max(last ?? START, cleaned);
    this.#next = this.#head + 1;
  }

  /** The position of the last durable event; nothing behind it may be shown to anybody. */
  get head(): Position {
    return this.#head;
  }

  /** The next position for the transaction being made; given again if that is rolled back. */
  take(): Position {
    return this.#next++;
  }

  commit() {
    if (this.#head === this.#next - 1) return;
    this.#head = this.#next - 1;
    this.wakeAll();
  }

  rollback() {
    this.#next = this.#head + 1;
    this.onRollback();
  }

  /** Resolves at the next change of the head, or when `signal` aborts or `wakeAll` is called. */
  changed(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });
  }

  wakeAll() {
    for (const wake of this.#waiting) wake();
  }
}
