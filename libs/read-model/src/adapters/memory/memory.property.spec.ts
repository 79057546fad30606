import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Page, Query, Scalar } from '../../index.js';
import { MemoryReadModel } from './index.js';

type Loose = { id: string; a?: Scalar; b?: Scalar; list?: readonly Scalar[] };

const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom('', 'a', 'A', 'ab', 'é', '😀', '\uffff', '1'),
);
const bound = fc.oneof(fc.boolean(), fc.integer({ min: -2, max: 2 }), fc.constantFrom('', 'a', 'ab', '😀'));

const row = fc.record({ a: scalar, b: scalar, list: fc.array(scalar, { maxLength: 3 }) }, { requiredKeys: [] });
const condition = fc.oneof(
  scalar,
  fc.record({ in: fc.array(scalar, { maxLength: 3 }) }),
  fc
    .record({ gt: bound, gte: bound, lt: bound, lte: bound }, { requiredKeys: [] })
    .filter((it) => Object.keys(it).length > 0),
);
const query = fc.record(
  {
    where: fc.record({ a: condition, b: condition, list: fc.record({ has: scalar }) }, { requiredKeys: [] }),
    search: fc.record({
      text: fc.constantFrom('', 'A', 'É', 'b'),
      fields: fc.constantFrom(['a'], ['a', 'b']),
    }),
    sort: fc.record({
      field: fc.constantFrom('a', 'b', 'id'),
      direction: fc.constantFrom('ascending', 'descending'),
    }),
  },
  { requiredKeys: [] },
);

// What the port says, written down anew and without any index.
const types = ['object', 'number', 'string', 'boolean'];
const order = (x: Scalar, y: Scalar): number => {
  if (typeof x !== typeof y) return types.indexOf(typeof x) - types.indexOf(typeof y);
  if (x === y || x === null || y === null) return 0;
  return x < y ? -1 : 1;
};
const inRange: Record<string, (order: number) => boolean> = {
  gt: (o) => o > 0,
  gte: (o) => o >= 0,
  lt: (o) => o < 0,
  lte: (o) => o <= 0,
};
const holds = (value: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return (value ?? null) === wanted;
  return Object.entries(wanted).every(([operator, operand]: [string, unknown]) => {
    if (operator === 'has') return Array.isArray(value) && value.includes(operand);
    if (operator === 'in') return Array.isArray(operand) && operand.includes(value ?? null);
    return typeof value === typeof operand && inRange[operator]?.(order(value as Scalar, operand as Scalar)) === true;
  });
};
const naive = (rows: readonly Loose[], { where = {}, search, sort }: Query<Loose>): Loose[] => {
  const at = (it: Loose, field: string): unknown => Reflect.get(it, field);
  const sorted = rows
    .filter((it) => Object.entries(where).every(([field, wanted]: [string, unknown]) => holds(at(it, field), wanted)))
    .filter(
      (it) =>
        !search ||
        search.fields.some((field) => {
          const value = at(it, field);
          return typeof value === 'string' && value.toLowerCase().includes(search.text.toLowerCase());
        }),
    )
    .sort((x, y) => {
      const byValue = sort ? order((at(x, sort.field) ?? null) as Scalar, (at(y, sort.field) ?? null) as Scalar) : 0;
      return byValue || order(x.id, y.id);
    });
  return sort?.direction === 'descending' ? sorted.reverse() : sorted;
};

it('finds, pages and counts as a plain filter and sort would, whatever the indexes', async () => {
  const indexes = fc.constantFrom<(keyof Loose)[][]>(
    [],
    [['a']],
    [['a', 'b']],
    [['b'], ['a', 'b']],
    [['b', 'a'], ['a']],
  );
  const property = fc.asyncProperty(
    fc.array(row, { maxLength: 25 }),
    fc.array(row, { maxLength: 8 }),
    fc.array(query, { minLength: 1, maxLength: 5 }),
    indexes,
    fc.integer({ min: 1, max: 6 }),
    async (first, second, queries, indexed, limit) => {
      const view = await new MemoryReadModel().view<Loose>({
        name: 'loose',
        version: 1,
        indexes: indexed,
      });
      const rows = new Map<string, Loose>();
      for (const [position, batch] of [first, second].entries()) {
        // The second batch writes over the first rows and deletes every third of the others.
        const changes = batch.map((fields, n) => ({
          key: `k${n}`,
          row: { ...fields, id: `k${n}` } as Loose | null,
          position,
        }));
        if (position === 1)
          for (let n = batch.length; n < first.length; n += 3) changes.push({ key: `k${n}`, row: null, position });
        await view.apply(changes, position);
        for (const { key, row: next } of changes)
          if (next) rows.set(key, next);
          else rows.delete(key);
      }
      for (const generated of queries) {
        const asked = generated as Query<Loose>;
        const expected = naive([...rows.values()], asked);
        assert.deepEqual([...(await view.find({ ...asked, limit: 200 })).rows], expected);
        const paged: Loose[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<Loose> = await view.find({ ...asked, limit, ...(cursor && { cursor }) });
          paged.push(...page.rows);
          cursor = page.nextCursor;
        } while (cursor);
        assert.deepEqual(paged, expected);
        assert.equal(await view.count(asked.where), naive([...rows.values()], { where: asked.where ?? {} }).length);
      }
    },
  );
  await fc.assert(property, { numRuns: 400 });
});
