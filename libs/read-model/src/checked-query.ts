import { hash } from 'node:crypto';
import type { Scalar } from './read-model.js';
import { InvalidQuery } from './invalid-query.js';
import { isScalar } from './order.js';

type Bound = 'gt' | 'gte' | 'lt' | 'lte';
const BOUNDS: ReadonlySet<string> = new Set<Bound>(['gt', 'gte', 'lt', 'lte']);

/** One condition, taken apart. */
export type Check =
  | Readonly<{ is: 'equal'; value: Scalar }>
  | Readonly<{ is: 'in'; values: readonly Scalar[] }>
  | Readonly<{ is: 'range'; bounds: readonly (readonly [Bound, Scalar])[] }>
  | Readonly<{ is: 'has'; value: Scalar }>;

export type Filter = ReadonlyMap<string, Check>;

/** A query in which nothing is left that a caller could have smuggled in. */
export type CheckedQuery = Readonly<{
  where: Filter;
  search?: Readonly<{ text: string; fields: readonly string[] }>;
  /** Without it: by key. */
  sortField?: string;
  descending: boolean;
  limit: number;
  /** The last row of the page before. */
  after?: Readonly<{ value: Scalar; key: string }>;
  /** The cursor of a page whose last row is this one. */
  cursorAfter(value: Scalar, key: string): string;
}>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const checkField = (field: unknown): string => {
  // A dot would reach into a document and a dollar would be an operator in stores that know such things.
  if (typeof field !== 'string' || !/^[^$.\0][^.\0]*$/.test(field)) throw new InvalidQuery('Not a field name');
  return field;
};

const checkValue = (field: string, value: unknown): Scalar => {
  if (!isScalar(value)) throw new InvalidQuery(`${field}: not a string, number, boolean or null`);
  return value;
};

const checkCondition = (field: string, condition: unknown): Check => {
  if (isScalar(condition)) return { is: 'equal', value: condition };
  if (!isObject(condition)) throw new InvalidQuery(`${field}: not a condition`);
  const operators = Object.entries(condition);
  const [first] = operators;
  if (!first) throw new InvalidQuery(`${field}: a condition without an operator`);
  if (operators.length === 1 && first[0] === 'has') return { is: 'has', value: checkValue(field, first[1]) };
  if (operators.length === 1 && first[0] === 'in') {
    if (!Array.isArray(first[1])) throw new InvalidQuery(`${field}: in takes a list`);
    return { is: 'in', values: first[1].map((value) => checkValue(field, value)) };
  }
  return {
    is: 'range',
    bounds: operators.map(([operator, value]) => {
      if (!isBound(operator))
        throw new InvalidQuery(`${field}: there is no operator of this name, or not beside others`);
      if (value === null) throw new InvalidQuery(`${field}: null has no range`);
      return [operator, checkValue(field, value)] as const;
    }),
  };
};

const isBound = (operator: string): operator is Bound => BOUNDS.has(operator);

/** @throws {InvalidQuery} */
export const checkWhere = (where: unknown): Filter => {
  if (where === undefined) return new Map();
  if (!isObject(where)) throw new InvalidQuery('where is not an object');
  return new Map(
    Object.entries(where).map(([field, condition]) => [checkField(field), checkCondition(field, condition)] as const),
  );
};

const checkSearch = (search: unknown): CheckedQuery['search'] => {
  if (search === undefined) return undefined;
  if (!isObject(search) || typeof search.text !== 'string') throw new InvalidQuery('search needs a text');
  if (!Array.isArray(search.fields) || search.fields.length === 0) throw new InvalidQuery('search needs fields');
  return { text: search.text, fields: search.fields.map(checkField) };
};

const checkSort = (sort: unknown): Pick<CheckedQuery, 'sortField' | 'descending'> => {
  if (sort === undefined) return { descending: false };
  if (!isObject(sort)) throw new InvalidQuery('sort needs a field');
  const { field, direction = 'ascending' } = sort;
  if (direction !== 'ascending' && direction !== 'descending') throw new InvalidQuery('Not a direction');
  return { sortField: checkField(field), descending: direction === 'descending' };
};

const checkLimit = (limit: unknown): number => {
  if (limit === undefined) return DEFAULT_LIMIT;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new InvalidQuery(`limit is not an integer from 1 to ${MAX_LIMIT}`);
  return limit;
};

/** Says which query a cursor belongs to, without telling what was asked. */
const fingerprintOf = (view: string, where: Filter, ...rest: readonly unknown[]): string =>
  hash('sha256', JSON.stringify([view, [...where].sort(([a], [b]) => (a < b ? -1 : 1)), ...rest]), 'base64url').slice(
    0,
    16,
  );

const checkCursor = (cursor: unknown, fingerprint: string): CheckedQuery['after'] => {
  if (cursor === undefined) return undefined;
  const foreign = () => new InvalidQuery('Not a cursor of this query');
  if (typeof cursor !== 'string') throw foreign();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw foreign();
  }
  if (!Array.isArray(parts) || parts.length !== 3) throw foreign();
  const [of, value, key]: unknown[] = parts;
  if (of !== fingerprint || !isScalar(value) || typeof key !== 'string') throw foreign();
  return { value, key };
};

/**
 * What every adapter does first with a query from outside, so that all refuse the same.
 * @param view name and version: a cursor of one view is none of another.
 * @throws {InvalidQuery}
 */
export const checkQuery = (view: Readonly<{ name: string; version: number }>, query: unknown): CheckedQuery => {
  if (!isObject(query)) throw new InvalidQuery('Not a query');
  const where = checkWhere(query.where);
  const search = checkSearch(query.search);
  const sort = checkSort(query.sort);
  const fingerprint = fingerprintOf(`${view.name}@${view.version}`, where, search ?? null, sort);
  const after = checkCursor(query.cursor, fingerprint);
  return {
    where,
    ...(search && { search }),
    ...sort,
    limit: checkLimit(query.limit),
    ...(after && { after }),
    cursorAfter: (value, key) => Buffer.from(JSON.stringify([fingerprint, value, key])).toString('base64url'),
  };
};
