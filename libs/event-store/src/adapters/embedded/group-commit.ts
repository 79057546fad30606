import type Database from 'libsql';
import { EventStoreUnavailable, StreamDeleted, WrongExpectedRevision } from '../../index.js';

/** A named instant of a commit, for tests that stop the process there. */
export type CommitPoint = 'before-commit' | 'after-commit' | 'after-answers';

export type CommitInfo = Readonly<{
  /** From the beginning of the transaction until it was durable. */
  milliseconds: number;
  events: number;
  /** How many writes shared the commit. */
  batch: number;
}>;

export type CommitHooks = Readonly<{
  onCommit?: ((info: CommitInfo) => void) | undefined;
  probe?: ((point: CommitPoint) => void) | undefined;
}>;

/** What a write takes part in: `commit` when all is durable, before anybody is answered; `rollback` when nothing is. */
export type Participant = Readonly<{ commit(): void; rollback(): void }>;

type Write = Readonly<{
  events: number;
  bytes: number;
  run: () => void;
  answer: () => void;
  fail: (error: Error) => void;
}>;

/** Bounds how long one commit holds the event loop. */
const MAX_EVENTS = 500;
const MAX_BYTES = 2_097_152;

/**
 * The one writer. Writes that are asked for while others are being made share the next transaction and so one sync.
 * They run in the order they were asked for, and nobody is answered (not even with a refusal, which might rest on a
 * write of the same transaction) before everything that the answer rests on is durable.
 */
export class GroupCommit {
  #queue: Write[] = [];
  #scheduled = false;
  readonly #begin;
  readonly #commit;

  constructor(
    private readonly db: Database.Database,
    private readonly participant: Participant,
    private readonly hooks: CommitHooks,
  ) {
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
  }

  /**
   * Runs `work` inside the next transaction that has room for it. A refusal that it throws is its answer.
   *
   * @throws {EventStoreUnavailable} the transaction failed, with everything in it; the outcome is unknown.
   */
  submit<T>(size: Readonly<{ events: number; bytes: number }>, work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let answer: () => void = () => undefined;
      const run = () => {
        try {
          const result = work();
          answer = () => resolve(result);
        } catch (error) {
          if (!(error instanceof WrongExpectedRevision || error instanceof StreamDeleted)) throw error;
          answer = () => reject(error);
        }
      };
      this.#queue.push({ ...size, run, answer: () => answer(), fail: reject });
      this.#schedule();
    });
  }

  /** Resolves when everything that was submitted has been answered. */
  async drained(): Promise<void> {
    while (this.#queue.length > 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commitNext();
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  #commitNext() {
    const batch = this.#takeBatch();
    const { probe, onCommit } = this.hooks;
    const started = performance.now();
    try {
      this.#begin.run([]);
      for (const write of batch) write.run();
      probe?.('before-commit');
      this.#commit.run([]);
    } catch (error) {
      this.#giveUp(batch, error);
      return;
    }
    probe?.('after-commit');
    this.participant.commit();
    const milliseconds = performance.now() - started;
    for (const write of batch) write.answer();
    probe?.('after-answers');
    onCommit?.({
      milliseconds,
      batch: batch.length,
      events: batch.reduce((sum, { events }) => sum + events, 0),
    });
  }

  #takeBatch(): Write[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const write of this.#queue) {
      events += write.events;
      bytes += write.bytes;
      if (count > 0 && (events > MAX_EVENTS || bytes > MAX_BYTES)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  #giveUp(batch: readonly Write[], error: unknown) {
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    this.participant.rollback();
    const reason = error instanceof Error ? error.message : String(error);
    const failure = new EventStoreUnavailable(`The event store could not write: ${reason}`, {
      cause: error,
    });
    for (const write of batch) write.fail(failure);
  }
}
