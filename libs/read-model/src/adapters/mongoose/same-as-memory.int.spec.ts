import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import fc from 'fast-check';
import type { Page, Query, Scalar, View } from '../../index.js';
import { MemoryReadModel } from '../memory/index.js';
import { MongooseReadModel } from './index.js';

type Loose = { id: string; a?: Scalar; b?: Scalar; list?: readonly Scalar[] };

const text = fc.constantFrom('', 'a', 'A', 'ab', 'é', '😀', '\uffff', '\ud800', 'ſ', 'σς', '1', '$a', 'a.b');
const scalar: fc.Arbitrary<Scalar> = fc.oneof(
  fc.constantFrom(null, true, false),
  fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(0.5, 2 ** 31, 2 ** 53, -1e300)),
  text,
);
const bound = scalar.filter((value) => value !== null);
const row = fc.record({ a: scalar, b: scalar, list: fc.array(scalar, { maxLength: 3 }) }, { requiredKeys: [] });
const range = fc
  .record({ gt: bound, gte: bound, lt: bound, lte: bound }, { requiredKeys: [] })
  .filter((it) => Object.keys(it).length > 0);
const condition = fc.oneof(scalar, fc.record({ in: fc.array(scalar, { maxLength: 3 }) }), range);
const query = fc.record(
  {
    where: fc.record(
      { a: condition, b: condition, list: fc.oneof(fc.record({ has: scalar }), condition) },
      { requiredKeys: [] },
    ),
    search: fc.record({
      text: fc.constantFrom('', 'A', 'É', 'b', '😀', '.'),
      fields: fc.constantFrom(['a'], ['a', 'b']),
    }),
    sort: fc.record({
      field: fc.constantFrom('a', 'b', 'id'),
      direction: fc.constantFrom('ascending', 'descending'),
    }),
  },
  { requiredKeys: [] },
);

const pagesOf = async (view: View<Loose>, asked: Query<Loose>): Promise<readonly (readonly Loose[])[]> => {
  const pages: (readonly Loose[])[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Loose> = await view.find({ ...asked, limit: 4, ...(cursor && { cursor }) });
    pages.push(page.rows);
    cursor = page.nextCursor;
  } while (cursor);
  return pages;
};

await describeWith('mongo', 'the Mongo read model beside the one in memory', (uri) =>
  describe('the Mongo read model', () => {
    let mongo: MongooseReadModel;
    before(async () => {
      mongo = await MongooseReadModel.connect({ uri, database: `same-${randomUUID()}` });
    });
    after(() => mongo.close());

    it('finds, pages and counts as the one in memory does', { timeout: 300_000 }, async () => {
      const property = fc.asyncProperty(
        fc.array(row, { maxLength: 25 }),
        fc.array(row, { maxLength: 8 }),
        fc.array(query, { minLength: 20, maxLength: 20 }),
        fc.constantFrom<(keyof Loose)[][]>([], [['a']], [['b', 'a'], ['a']]),
        async (first, second, queries, indexes) => {
          const definition = { name: randomUUID(), version: 1, indexes };
          const views = [await new MemoryReadModel().view<Loose>(definition), await mongo.view<Loose>(definition)];
          for (const [position, batch] of [first, second].entries()) {
            const changes = batch.map((fields, n) => ({
              key: `k${n}`,
              row: position === 1 && n % 3 === 0 ? null : ({ ...fields, id: `k${n}` } as Loose),
              position,
            }));
            for (const view of views) await view.apply(changes, position);
          }
          for (const generated of queries) {
            const asked = generated as Query<Loose>;
            const [expected, found] = await Promise.all(views.map((view) => pagesOf(view, asked)));
            assert.deepEqual(found, expected);
            const [counted, count] = await Promise.all(views.map((view) => view.count(asked.where)));
            assert.equal(count, counted);
          }
          await mongo.drop(definition.name, 1);
        },
      );
      await fc.assert(property, { numRuns: 60 });
    });
  }),
);
