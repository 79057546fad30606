import {
  type Change,
  checkQuery,
  type CheckedQuery,
  checkWhere,
  compareScalars,
  compareStrings,
  type Filter,
  type Page,
  type Query,
  type Row,
  scalarAt,
  type Seen,
  View,
  type ViewDefinition,
} from '../../index.js';
import { frozenCopy } from './frozen-copy.js';
import { Index } from './index-tree.js';
import { matcher } from './matching.js';
import { type Entry } from './places.js';
import { type Plan, planFor, walk, walkHaving } from './plan.js';

const NOTHING_APPLIED = -1;

/**
 * A view in memory. Each call works in one go, so readers see a batch whole or not at all. Rows are handed out frozen.
 *
 * Of a deleted row only the position is remembered, and only while it is beyond the checkpoint: up to there everything
 * has been applied, so a change at or below it to a row that is not there can only be a repetition.
 */
export class MemoryView<R extends Row> extends View<R> {
  readonly #entries = new Map<string, Entry<R>>();
  readonly #deletedAt = new Map<string, number>();
  /** Built when the first query comes: filling a view from the log is then a matter of its rows alone. */
  #indexes: Index<R>[] | undefined;
  readonly #wanted: (readonly string[])[] = [];
  readonly #parked = new Set<string>();
  #checkpoint = NOTHING_APPLIED;

  constructor(readonly definition: Readonly<{ name: string; version: number }>) {
    super();
  }

