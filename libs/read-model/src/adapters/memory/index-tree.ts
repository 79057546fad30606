import sortedBtree from 'sorted-btree';
import { type Row, type Scalar, scalarAt } from '../../index.js';
import { BranchText } from './branch-text.js';
import { BEGINNING, comparePlaces, END, type Entry, type Place, type Span } from './places.js';

const Tree = sortedBtree.default;

/** Fewer rows are visited one by one. */
const FEW = 64;

/**
 * One entry of a view's `indexes`: for each combination of values of all its fields but the last, the rows that have it,
 * ordered by the last field and then by key. Without any field: all rows by key.
 */
export class Index<R extends Row> {
  readonly prefix: readonly string[];
  readonly last: string | undefined;
  readonly #trees = new Map<string, InstanceType<typeof Tree<Place, Entry<R>>>>();
  /** Of branches that are searched: what these fields of their rows say. */
  readonly #texts = new Map<string, Map<string, BranchText<R>>>();

  constructor(readonly fields: readonly string[]) {
    this.prefix = fields.slice(0, -1);
    this.last = fields.at(-1);
  }

  /** Moves an entry from where its old row stood to where its present row stands. */
  move(entry: Entry<R>, before: R | undefined, now: R | undefined): void {
    const from = before && this.#placeOf(entry.key, before);
    const to = now && this.#placeOf(entry.key, now);
    if (this.#texts.size > 0) for (const at of [from, to]) if (at) this.#changed(at.branch, at.place);
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
    const pair: (Place | Entry<R>)[] = [];
    for (const [place, entry] of descending ? tree.entriesReversed(start, pair) : tree.entries(start, pair)) {
      if (!toTheEnd && sign * comparePlaces(place, far) > 0) return;
      // Only the first one can stand right at the start.
      if (!isFirst || comparePlaces(place, start) !== 0) yield entry;
      isFirst = false;
    }
  }

  /**
   * Of the entries that `scan` gives, in the same order, those that may have a text in one of some fields, perhaps beside some out of
   * the span or not behind `after`. Undefined: there are so few that `scan` is as good.
   * @param text in lower case
   */
  having(
    { text, fields }: Readonly<{ text: string; fields: readonly string[] }>,
    values: readonly Scalar[],
    { from, to }: Span,
    descending: boolean,
    after?: Place,
  ): Iterable<Entry<R>> | undefined {
    const branch = branchName(values);
    const tree = this.#trees.get(branch);
    if (!tree || tree.size < FEW || text === '') return undefined;
    const texts = this.#texts.get(branch) ?? new Map<string, BranchText<R>>();
    this.#texts.set(branch, texts);
    const name = JSON.stringify(fields);
    let known = texts.get(name);
    if (!known) texts.set(name, (known = new BranchText(fields, (place) => tree.entries(place))));
    const [near, far] = descending ? [to, from] : [from, to];
    return known.having(text, after ?? near, far, descending);
  }

  /** How many rows have these values in all fields but the last. */
  size(values: readonly Scalar[]): number {
    return this.#trees.get(branchName(values))?.size ?? 0;
  }

  clear(): void {
    this.#trees.clear();
    this.#texts.clear();
  }

  #placeOf(key: string, row: R): { branch: string; place: Place } {
    const branch = branchName(this.prefix.map((field) => scalarAt(row, field)));
    return {
      branch,
      place: { value: this.last === undefined ? null : scalarAt(row, this.last), key, edge: 0 },
    };
  }

  #changed(branch: string, place: Place): void {
    for (const text of this.#texts.get(branch)?.values() ?? []) text.changed(place);
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
    if (tree?.size !== 0) return;
    this.#trees.delete(name);
    this.#texts.delete(name);
  }
}

const branchName = (values: readonly Scalar[]): string => {
  if (values.length === 0) return '';
  // Quicker than JSON, and no list in JSON begins like this.
  return values.length === 1 && typeof values[0] === 'string' ? `=${values[0]}` : JSON.stringify(values);
};
