import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Member, put, type Views } from './members.js';

const ana: Member = { id: 'ana', organization: 'acme', name: 'Ana', roles: ['admin'] };
const ben: Member = { id: 'ben', organization: 'acme', name: null };

const tryToChange = (change: () => void): void => {
  try {
    change();
  } catch (error) {
    assert.ok(error instanceof TypeError, 'a frozen row answers with a TypeError');
  }
};

export const rowsByKey = (views: Views): void => {
  describe('rows by key', () => {
    it('gives a row as it was written', async () => {
      const view = await views.empty();
      await put(view, [ana, ben]);
      assert.deepEqual(await view.get('ana'), ana);
      assert.deepEqual(await view.get('ben'), ben);
      assert.equal(await view.get('nobody'), undefined);
    });

    it('gives of several those that are there', async () => {
      const view = await views.empty();
      await put(view, [ana, ben]);
      const rows = await view.getMany(['ben', 'nobody', 'ana', 'ana']);
      assert.deepEqual(
        new Map(rows),
        new Map([
          ['ana', ana],
          ['ben', ben],
        ]),
      );
      assert.equal((await view.getMany([])).size, 0);
    });

    it('takes any key', async () => {
      const view = await views.empty();
      const keys = ['', ' ', 'a.b', '$set', '__proto__', 'ö', '😀', 'x'.repeat(300)];
      await put(
        view,
        keys.map((id) => ({ id, organization: 'acme' })),
      );
      for (const key of keys) assert.equal((await view.get(key))?.id, key);
      assert.equal((await view.getMany(keys)).size, keys.length);
    });

    it('keeps nested values', async () => {
      const view = await views.empty();
      const row = { ...ana, nested: { list: [1, { deep: [null, 'x'] }], empty: {} } };
      await put(view, [row]);
      assert.deepEqual(await view.get('ana'), row);
    });

    it('keeps names that mean something elsewhere', async () => {
      const view = await views.empty();
      const row = { ...ana, 'a.b': 1, $set: { $gt: 1, 'c.d': [{ $where: 'x' }] }, '': 2, _id: 'x', live: false };
      await put(view, [row]);
      assert.deepEqual(await view.get('ana'), row);
    });

    it('is not changed by what a reader does to its rows', async () => {
      const view = await views.empty();
      await put(view, [ana]);
      const handedOut = [
        await view.get('ana'),
        (await view.getMany(['ana'])).get('ana'),
        (await view.find({})).rows[0],
      ];
      for (const row of handedOut) {
        assert.ok(row?.roles);
        tryToChange(() => Object.assign(row, { name: 'Changed' }));
        tryToChange(() => Reflect.apply(Array.prototype.push, row.roles, ['owner']));
      }
      assert.deepEqual(await view.get('ana'), ana);
      assert.deepEqual((await view.find({ where: { name: 'Ana' } })).rows, [ana]);
    });

    it('is not changed by what a writer does to its row afterwards', async () => {
      const view = await views.empty();
      const row = { id: 'ana', organization: 'acme', name: 'Ana', roles: ['admin'] };
      await put(view, [row]);
      row.name = 'Changed';
      row.roles.push('owner');
      assert.deepEqual(await view.get('ana'), ana);
    });

    it('keeps views and versions apart', async () => {
      const one = await views.empty();
      const other = await views.empty();
      await put(one, [ana]);
      assert.equal(await other.get('ana'), undefined);
      assert.equal(await other.checkpoint(), -1);

      const name = `versions-${ana.id}-${Date.now()}-${Math.random()}`;
      const first = await views.of(name, 1);
      await put(first, [ana], 3);
      const second = await views.of(name, 2);
      assert.equal(await second.get('ana'), undefined);
      await put(second, [ben], 9);
      assert.equal(await first.count(), 1);
      assert.equal(await first.checkpoint(), 3);
      await second.clear();
      assert.deepEqual(await first.get('ana'), ana);
    });

    it('gives the same view for the same definition', async () => {
      const name = `same-${Date.now()}-${Math.random()}`;
      await put(await views.of(name), [ana], 5);
      const again = await views.of(name);
      assert.deepEqual(await again.get('ana'), ana);
      assert.equal(await again.checkpoint(), 5);
    });
  });
};
