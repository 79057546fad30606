import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, View } from '../index.js';
import type { Member, Views } from './members.js';

const change = (key: string, name: string | null, position: number): Change<Member> => ({
  key,
  row: name === null ? null : { id: key, organization: 'acme', name },
  position,
});

const names = async (view: View<Member>) => {
  const { rows } = await view.find({ where: { organization: 'acme' } });
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
};

export const applyingChanges = (views: Views): void => {
  describe('applying changes', () => {
    it('begins before everything', async () => {
      assert.equal(await (await views.empty()).checkpoint(), -1);
    });

    it('writes, replaces and deletes rows and moves the checkpoint', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 0), change('b', 'one', 1)], 1);
      await view.apply([change('a', 'two', 2), change('b', null, 3)], 4);
      assert.deepEqual(await names(view), { a: 'two' });
      assert.equal(await view.count(), 1);
      assert.equal(await view.checkpoint(), 4);
    });

    it('moves the checkpoint without any change', async () => {
      const view = await views.empty();
      await view.apply([], 7);
      assert.equal(await view.checkpoint(), 7);
    });

    it('replaces the whole row, in every index', async () => {
      const view = await views.empty();
      await view.apply([{ key: 'a', row: { id: 'a', organization: 'acme', name: 'one', age: 5 }, position: 0 }], 0);
      await view.apply([{ key: 'a', row: { id: 'a', organization: 'blue', name: 'two' }, position: 1 }], 1);
      assert.deepEqual(await view.get('a'), { id: 'a', organization: 'blue', name: 'two' });
      assert.equal(await view.count({ organization: 'acme' }), 0);
      assert.equal(await view.count({ organization: 'blue', name: 'two' }), 1);
      assert.equal(await view.count({ organization: 'blue', age: null }), 1);
      assert.deepEqual((await view.find({ where: { organization: 'acme' }, sort: { field: 'name' } })).rows, []);
    });

    it('changes nothing when the same is applied twice', async () => {
      const view = await views.empty();
      const batch = [change('a', 'one', 0), change('b', 'one', 1), change('c', null, 2)];
      await view.apply(batch, 2);
      await view.apply(batch, 2);
      assert.deepEqual(await names(view), { a: 'one', b: 'one' });
      assert.equal(await view.checkpoint(), 2);
    });

    it('passes over what is not newer than the row', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'new', 5)], 5);
      await view.apply([change('a', 'old', 4), change('a', 'same', 5)], 5);
      await view.apply([change('a', null, 5)], 5);
      assert.deepEqual(await names(view), { a: 'new' });
    });

    it('passes over what is not newer than a deletion, also of a row that never was', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 1)], 1);
      await view.apply([change('a', null, 5), change('b', null, 6)], 6);
      await view.apply([change('a', 'old', 1), change('a', 'same', 5), change('b', 'old', 6)], 6);
      assert.deepEqual(await names(view), {});
      await view.apply([change('a', 'back', 7)], 7);
      assert.deepEqual(await names(view), { a: 'back' });
    });

    it('goes on rightly after a crash between the changes and the checkpoint', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 1), change('b', 'one', 2)], 2);
      const batch = [change('a', null, 3), change('b', 'two', 5), change('c', 'one', 4)];
      await view.apply(batch, 2);
      assert.equal(await view.checkpoint(), 2);
      await view.apply([change('a', 'older', 2), ...batch], 5);
      assert.deepEqual(await names(view), { b: 'two', c: 'one' });
      assert.equal(await view.checkpoint(), 5);
    });

    it('tells what each row has seen, also when it is ahead of the checkpoint', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 1), change('b', 'one', 2)], 2);
      await view.apply([change('a', 'two', 5), change('b', null, 6), change('c', null, 7)], 2);
      const seen = await view.seen(['a', 'b', 'c', 'nobody', 'a']);
      assert.deepEqual(
        new Map(seen),
        new Map([
          ['a', { row: { id: 'a', organization: 'acme', name: 'two' }, position: 5 }],
          ['b', { row: undefined, position: 6 }],
          ['c', { row: undefined, position: 7 }],
        ]),
      );
      assert.equal((await view.seen([])).size, 0);
    });

    it('takes several changes of one row in one batch in their order', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 1), change('a', null, 2), change('a', 'three', 3), change('b', 'x', 3)], 3);
      assert.deepEqual(await names(view), { a: 'three', b: 'x' });
    });

    it('never moves the checkpoint back', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 8)], 8);
      await view.apply([change('a', 'old', 3)], 3);
      assert.equal(await view.checkpoint(), 8);
      assert.deepEqual(await names(view), { a: 'one' });
    });

    it('loses nothing when batches are applied at the same time', async () => {
      const view = await views.empty();
      const batches = Array.from({ length: 20 }, (_, n) => [
        change('shared', `at-${n}`, n),
        change(`own-${n}`, 'x', n),
      ]);
      await Promise.all(batches.map((batch, n) => view.apply(batch, n)));
      assert.equal(await view.count(), 21);
      assert.equal((await view.get('shared'))?.name, 'at-19');
      assert.equal(await view.checkpoint(), 19);
    });

    it('remembers which rows were parked', async () => {
      const view = await views.empty();
      assert.deepEqual(await view.parked(), []);
      for (const key of ['a', '$b.c', 'a']) await view.park(key);
      assert.deepEqual([...(await view.parked())].toSorted(), ['$b.c', 'a']);
      await view.apply([change('a', 'one', 3)], 4);
      assert.equal((await view.parked()).length, 2);
    });

    it('forgets everything when cleared, and can be filled again', async () => {
      const view = await views.empty();
      await view.apply([change('a', 'one', 3), change('b', null, 4)], 4);
      await view.park('a');
      await view.clear();
      assert.equal(await view.checkpoint(), -1);
      assert.deepEqual(await view.parked(), []);
      assert.equal(await view.count(), 0);
      assert.equal(await view.count({ organization: 'acme', name: 'one' }), 0);
      await view.apply([change('a', 'again', 0), change('b', 'again', 1)], 1);
      assert.deepEqual(await names(view), { a: 'again', b: 'again' });
    });
  });
};
