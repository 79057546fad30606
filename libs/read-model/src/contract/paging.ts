import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page, Query, View } from '../index.js';
import { ids, type Member, put, type Views } from './members.js';

const numbered = (count: number): Member[] =>
  Array.from({ length: count }, (_, n) => ({
    id: String(n).padStart(4, '0'),
    organization: 'acme',
    name: n % 10 === 0 ? null : `name-${n % 7}`,
    age: n % 5,
  }));

const pages = async (view: View<Member>, query: Query<Member>, between?: (page: number) => Promise<void>) => {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Member> = await view.find({ ...query, ...(cursor && { cursor }) });
    all.push(ids(page.rows));
    cursor = page.nextCursor ?? undefined;
    await between?.(all.length);
    assert.ok(all.length < 1000, 'paging comes to an end');
  } while (cursor !== undefined);
  return all;
};

const QUERIES: readonly (readonly [string, Query<Member>])[] = [
  ['by key', {}],
  ['by an index', { where: { organization: 'acme' }, sort: { field: 'name' } }],
  ['by an index, descending', { where: { organization: 'acme' }, sort: { field: 'name', direction: 'descending' } }],
  ['without an index', { sort: { field: 'age' } }],
  ['without an index, descending', { sort: { field: 'age', direction: 'descending' } }],
  ['through a range', { where: { organization: 'acme', age: { gte: 0 } }, sort: { field: 'age' } }],
  ['through several values', { where: { organization: 'acme', age: { in: [0, 1, 2, 3, 4] } }, sort: { field: 'age' } }],
  ['through a search', { search: { text: 'ACME', fields: ['organization'] }, sort: { field: 'name' } }],
];

export const paging = (views: Views): void => {
  describe('paging', () => {
    it('gives 50 rows when nothing is said, and up to 200', async () => {
      const view = await views.empty();
      await put(view, numbered(201));
      assert.equal((await view.find({})).rows.length, 50);
      const page = await view.find({ limit: 200 });
      assert.equal(page.rows.length, 200);
      assert.notEqual(page.nextCursor, null);
    });

    it('has no next page when this one ends with the last row', async () => {
      const view = await views.empty();
      assert.deepEqual(await view.find({ limit: 2 }), { rows: [], nextCursor: null });
      await put(view, numbered(4));
      assert.deepEqual(await pages(view, { limit: 2 }), [
        ['0000', '0001'],
        ['0002', '0003'],
      ]);
    });

    for (const [title, query] of QUERIES) {
      it(`${title} gives every row once, in the order of one long page`, async () => {
        const view = await views.empty();
        await put(view, numbered(100));
        const inOne = ids((await view.find({ ...query, limit: 200 })).rows);
        assert.equal(inOne.length, 100);
        for (const limit of [1, 7, 99, 100]) assert.deepEqual((await pages(view, { ...query, limit })).flat(), inOne);
      });

      it(`${title} gives each row that stays exactly once while others come and go`, async () => {
        const view = await views.empty();
        const members = numbered(60);
        await put(view, members);
        const isStaying = (id: string) => Number(id) % 3 !== 0;
        const seen = await pages(view, { ...query, limit: 7 }, async (page) => {
          const goes = members.filter(({ id }) => !isStaying(id)).slice(page * 2 - 2, page * 2);
          const comes = [0, 1].map((n) => ({
            ...members[page * 5],
            id: `0${page}-${n}`,
            organization: 'acme',
          }));
          await view.apply(
            [
              ...goes.map(({ id }) => ({ key: id, row: null, position: page })),
              ...comes.map((row) => ({ key: row.id, row, position: page })),
            ],
            page,
          );
        });
        const stayed = seen.flat().filter((id) => /^\d{4}$/.test(id) && isStaying(id));
        const expected = ids(members).filter(isStaying);
        assert.deepEqual(stayed.toSorted(), expected);
        assert.equal(new Set(seen.flat()).size, seen.flat().length, 'no row twice');
      });
    }

    it('goes on behind a last row that is gone', async () => {
      const view = await views.empty();
      await put(view, numbered(4));
      const { nextCursor } = await view.find({ limit: 2 });
      await view.apply([{ key: '0001', row: null, position: 1 }], 1);
      assert.deepEqual(ids((await view.find({ limit: 2, cursor: nextCursor ?? '' })).rows), ['0002', '0003']);
    });

    it('may change the size of the page on the way', async () => {
      const view = await views.empty();
      await put(view, numbered(6));
      const { nextCursor } = await view.find({ limit: 1 });
      assert.deepEqual(ids((await view.find({ limit: 3, cursor: nextCursor ?? '' })).rows), ['0001', '0002', '0003']);
    });
  });
};
