import type { Row, Scalar } from './read-model.js';

/** By code unit, as the port promises; never by locale. */
export const compareStrings = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/**
 * How many of so many in order come before something, in few looks: `isBefore` holds for the first ones and for none behind them.
 * @param from for so many it is known to hold
 */
export const partitionPoint = (length: number, isBefore: (index: number) => boolean, from = 0): number => {
  let [low, high] = [from, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Values of different types do not compare by value but by this: null, numbers, strings, booleans. */
export const typeRank = (value: Scalar): 0 | 1 | 2 | 3 => {
  if (value === null) return 0;
  if (typeof value === 'number') return 1;
  return typeof value === 'string' ? 2 : 3;
};

export const compareScalars = (a: Scalar, b: Scalar): number => {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  const types = typeRank(a) - typeRank(b);
  if (types !== 0) return types;
  const [left, right] = [Number(a), Number(b)];
  return left < right ? -1 : left > right ? 1 : 0;
};

/** The value of a field as sorting sees it: `null` where there is none, and where it is no scalar. */
export const scalarAt = (row: Row, field: string): Scalar => {
  const value: unknown = Object.hasOwn(row, field) ? Reflect.get(row, field) : null;
  return isScalar(value) ? value : null;
};

export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
