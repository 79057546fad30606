import type Database from 'libsql';

/** Where a stream is. `revision` is that of its last event ever, also when clean-up has removed it. */
export type Stream = {
  readonly id: number;
  readonly maxAge: number | undefined;
  revision: number;
  deleted: boolean;
};

type StreamRow = [id: number, maxAge: number | null, floor: number, deleted: number, last: number | null];

/** Enough for the streams that are being written to; the others are found again by their index. */
const GENERATION = 25_000;

/** The streams by name, with those used lately in memory. Only the writer may change what it gets from here. */
export class Streams {
  #recent = new Map<string, Stream>();
  #older = new Map<string, Stream>();
  readonly #find;
  readonly #create;
  readonly #markDeleted;

  constructor(db: Database.Database) {
    this.#find = db
      .prepare(
        `SELECT id, max_age, floor, deleted, (SELECT max(revision) FROM events WHERE stream = streams.id)
         FROM streams WHERE name = ?`,
      )
      .raw();
    this.#create = db.prepare('INSERT INTO streams (name, max_age) VALUES (?, ?)');
    this.#markDeleted = db.prepare('UPDATE streams SET deleted = 1 WHERE id = ?');
  }

  find(name: string): Stream | undefined {
    const recent = this.#recent.get(name);
    if (recent) return recent;
    const older = this.#older.get(name);
    if (older) return this.#remember(name, older);
    const row = this.#find.get([name]) as StreamRow | undefined;
    if (!row) return undefined;
    const [id, maxAge, floor, deleted, last] = row;
    return this.#remember(name, {
      id,
      maxAge: maxAge ?? undefined,
      revision: Math.max(floor, last ?? -1),
      deleted: deleted !== 0,
    });
  }

  create(name: string, maxAge: number | undefined): Stream {
    const { lastInsertRowid } = this.#create.run([name, maxAge ?? null]);
    return this.#remember(name, {
      id: Number(lastInsertRowid),
      maxAge,
      revision: -1,
      deleted: false,
    });
  }

  delete(stream: Stream) {
    this.#markDeleted.run([stream.id]);
    stream.deleted = true;
  }

  /** After a rollback, what memory says may never have been written. */
  forgetAll() {
    this.#recent.clear();
    this.#older.clear();
  }

  // Two generations instead of one least-recently-used map: deleting from the front of a large Map is slow.
  #remember(name: string, stream: Stream): Stream {
    if (this.#recent.size >= GENERATION) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, stream);
    return stream;
  }
}
