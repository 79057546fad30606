import sortedBtree from 'sorted-btree';
import { compareScalars, compareStrings, type Row, type Scalar, scalarAt } from '../../index.js';

const Tree = sortedBtree.default;

/** A row that is there. It stays the same object while the row changes. */
export type Entry<R extends Row> = { readonly key: string; row: R; position: number };

/** Where an entry stands in a tree: `edge` is 0; -1 and 1 stand before and behind all entries of this value. */
export type Place = Readonly<{ value: Scalar; key: string; edge: -1 | 0 | 1 }>;

export type Span = Readonly<{ from: Place; to: Place }>;

/** Before and behind everything that there can be. */
export const BEGINNING: Place = { value: null, key: '', edge: -1 };
export const END: Place = { value: true, key: '', edge: 1 };

export const comparePlaces = (a: Place, b: Place): number => {
  // Most values within one branch differ or are the very same string: this is where a write spends its time.
  if (a.value !== b.value) return compareScalars(a.value, b.value);
  return a.edge - b.edge || compareStrings(a.key, b.key);
};

/**
 * One entry of a view's `indexes`: for each combination of values of all its fields but the last, the rows that have it,
 * ordered by the last field and then by key. Without any field: all rows by key.
 */
export class Index<R extends Row> {
  readonly prefix: readonly string[];
  readonly last: string | undefined;
  readonly #trees = new Map<string, InstanceType<typeof Tree<Place, Entry<R>>>>();

  constructor(readonly fields: readonly string[]) {
    this.prefix = fields.slice(0, -1);
    this.last = fields.at(-1);
  }

  /** Moves an entry from where its old row stood to where its present row stands. */
  move(entry: Entry<R>, before: R | undefined, now: R | undefined): void {
    const from = before && this.#placeOf(entry.key, before);
    const to = now && this.#placeOf(entry.key, now);
    if (from && to && from.branch === to.branch && from.place.value === to.place.value) return;
    if (from) this.#remove(from.branch, from.place);
    if (to) this.#branch(to.branch).set(to.place, entry);
  }

  /** The entries of `span`, in order, strictly behind `after` in that direction. */
  *scan(values: readonly Scalar[], span: Span, descending: boolean, after?: Place): Generator<Entry<R>> {
    const tree = this.#trees.get(branchName(values));
    if (!tree) return;
    const sign = descending ? -1 : 1;
    const [near, far] = descending ? [span.to, span.from] : [span.from, span.to];
    const start = after && sign * comparePlaces(after, near) > 0 ? after : near;
    const toTheEnd = far === (descending ? BEGINNING : END);
    let isFirst = true;
    for (const [place, entry] of descending ? tree.entriesReversed(start) : tree.entries(start)) {
      if (!toTheEnd && sign * comparePlaces(place, far) > 0) return;
      // Only the first one can stand right at the start.
      if (!isFirst || comparePlaces(place, start) !== 0) yield entry;
      isFirst = false;
    }
  }

  /** How many rows have these values in all fields but the last. */
  size(values: readonly Scalar[]): number {
    return this.#trees.get(branchName(values))?.size ?? 0;
  }

  clear(): void {
    this.#trees.clear();
  }

  #placeOf(key: string, row: R): { branch: string; place: Place } {
    const branch = branchName(this.prefix.map((field) => scalarAt(row, field)));
    return {
      branch,
      place: { value: this.last === undefined ? null : scalarAt(row, this.last), key, edge: 0 },
    };
  }

  #branch(name: string) {
    let tree = this.#trees.get(name);
    if (!tree) this.#trees.set(name, (tree = new Tree<Place, Entry<R>>(undefined, comparePlaces)));
    return tree;
  }

  #remove(name: string, place: Place): void {
    const tree = this.#trees.get(name);
    tree?.delete(place);
    // Organizations come and go; an empty tree for each that ever was would stay for ever.
    if (tree?.size === 0) this.#trees.delete(name);
  }
}

const branchName = (values: readonly Scalar[]): string => {
  if (values.length === 0) return '';
  // Quicker than JSON, and no list in JSON begins like this.
  return values.length === 1 && typeof values[0] === 'string' ? `=${values[0]}` : JSON.stringify(values);
};
