import { type Check, type CheckedQuery, compareScalars, type Row, type Scalar, typeRank } from '../../index.js';
import { isScalar } from '../../order.js';

const rawAt = (row: Row, field: string): unknown => {
  const value: unknown = Object.hasOwn(row, field) ? Reflect.get(row, field) : null;
  return value ?? null;
};

const within = (value: Scalar, bounds: (Check & { is: 'range' })['bounds']): boolean =>
  bounds.every(([operator, bound]) => {
    if (typeRank(value) !== typeRank(bound)) return false;
    const order = compareScalars(value, bound);
    if (operator === 'gt') return order > 0;
    if (operator === 'gte') return order >= 0;
    return operator === 'lt' ? order < 0 : order <= 0;
  });

const holds = (value: unknown, check: Check): boolean => {
  if (check.is === 'has') return Array.isArray(value) && value.includes(check.value);
  if (!isScalar(value)) return false;
  if (check.is === 'equal') return value === check.value;
  return check.is === 'in' ? check.values.includes(value) : within(value, check.bounds);
};

/** Whether a row is what the query asks for. */
export const matcher = ({ where, search }: Pick<CheckedQuery, 'where' | 'search'>): ((row: Row) => boolean) => {
  const checks = [...where];
  const text = search?.text.toLowerCase() ?? '';
  const found = (row: Row) => {
    if (!search) return true;
    for (const field of search.fields) {
      const value = rawAt(row, field);
      if (typeof value === 'string' && value.toLowerCase().includes(text)) return true;
    }
    return false;
  };
  return (row) => checks.every(([field, check]) => holds(rawAt(row, field), check)) && found(row);
};
