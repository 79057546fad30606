import { compareStrings, partitionPoint } from '@guildhall/read-model';

/** Where something stands among what is sorted by a text about it, and by its id where that is the same. */
export type SortedPlace = readonly [key: string, id: string];

export const comparePlaces = (one: SortedPlace, other: SortedPlace): number =>
  compareStrings(one[0], other[0]) || compareStrings(one[1], other[1]);

/** How many stand before a place. */
export const countBefore = (sorted: readonly SortedPlace[], place: SortedPlace): number =>
  partitionPoint(sorted.length, (index) => comparePlaces(sorted[index]!, place) < 0);

/** Where those stand, among what is sorted, that come behind a place, or all: from one index up to another. */
export const spanBehind = (
  sorted: readonly SortedPlace[],
  after: SortedPlace | undefined,
  descending: boolean,
): readonly [from: number, upTo: number] => {
  if (!after) return [0, sorted.length];
  const before = countBefore(sorted, after);
  if (descending) return [0, before];
  const isThere = sorted[before] !== undefined && comparePlaces(sorted[before], after) === 0;
  return [before + Number(isThere), sorted.length];
};