  /** Adds the indexes that are not there yet. */
  ensureIndexes(wanted: ViewDefinition<R>['indexes'] = []): void {
    for (const fields of wanted) {
      if (this.#wanted.some((known) => JSON.stringify(known) === JSON.stringify(fields))) continue;
      this.#wanted.push(fields);
      this.#indexes?.push(this.#built(fields));
    }
  }

  async get(key: string): Promise<R | undefined> {
    return this.#entries.get(key)?.row;
  }

  async getMany(keys: readonly string[]): Promise<ReadonlyMap<string, R>> {
    const rows = new Map<string, R>();
    for (const key of keys) {
      const entry = this.#entries.get(key);
      if (entry) rows.set(key, entry.row);
    }
    return rows;
  }

  async seen(keys: readonly string[]): Promise<ReadonlyMap<string, Seen<R>>> {
    const seen = new Map<string, Seen<R>>();
    for (const key of keys) {
      const entry = this.#entries.get(key);
      const position = entry?.position ?? this.#deletedAt.get(key);
      if (position !== undefined) seen.set(key, { row: entry?.row, position });
    }
    return seen;
  }

  async find(query: Query<R>): Promise<Page<R>> {
    return this.#found(query, () => true);
  }

  override async findKept(query: Query<R> & Readonly<{ limit: number }>, keep: (row: R) => boolean): Promise<Page<R>> {
    return this.#found(query, keep);
  }

  async count(where?: Query<R>['where']): Promise<number> {
    const filter = checkWhere(where);
    if (filter.size === 0) return this.#entries.size;
    const served = this.#allIndexes().find((index) => isWholeBranch(index, filter));
    if (served) return served.size(served.prefix.map((field) => equalTo(filter, field)));
    const matches = matcher({ where: filter });
    let count = 0;
    for (const { row } of walk(this.#plan({ where: filter }), false)) count += Number(matches(row));
    return count;
  }

  async apply(changes: readonly Change<R>[], checkpoint: number): Promise<void> {
    // All copies first: a row that is no JSON must not leave half a batch behind.
    const copies = changes.map(({ key, row, position }) => ({
      key,
      row: row && frozenCopy(row),
      position,
    }));
    for (const change of copies) this.#change(change);
    if (checkpoint <= this.#checkpoint) return;
    this.#checkpoint = checkpoint;
    for (const [key, position] of this.#deletedAt) if (position <= checkpoint) this.#deletedAt.delete(key);
  }

  async checkpoint(): Promise<number> {
    return this.#checkpoint;
  }

  async park(key: string): Promise<void> {
    this.#parked.add(key);
  }

  async parked(): Promise<readonly string[]> {
    return [...this.#parked];
  }

  async clear(): Promise<void> {
    this.#parked.clear();
    this.#entries.clear();
    this.#deletedAt.clear();
    this.#indexes = undefined;
    this.#checkpoint = NOTHING_APPLIED;
  }

  #found(query: Query<R>, keep: (row: R) => boolean): Page<R> {
    const checked = checkQuery(this.definition, query);
    // One more than asked for tells whether a next page exists.
    const entries = this.#page(this.#plan(checked), checked, keep);
    const rows = entries.slice(0, checked.limit);
    const last = entries.length > checked.limit ? rows.at(-1) : undefined;
    return {
      rows: rows.map(({ row }) => row),
      nextCursor: last ? checked.cursorAfter(sortValue(last.row, checked), last.key) : null,
    };
  }

  #allIndexes(): readonly Index<R>[] {
    this.#indexes ??= this.#wanted.map((fields) => this.#built(fields));
    return this.#indexes;
  }

  #built(fields: readonly string[]): Index<R> {
    const index = new Index<R>(fields);
    for (const entry of this.#entries.values()) index.move(entry, undefined, entry.row);
    return index;
  }

  #plan(query: Pick<CheckedQuery, 'where' | 'sortField'>): Plan<R> {
    const plan = planFor(this.#allIndexes(), query);
    if (plan) return plan;
    // The index of all rows by key serves everything, but costs on each write: it is made when the first query needs it.
    this.ensureIndexes([[]]);
    return this.#plan(query);
  }

  #change({ key, row, position }: Change<R>): void {
    const entry = this.#entries.get(key);
    const seen = entry?.position ?? Math.max(this.#deletedAt.get(key) ?? NOTHING_APPLIED, this.#checkpoint);
    if (position <= seen) return;
    if (row) {
      this.#deletedAt.delete(key);
      this.#put(entry, { key, row, position });
      return;
    }
    this.#deletedAt.set(key, position);
    if (!entry) return;
    this.#entries.delete(key);
    for (const index of this.#indexes ?? []) index.move(entry, entry.row, undefined);
  }

  #put(present: Entry<R> | undefined, next: Entry<R>): void {
    const entry = present ?? next;
    const before = present?.row;
    entry.row = next.row;
    entry.position = next.position;
    if (!present) this.#entries.set(entry.key, entry);
    for (const index of this.#indexes ?? []) index.move(entry, before, entry.row);
  }

  #page(plan: Plan<R>, query: CheckedQuery, keep: (row: R) => boolean): readonly Entry<R>[] {
    const asked = matcher({ ...query, where: withoutFulfilled(query.where, plan) });
    const matches = (row: R) => asked(row) && keep(row);
    const found: Entry<R>[] = [];
    if (plan.ordered) {
      for (const entry of walkHaving(plan, query)) {
        if (matches(entry.row) && (!query.search || isBehindCursor(entry, query))) found.push(entry);
        if (found.length > query.limit) break;
      }
      return found;
    }
    for (const entry of walk(plan, query.descending)) {
      if (matches(entry.row) && isBehindCursor(entry, query)) found.push(entry);
    }
    const sign = query.descending ? -1 : 1;
    found.sort(
      (a, b) =>
        sign * (compareScalars(sortValue(a.row, query), sortValue(b.row, query)) || compareStrings(a.key, b.key)),
    );
    return found.slice(0, query.limit + 1);
  }
}

const sortValue = (row: Row, { sortField }: CheckedQuery) =>
  sortField === undefined ? null : scalarAt(row, sortField);

const isBehindCursor = (entry: Entry<Row>, query: CheckedQuery): boolean => {
  const { after, descending } = query;
  if (!after) return true;
  const order = compareScalars(sortValue(entry.row, query), after.value) || compareStrings(entry.key, after.key);
  return descending ? order < 0 : order > 0;
};

/** What is to be looked at in each row: that it has the values of the walk is known. What is no scalar walks as null, but is not. */
const withoutFulfilled = (where: Filter, { index, values }: Pick<Plan<Row>, 'index' | 'values'>): Filter => {
  const fulfilled = index.prefix.filter((_, at) => values[at] !== null);
  return new Map([...where].filter(([field]) => !fulfilled.includes(field)));
};

const equalTo = (filter: Filter, field: string) => {
  const check = filter.get(field);
  return check?.is === 'equal' ? check.value : null;
};

/** The filter asks for equality on exactly the fields before the last one: the answer is the size of a branch. */
const isWholeBranch = (index: Pick<Index<Row>, 'prefix'>, filter: Filter): boolean =>
  index.prefix.length === filter.size &&
  new Set(index.prefix).size === filter.size &&
  // A field that holds no scalar stands with the nulls in the index, but is not equal to null.
  index.prefix.every((field) => filter.get(field)?.is === 'equal' && equalTo(filter, field) !== null);
