import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { InvalidQuery, type Query, type View } from '../index.js';
import { type Member, put, type Views } from './members.js';

const INVALID_WHERE: readonly unknown[] = [
  { name: { $gt: '' } },
  { name: { $ne: null } },
  { name: { $regex: '.*' } },
  { name: { $in: ['Ana'] } },
  { name: { not: 'Ana' } },
  { name: {} },
  { name: undefined },
  { name: { gt: undefined } },
  { age: { gt: null } },
  { name: { gt: { $gt: '' } } },
  { name: { in: 'Ana' } },
  { name: { in: [{ $gt: '' }] } },
  { roles: { has: { $gt: '' } } },
  { roles: { has: ['admin'] } },
  { roles: ['admin'] },
  { roles: [] },
  { age: { gt: 1, has: 1 } },
  { age: { in: [1], lt: 5 } },
  { age: { gt: 1, $where: '1' } },
  { age: Number.NaN },
  { name: /a/ },
  { name: new Date(0) },
  { $where: 'true' },
  { $or: [{ name: 'Ana' }] },
  { 'name.first': 'Ana' },
  { '': 'Ana' },
  'true',
  null,
];

const INVALID_QUERIES: readonly unknown[] = [
  ...[0, -1, 201, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null].map((limit) => ({ limit })),
  ...['', 'x', 'e30', '💥', 7, null, {}].map((cursor) => ({ cursor })),
  { sort: { field: '$natural' } },
  { sort: { field: 'a.b' } },
  { sort: { field: { $meta: 'x' } } },
  { sort: { field: 'name', direction: 'sideways' } },
  { sort: { field: 'name', direction: -1 } },
  { sort: 'name' },
  { search: { text: { $gt: '' }, fields: ['name'] } },
  { search: { text: 'a', fields: [] } },
  { search: { text: 'a', fields: ['$where'] } },
  { search: { text: 'a' } },
];

export const refusing = (views: Views): void => {
  describe('refuses as an invalid query', () => {
    let view: View<Member>;
    before(async () => {
      view = await views.empty();
      await put(view, [
        { id: '1', organization: 'acme', name: 'Ana', age: 1 },
        { id: '2', organization: 'acme', name: 'Ben', age: 2 },
      ]);
    });

    const shown = (value: unknown) => JSON.stringify(value, (_, v: unknown) => (v === undefined ? 'undefined' : v));

    for (const where of INVALID_WHERE)
      it(`where ${shown(where)}`, async () => {
        await assert.rejects(view.find({ where } as unknown as Query<Member>), InvalidQuery);
        await assert.rejects(view.count(where as Query<Member>['where']), InvalidQuery);
      });

    for (const query of INVALID_QUERIES)
      it(shown(query), () => assert.rejects(view.find(query as Query<Member>), InvalidQuery));

    it('a cursor of another query', async () => {
      const query: Query<Member> = {
        where: { organization: 'acme' },
        sort: { field: 'name' },
        limit: 1,
      };
      const { nextCursor: cursor } = await view.find(query);
      assert.ok(cursor);
      assert.equal((await view.find({ ...query, cursor })).rows.length, 1);
      const others: readonly Query<Member>[] = [
        { ...query, where: { organization: 'blue' } },
        { ...query, where: { organization: { in: ['acme'] } } },
        { ...query, sort: { field: 'age' } },
        { ...query, sort: { field: 'name', direction: 'descending' } },
        { ...query, search: { text: 'a', fields: ['name'] } },
        { limit: 1 },
      ];
      for (const other of others) await assert.rejects(view.find({ ...other, cursor }), InvalidQuery);
    });

    it('a cursor of another view', async () => {
      const other = await views.empty();
      const { nextCursor } = await view.find({ limit: 1 });
      await assert.rejects(other.find({ cursor: nextCursor ?? '' }), InvalidQuery);
    });

    it('a cursor in which something was changed', async () => {
      const { nextCursor } = await view.find({ limit: 1, sort: { field: 'age' } });
      const cursor = nextCursor ?? '';
      for (const changed of [cursor.slice(1), cursor.slice(0, -4), `A${cursor}`])
        await assert.rejects(view.find({ limit: 1, sort: { field: 'age' }, cursor: changed }), InvalidQuery);
    });
  });
};
