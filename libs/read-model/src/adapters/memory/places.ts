import { compareScalars, compareStrings, type Row, type Scalar } from '../../index.js';

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
