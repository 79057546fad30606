import type { Check, CheckedQuery, Filter, Scalar } from '../../index.js';
import { typeRank } from '../../index.js';
import { searchPattern } from './search-pattern.js';
import { storedString } from './stored.js';

/** A filter of MongoDB. Only this file and the view make any; a query's values stand behind `$eq` and its like. */
export type MongoFilter = Readonly<Record<string, unknown>>;

const storedScalar = (value: Scalar): Scalar => (typeof value === 'string' ? storedString(value) : value);

export const pathOf = (field: string): string => `row.${field}`;

// MongoDB looks into lists for a value; the port does only where it is asked to with `has`.
const NO_LIST = { $not: { $type: 'array' } };

const conditionOf = (check: Check): MongoFilter => {
  if (check.is === 'has') return { $elemMatch: { $eq: storedScalar(check.value) } };
  if (check.is === 'equal') return { $eq: storedScalar(check.value), ...NO_LIST };
  if (check.is === 'in') return { $in: check.values.map(storedScalar), ...NO_LIST };
  return NO_LIST;
};

const filtersOf = (field: string, check: Check): readonly MongoFilter[] => [
  { [pathOf(field)]: conditionOf(check) },
  // One by one: a bound may be given in two ways, and each must hold.
  ...(check.is === 'range'
    ? check.bounds.map(([operator, bound]) => ({ [pathOf(field)]: { [`$${operator}`]: storedScalar(bound) } }))
    : []),
];

const searchFilter = ({ text, fields }: NonNullable<CheckedQuery['search']>): MongoFilter => {
  const pattern = searchPattern(text);
  return { $or: fields.map((field) => ({ [pathOf(field)]: { $regex: pattern, ...NO_LIST } })) };
};

/** Everything of one type, by its rank. */
const OF_TYPE: readonly MongoFilter[] = [{ $eq: null }, { $gte: -Infinity }, { $gte: '' }, { $gte: false }];

/** What stands behind the last row of the page before. MongoDB compares only within one type, so each has its own branch. */
const behindFilter = (after: NonNullable<CheckedQuery['after']>, query: CheckedQuery): MongoFilter => {
  const behind = query.descending ? '$lt' : '$gt';
  const behindKey = { _id: { [behind]: storedString(after.key) } };
  if (query.sortField === undefined) return behindKey;
  const path = pathOf(query.sortField);
  const rank = typeRank(after.value);
  const value = storedScalar(after.value);
  return {
    $or: [
      { [path]: { $eq: value }, ...behindKey },
      ...(value === null ? [] : [{ [path]: { [behind]: value } }]),
      ...OF_TYPE.filter((_, other) => (query.descending ? other < rank : other > rank)).map((all) => ({ [path]: all })),
    ],
  };
};

/** The rows that a `where` asks for. */
export const whereFilter = (where: Filter): MongoFilter => ({
  $and: [{ live: true }, ...[...where].flatMap(([field, check]) => filtersOf(field, check))],
});

/** The rows that a query asks for, behind its cursor. */
export const queryFilter = (query: CheckedQuery): MongoFilter => ({
  $and: [
    whereFilter(query.where),
    ...(query.search ? [searchFilter(query.search)] : []),
    ...(query.after ? [behindFilter(query.after, query)] : []),
  ],
});

/** With the key behind it, so that no two rows stand at the same place. */
export const sortOf = ({ sortField, descending }: CheckedQuery): Record<string, 1 | -1> => {
  const direction = descending ? -1 : 1;
  return { ...(sortField !== undefined && { [pathOf(sortField)]: direction }), _id: direction };
};
