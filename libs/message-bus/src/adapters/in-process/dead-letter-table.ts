import type { Failure, StoredDeadLetter } from '../../handling/dead-letter-store.js';
import type { DeadLetter, DeadLetters, Message } from '../../index.js';
import type { ConsumersFile } from './consumers-file.js';

type StoredRow = {
  number: number;
  consumer_group: string;
  key: string;
  message: string;
  behind: number | null;
  reason: string;
  attempts: number;
  failed_at: string;
};

export type NumberedDeadLetter = StoredDeadLetter & Readonly<{ number: number }>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const stored = (row: StoredRow): NumberedDeadLetter => ({
  id: String(row.number),
  number: row.number,
  key: row.key,
  group: row.consumer_group,
  message: JSON.parse(row.message) as Message,
  reason: row.behind === null ? row.reason : `parked behind ${row.behind}`,
  attempts: row.attempts,
  failedAt: row.failed_at,
  isParked: row.behind !== null,
});

/** The dead letters of all groups and, within the same order, the messages parked behind them. */
export class DeadLetterTable {
  readonly #insert;
  readonly #byNumber;
  readonly #page;
  readonly #first;
  readonly #keys;
  readonly #fail;
  readonly #follow;
  readonly #delete;

  constructor(
    private readonly file: ConsumersFile,
    private readonly clock: () => Date,
  ) {
    const { db } = file;
    this.#insert = db.prepare(
      `insert into dead_letters (consumer_group, key, message, behind, reason, attempts, failed_at) values (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#byNumber = db.prepare('select * from dead_letters where number = ?');
    this.#page = db.prepare(
      `select * from dead_letters where number > ? and (? = '' or consumer_group = ?) order by number limit ?`,
    );
    this.#first = db.prepare('select * from dead_letters where consumer_group = ? and key = ? order by number limit 1');
    this.#keys = db.prepare('select distinct key from dead_letters where consumer_group = ?');
    this.#fail = db.prepare(
      'update dead_letters set behind = null, reason = ?, attempts = ?, failed_at = ? where number = ?',
    );
    this.#follow = db.prepare(
      'update dead_letters set behind = ? where consumer_group = ? and key = ? and behind is not null',
    );
    this.#delete = db.prepare('delete from dead_letters where number = ?');
  }

  add(group: string, key: string, message: Message, { reason, attempts }: Failure): void {
    this.file.durably(() => this.#append(group, key, message, null, reason, attempts));
  }

  /** Not synced one by one: lost with the place that has moved past it, a parked message comes again. */
  park(group: string, key: string, message: Message): void {
    this.#append(group, key, message, this.first(group, key)?.number ?? 0, '', 0);
  }

  find(id: string): NumberedDeadLetter | undefined {
    if (!/^\d{1,15}$/.test(id)) return undefined;
    return one(this.#byNumber.all([Number(id)]));
  }

  /** The oldest of the key: a dead letter, or one that was parked behind a dead letter that is gone now. */
  first(group: string, key: string): NumberedDeadLetter | undefined {
    return one(this.#first.all([group, key]));
  }

  keysOf(group: string): string[] {
    return (this.#keys.all([group]) as { key: string }[]).map(({ key }) => key);
  }

  /** It failed once more, or for the first time after it was parked; those parked of its key are now behind it. */
  failed({ group, key, number, attempts }: NumberedDeadLetter, failure: Failure): void {
    this.file.durably(() => {
      this.#fail.run([failure.reason, attempts + failure.attempts, this.clock().toISOString(), number]);
      this.#follow.run([number, group, key]);
    });
  }

  parkAllBehind({ group, key, number }: NumberedDeadLetter): void {
    this.#follow.run([number, group, key]);
  }

  remove({ number }: NumberedDeadLetter): void {
    this.file.durably(() => this.#delete.run([number]));
  }

  list({
    group = '',
    limit = DEFAULT_LIMIT,
    cursor = '0',
  }: {
    group?: string;
    limit?: number;
    cursor?: string;
  }): DeadLetters {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
      throw new RangeError(`limit is not from 1 to ${MAX_LIMIT}`);
    if (!/^\d{1,15}$/.test(cursor)) throw new RangeError('Not a cursor of dead letters');
    const rows = this.#page.all([Number(cursor), group, group, limit + 1]) as StoredRow[];
    const data = rows.slice(0, limit).map((row): DeadLetter => {
      const { number: _number, key: _key, isParked: _isParked, ...letter } = stored(row);
      return letter;
    });
    return { data, nextCursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
  }

  #append(group: string, key: string, message: Message, behind: number | null, reason: string, attempts: number): void {
    this.#insert.run([group, key, JSON.stringify(message), behind, reason, attempts, this.clock().toISOString()]);
  }
}

const one = (rows: unknown[]): NumberedDeadLetter | undefined => {
  const [row] = rows as StoredRow[];
  return row && stored(row);
};
