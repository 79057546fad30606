import { type Check, type CheckedQuery, compareScalars, type Row, type Scalar, typeRank } from '../../index.js';
import type { Index } from './index-tree.js';
import { BEGINNING, END, type Entry, type Place, type Span } from './places.js';

/** Which part of which index to walk for a query. */
export type Plan<R extends Row> = Readonly<{
  index: Index<R>;
  values: readonly Scalar[];
  /** Apart and rising, so that walking them one after the other keeps the order. */
  spans: readonly Span[];
  /** The walk gives the rows in the order that the query wants. */
  ordered: boolean;
  /** How much the condition on the index's last field leaves out. */
  narrowing: 0 | 1 | 2;
  /** Where the last row of a page stands in the walk. Only in an ordered one. */
  placeOf(row: Readonly<{ value: Scalar; key: string }>): Place;
}>;

type Wanted = Pick<CheckedQuery, 'where' | 'sortField'>;

// The least value of each type, in the order of types: a range ends where the next type begins.
const LEAST: readonly Scalar[] = [null, Number.NEGATIVE_INFINITY, '', false];

const before = (value: Scalar): Place => ({ value, key: '', edge: -1 });
const behind = (value: Scalar): Place => ({ value, key: '', edge: 1 });
const EVERYTHING: Span = { from: BEGINNING, to: END };

const spanOfRange = ({ bounds }: Check & { is: 'range' }): Span => {
  const rank = typeRank(bounds[0]?.[1] ?? null);
  const next = LEAST[rank + 1];
  let span: Span = {
    from: before(LEAST[rank] ?? null),
    to: next === undefined ? behind(true) : before(next),
  };
  for (const [operator, value] of bounds) {
    // The matcher checks every bound again: for a bound that widens what another one narrowed, too much is only slower.
    if (operator === 'gt' || operator === 'gte')
      span = { ...span, from: operator === 'gt' ? behind(value) : before(value) };
    else span = { ...span, to: operator === 'lt' ? before(value) : behind(value) };
  }
  return span;
};

const spansOf = (check: Check | undefined): readonly Span[] => {
  if (!check || check.is === 'has') return [EVERYTHING];
  if (check.is === 'range') return [spanOfRange(check)];
  const values = check.is === 'equal' ? [check.value] : [...new Set(check.values)].sort(compareScalars);
  return values.map((value) => ({ from: before(value), to: behind(value) }));
};

const planWith = <R extends Row>(index: Index<R>, { where, sortField }: Wanted): Plan<R> | undefined => {
  const values: Scalar[] = [];
  for (const field of index.prefix) {
    const check = where.get(field);
    if (check?.is !== 'equal') return undefined;
    values.push(check.value);
  }
  const onLast = index.last === undefined ? undefined : where.get(index.last);
  const byLastField = sortField !== undefined && sortField === index.last;
  const oneValue = index.last === undefined || onLast?.is === 'equal';
  const sortedByKey = sortField === undefined || where.get(sortField)?.is === 'equal';
  const valueOfWalk = onLast?.is === 'equal' ? onLast.value : null;
  return {
    index,
    values,
    spans: spansOf(onLast),
    ordered: byLastField || (oneValue && sortedByKey),
    narrowing: onLast?.is === 'equal' ? 2 : onLast?.is === 'in' || onLast?.is === 'range' ? 1 : 0,
    placeOf: ({ value, key }) => ({ value: byLastField ? value : valueOfWalk, key, edge: 0 }),
  };
};

/** What narrows more comes first; giving the order decides between equals. */
const rank = <R extends Row>({ values, narrowing, ordered }: Plan<R>): number =>
  4 * values.length + 2 * narrowing + Number(ordered);

/** The best way through the indexes; there is always one if an index without fields is among them. */
export const planFor = <R extends Row>(indexes: Iterable<Index<R>>, query: Wanted): Plan<R> | undefined => {
  let best: Plan<R> | undefined;
  for (const index of indexes) {
    const plan = planWith(index, query);
    if (plan && (!best || rank(plan) > rank(best))) best = plan;
  }
  return best;
};

/** Walks the plan's rows, in its order if it has one, behind the row `after` if that is known. */
export const walk = <R extends Row>(
  plan: Plan<R>,
  descending: boolean,
  after?: CheckedQuery['after'],
): Iterable<Entry<R>> => {
  const place = after && plan.placeOf(after);
  const [span] = plan.spans;
  return plan.spans.length === 1
    ? plan.index.scan(plan.values, span!, descending, place)
    : walkAll(plan, descending, place);
};

/** As `walk`, without most of the rows that a search would not find, and perhaps with some that are not behind `after`. */
export const walkHaving = <R extends Row>(
  plan: Plan<R>,
  { search, descending, after }: Pick<CheckedQuery, 'search' | 'descending' | 'after'>,
): Iterable<Entry<R>> => {
  const [span] = plan.spans;
  const few =
    search && plan.spans.length === 1
      ? plan.index.having(
          { ...search, text: search.text.toLowerCase() },
          plan.values,
          span!,
          descending,
          after && plan.placeOf(after),
        )
      : undefined;
  return few ?? walk(plan, descending, after);
};

function* walkAll<R extends Row>(plan: Plan<R>, descending: boolean, after: Place | undefined) {
  for (const span of descending ? plan.spans.toReversed() : plan.spans)
    yield* plan.index.scan(plan.values, span, descending, after);
}
