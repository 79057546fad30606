import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { type Query, type View } from '../../index.js';
import { MemoryReadModel } from './index.js';

type Thing = Readonly<{ of: string; at: number; name: string; also: string | null }>;

const WORDS = ['Loom', 'loom', 'Mill', 'ÉTÉ', 'ΟΔΟΣ', '', 'İ', 'a\0b', 'x\ny', '😀'];
const PARTS = ['loom', 'OM', 'm', 'été', 'οδος', 'σ', 'mill 7', '\0', 'b', '\n', '😀', 'zzzz', '12', ' 3'];
const name = fc.tuple(fc.constantFrom(...WORDS), fc.integer({ min: 0, max: 999 })).map(([word, n]) => `${word} ${n}`);
const thing = fc.record({
  at: fc.integer({ min: 0, max: 200 }),
  name,
  also: fc.option(fc.constantFrom(...WORDS), { nil: null }),
});
/** So many that there are several texts, which grow, shrink, vanish and are made anew. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('put'), from: fc.nat(1_999), things: fc.array(thing, { maxLength: 90 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('delete'), from: fc.nat(1_999), count: fc.constantFrom(1, 50, 900, 2_000) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('search'),
      text: fc.constantFrom(...PARTS),
      fields: fc.constantFrom<('name' | 'also')[]>(['name'], ['name', 'also'], ['also']),
      where: fc.constantFrom({}, { at: { gt: 50 } }, { at: { gte: 20, lt: 90 } }, { at: 7 }),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
      limit: fc.constantFrom(1, 7, 200),
    }),
  },
);

const keyOf = (n: number) => `k${String(n).padStart(4, '0')}`;
const found = async (view: View<Thing>, query: Query<Thing>): Promise<readonly Thing[]> => {
  const all: Thing[] = [];
  let cursor: string | undefined;
  do {
    const page = await view.find({ ...query, ...(cursor !== undefined && { cursor }) });
    all.push(...page.rows);
    if (page.nextCursor === null) return all;
    cursor = page.nextCursor;
  } while (all.length < 30 * query.limit!);
  return all;
};

it('finds in many rows what a look at each of them would find, whatever has changed since the last search', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const view = await new MemoryReadModel().view<Thing>({ name: 'things', version: 1, indexes: [['of', 'at']] });
      const rows = new Map<string, Thing>();
      let position = 0;
      const put = async (changes: readonly (readonly [string, Thing | null])[]) => {
        for (const [key, row] of changes)
          if (row) rows.set(key, row);
          else rows.delete(key);
        position += 1;
        await view.apply(
          changes.map(([key, row]) => ({ key, row, position })),
          position,
        );
      };
      await put(
        Array.from({ length: 1_500 }, (_, n) => [keyOf(n), { of: 'us', at: n % 200, name: `Loom ${n}`, also: null }]),
      );
      for (const one of steps) {
        if ('things' in one) {
          await put(one.things.map((row, n) => [keyOf(one.from + n), { of: n % 9 ? 'us' : 'them', ...row }]));
        } else if ('count' in one) {
          await put(Array.from({ length: one.count }, (_, n) => [keyOf(one.from + n), null]));
        } else {
          const { text, fields, where, direction, limit } = one;
          const query: Query<Thing> = {
            where: { of: 'us', ...where },
            search: { text, fields },
            sort: { field: 'at', direction },
            limit,
          };
          assert.deepEqual(await found(view, query), lookedFor(rows, query));
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** One after the other, without any index. */
const lookedFor = (
  rows: ReadonlyMap<string, Thing>,
  { where, search, sort, limit }: Query<Thing>,
): readonly Thing[] => {
  const { text, fields } = search!;
  const bounds = where?.at as number | Readonly<Record<string, number>> | undefined;
  const inBounds = (at: number) =>
    typeof bounds === 'number'
      ? at === bounds
      : Object.entries(bounds ?? {}).every(([operator, bound]) =>
          operator === 'gt' ? at > bound : operator === 'gte' ? at >= bound : at < bound,
        );
  const wanted = [...rows]
    .filter(([, row]) => row.of === 'us' && inBounds(row.at))
    .filter(([, row]) =>
      fields.some((field) => (row[field as 'name'] ?? '').toLowerCase().includes(text.toLowerCase())),
    )
    .sort(([one, { at }], [other, { at: otherAt }]) => at - otherAt || (one < other ? -1 : 1))
    .map(([, row]) => row);
  return (sort?.direction === 'descending' ? wanted.reverse() : wanted).slice(0, 30 * limit!);
};
