import type Database from 'libsql';
import { randomBytes } from 'node:crypto';
import { unwrap, wrap } from '../../wrapping.js';

const KEY_BYTES = 32;
/** Of the same length as every wrapped key: what a destroyed one is written over with. */
const DESTROYED = Buffer.alloc(KEY_BYTES + 28);

const contextOf = (subject: string): string => `data key of ${subject}`;

type Wrapped = Readonly<{ subject: string; wrapped: ArrayBuffer }>;

/** The rows of the data keys. Every call that writes is within a transaction of its caller. */
export class DataKeys {
  readonly #known;
  readonly #insert;
  readonly #select;
  readonly #overwrite;
  readonly #selectAll;

  constructor(
    db: Database.Database,
    private readonly masterKey: Uint8Array,
  ) {
    this.#known = db.prepare('select 1 from data_keys where subject = ?');
    this.#insert = db.prepare('insert into data_keys (subject, wrapped) values (?, ?)');
    this.#select = db.prepare(
      'select subject, wrapped from data_keys where subject in (select value from json_each(?)) and wrapped <> ?',
    );
    this.#selectAll = db.prepare('select subject, wrapped from data_keys where wrapped <> ? limit ?');
    this.#overwrite = db.prepare('update data_keys set wrapped = ? where subject = ?');
  }

  /** Makes one unless the subject has, or had, one. */
  create(subject: string): void {
    if (this.#known.get([subject]) !== undefined) return;
    this.#insert.run([subject, wrap(this.masterKey, contextOf(subject), randomBytes(KEY_BYTES))]);
  }

  read(subjects: readonly string[]): readonly (readonly [string, Uint8Array])[] {
    return this.#unwrapped(this.#select.all([JSON.stringify(subjects), DESTROYED]) as Wrapped[]);
  }

  /** Some keys, as many as `limit` at the most. */
  readSome(limit: number): readonly (readonly [string, Uint8Array])[] {
    return this.#unwrapped(this.#selectAll.all([DESTROYED, limit]) as Wrapped[]);
  }

  #unwrapped(rows: readonly Wrapped[]): readonly (readonly [string, Uint8Array])[] {
    return rows.map(({ subject, wrapped }) => [
      subject,
      unwrap(this.masterKey, contextOf(subject), new Uint8Array(wrapped)),
    ]);
  }

  destroy(subject: string): void {
    if (this.#overwrite.run([DESTROYED, subject]).changes === 0) this.#insert.run([subject, DESTROYED]);
  }
}
