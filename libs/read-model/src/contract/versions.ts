import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { ReadModel } from '../index.js';
import type { Member } from './members.js';

const ana: Member = { id: 'ana', organization: 'acme' };

export const versions = (model: () => ReadModel): void => {
  describe('versions of a view', () => {
    const filled = async (name: string, version: number) => {
      const view = await model().view<Member>({ name, version, indexes: [['organization']] });
      await view.apply([{ key: 'ana', row: ana, position: version }], version);
      return view;
    };

    it('are listed, rising, as long as they are kept', async () => {
      const name = `versions-${randomUUID()}`;
      assert.deepEqual(await model().versions(name), []);
      for (const version of [10, 2, 9]) await filled(name, version);
      await filled(`${name}-other`, 3);
      assert.deepEqual(await model().versions(name), [2, 9, 10]);
    });

    it('go one by one, and leave the others as they are', async () => {
      const name = `dropped-${randomUUID()}`;
      await filled(name, 1);
      const second = await filled(name, 2);
      await model().drop(name, 1);
      assert.deepEqual(await model().versions(name), [2]);
      assert.deepEqual(await second.get('ana'), ana);
      assert.equal(await second.checkpoint(), 2);
      await model().drop(name, 1);
      await model().drop(`${name}-never`, 1);
    });

    it('tell together how far the slowest of them is', async () => {
      const name = `slowest-${randomUUID()}`;
      for (const version of [3, 7]) await filled(name, version);
      const [three, seven] = [
        { name, version: 3 },
        { name, version: 7 },
      ];
      assert.equal(await model().checkpointOf([seven]), 7);
      assert.equal(await model().checkpointOf([seven, three, seven]), 3);
      assert.equal(await model().checkpointOf([seven, { name, version: 8 }]), -1);
    });

    it('come back empty after they were dropped', async () => {
      const name = `back-${randomUUID()}`;
      await filled(name, 1);
      await model().drop(name, 1);
      const again = await model().view<Member>({ name, version: 1, indexes: [['organization']] });
      assert.equal(await again.count(), 0);
      assert.equal(await again.checkpoint(), -1);
      assert.deepEqual([...(await again.seen(['ana']))], []);
      await filled(name, 1);
      assert.deepEqual(await again.get('ana'), ana);
    });
  });
};
