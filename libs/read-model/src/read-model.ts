/**
 * The read model port: rows by key that projections write and queries read. It can be thrown away at any time and is
 * then filled again from the log.
 */

import { keptPage } from './kept-page.js';

/** JSON values only. Filters and sorting reach top-level fields that are scalars, and filters arrays of scalars. */
export type Row = object;
export type Scalar = string | number | boolean | null;

export type ViewDefinition<R extends Row> = Readonly<{
  name: string;
  /** A new version is a new, empty view beside the old one. */
  version: number;
  /**
   * Fields by which rows are found: each entry serves equality on all its fields but the last, with equality, ranges or
   * sorting on the last. A query that no entry serves still works, slower.
   */
  indexes?: readonly (readonly (keyof R & string)[])[];
}>;

export type ViewIdentity = Readonly<{ name: string; version: number }>;

export type Condition<V> =
  | V
  | Readonly<{ in: readonly V[] }>
  | Readonly<{ gt?: V; gte?: V; lt?: V; lte?: V }>
  | (V extends readonly (infer Item)[] ? Readonly<{ has: Item }> : never);

export type Query<R extends Row> = Readonly<{
  /**
   * All must hold. A missing field counts as `null`. A range matches only values of its bound's own type. A condition that is
   * `undefined` is refused, never ignored: a forgotten tenant must not list everybody.
   */
  where?: { readonly [F in keyof R]?: Condition<R[F]> };
  /** Rows in which one of `fields` contains `text`, ignoring case. Never a pattern: every character is itself. */
  search?: Readonly<{ text: string; fields: readonly (keyof R & string)[] }>;
  /**
   * Default: by key, ascending. Ties are broken by key. Strings by code unit, `null` first; values of several types in the
   * order null, numbers, strings, booleans. `descending` is the exact reverse, ties and `null` included.
   */
  sort?: Readonly<{ field: keyof R & string; direction?: 'ascending' | 'descending' }>;
  /** 1 to 200, default 50. */
  limit?: number;
  /** From an earlier page of the same query. */
  cursor?: string;
}>;

export type Page<R extends Row> = Readonly<{
  rows: readonly R[];
  /**
   * Goes on behind the last row of this page. It stays valid while rows come and go: a row that is there throughout and
   * whose sort value does not change is given exactly once.
   */
  nextCursor: string | null;
}>;

/** What one batch of events does to the view; `row: null` deletes. `position` is that of the last event in it. */
export type Change<R extends Row> = Readonly<{ key: string; row: R | null; position: number }>;

/** A row and the position of the last change that it has seen; of a deleted one only that. */
export type Seen<R extends Row> = Readonly<{ row: R | undefined; position: number }>;

export abstract class View<R extends Row> {
  abstract get(key: string): Promise<R | undefined>;

  /** Rows that are there, by key. */
  abstract getMany(keys: readonly string[]): Promise<ReadonlyMap<string, R>>;

  /**
   * What a projection goes on from, by key. After a crash rows may be ahead of the checkpoint: what an event at or below the
   * position did is in the row already, and must not be done to it once more. Deletions are remembered at least until the
   * checkpoint has passed them.
   */
  abstract seen(keys: readonly string[]): Promise<ReadonlyMap<string, Seen<R>>>;

  /** @throws {InvalidQuery} a cursor that is not of this query, a limit out of range, an operator that does not exist */
  abstract find(query: Query<R>): Promise<Page<R>>;

  /**
   * A full page, or the last one, of those rows of a query that `keep` leaves over, for a condition that the view knows nothing of. It
   * reads on until it has them, so `keep` should leave out few rows, or the query give few.
   */
  findKept(query: Query<R> & Readonly<{ limit: number }>, keep: (row: R) => boolean): Promise<Page<R>> {
    return keptPage<R>(this, query, (rows) => rows.filter(keep));
  }

  abstract count(where?: Query<R>['where']): Promise<number>;

  /**
   * Applies changes, then moves the checkpoint to `checkpoint`. A change that is not newer than what its row (also a deleted
   * one) has seen is passed over, so doing the same twice, or after a crash between the two steps, changes nothing. The
   * checkpoint never moves back.
   * Readers never see a row half written.
   */
  abstract apply(changes: readonly Change<R>[], checkpoint: number): Promise<void>;

  /** Everything up to this position has been applied; -1 at first. */
  abstract checkpoint(): Promise<number>;

  /**
   * Remembers that a row must not be changed any more, because an event could not be applied to it: what came after it would make
   * it wrong without a sign. Kept as long as the view, so that whoever goes on filling it knows. `apply` does not look at it.
   */
  abstract park(key: string): Promise<void>;

  /** The keys of rows that were parked, in any order. */
  abstract parked(): Promise<readonly string[]>;

  /** Forgets all rows, also which were parked, and the checkpoint. */
  abstract clear(): Promise<void>;
}

export abstract class ReadModel {
  /** Whether other processes see the same rows, so that one of them may fill them for all. */
  abstract readonly shared: boolean;

  /** The view, made with its indexes if it is not there yet. The same definition gives the same view. */
  abstract view<R extends Row>(definition: ViewDefinition<R>): Promise<View<R>>;

  /** Up to where all of these have been applied, in one question; -1 if one was never opened. */
  abstract checkpointOf(views: readonly ViewIdentity[]): Promise<number>;

  /** Of a view, those that are kept, rising. A new one is filled beside the old one, which goes on answering meanwhile. */
  abstract versions(name: string): Promise<readonly number[]>;

  /** Deletes a version that nobody reads or follows any more. Doing it again changes nothing. */
  abstract drop(name: string, version: number): Promise<void>;

  abstract close(): Promise<void>;
}
