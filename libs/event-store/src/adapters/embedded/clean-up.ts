import type Database from 'libsql';
import type { LogEnd } from './log-end.js';

/** Bounds how long one step holds the event loop. */
const STEP = 250;

/** Removes expired events and those of deleted streams, a few at a time, without losing a revision or the head. */
export class CleanUp {
  readonly #expired;
  readonly #deleted;
  readonly #emptied;
  readonly #keepFloor;
  readonly #keepHead;
  readonly #remove;

  constructor(
    db: Database.Database,
    private readonly end: LogEnd,
    private readonly clock: () => number,
  ) {
    this.#expired = db.prepare('SELECT position, stream FROM events WHERE expires <= ? ORDER BY expires LIMIT ?').raw();
    this.#deleted = db
      .prepare(
        `SELECT position, stream FROM events
         WHERE stream IN (SELECT id FROM streams WHERE deleted = 1 LIMIT ?1) LIMIT ?1`,
      )
      .raw();
    this.#emptied = db.prepare(
      'UPDATE streams SET deleted = 2 WHERE deleted = 1 AND NOT EXISTS (SELECT 1 FROM events WHERE stream = streams.id)',
    );
    this.#keepFloor = db.prepare(
      'UPDATE streams SET floor = coalesce((SELECT max(revision) FROM events WHERE stream = streams.id), floor) WHERE id = ?',
    );
    this.#keepHead = db.prepare('UPDATE cleaned SET head = ?');
    this.#remove = db.prepare('DELETE FROM events WHERE position = ?');
  }

  /** One step, inside the current transaction. Answers whether there may be more to remove. */
  step(): boolean {
    const found = [...this.#expired.all([this.clock(), STEP]), ...this.#deleted.all([STEP])] as [number, number][];
    for (const stream of new Set(found.map(([, stream]) => stream))) this.#keepFloor.run([stream]);
    for (const [position] of found) this.#remove.run([position]);
    if (found.length > 0) this.#keepHead.run([this.end.head]);
    this.#emptied.run([]);
    return found.length > 0;
  }
}
