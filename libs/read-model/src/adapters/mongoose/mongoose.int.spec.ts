import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { Inbox, type Kept } from './inbox.js';
import { MongooseReadModel } from './index.js';

type Item = Readonly<{ id: string; owner: string; at: number }>;

const item = (id: string, at: number): Item => ({ id, owner: 'ada', at });
const MINUTE = 60_000;

/**
 * Loses its first race for every row: as when another process has inserted the document after the server has looked for it,
 * and before it inserts ours.
 */
const losingFirstRace = (rows: mongo.Collection<Kept>): mongo.Collection<Kept> => {
  const racing: mongo.Collection<Kept> = Object.create(rows);
  racing.bulkWrite = (operations) => {
    racing.bulkWrite = rows.bulkWrite.bind(rows);
    const inserts = operations.flatMap((operation) => {
      if (!('replaceOne' in operation)) return [];
      const { filter, replacement } = operation.replaceOne;
      return [{ insertOne: { document: { ...replacement, _id: filter._id } as Kept } }];
    });
    return rows.bulkWrite(inserts, { ordered: false });
  };
  return racing;
};

await describeWith('mongo', 'the Mongo read model in its database', (uri) =>
  describe('the Mongo read model in its database', () => {
    const database = `inside-${randomUUID()}`;
    let connection: Connection;
    let models: readonly MongooseReadModel[];
    const viewCollection = (name: string, version = 1) =>
      connection.getClient().db(database).collection<Kept>(`view.${name}@${version}`);
    const emptyView = async () => {
      const name = randomUUID();
      const view = await models[0]!.view<Item>({ name, version: 1, indexes: [['owner', 'at']] });
      return { name, view };
    };
    before(async () => {
      connection = await createConnection(uri).asPromise();
      models = await Promise.all(Array.from({ length: 4 }, () => MongooseReadModel.connect({ uri, database })));
    });
    after(async () => {
      for (const one of [connection, ...models]) await one.close();
    });

    it('makes the indexes that the definition declares, also those of a later one', async () => {
      const { name } = await emptyView();
      await models[1]!.view<Item>({ name, version: 1, indexes: [['owner']] });
      const indexes = await viewCollection(name).indexes();
      assert.deepEqual(indexes.map(({ key }: { key: object }) => Object.keys(key).join(' ')).sort(), [
        '_id',
        'live _id',
        'live row.owner _id',
        'live row.owner row.at _id',
      ]);
    });

    it('keeps the newest when several processes write the same rows in the same instant', async () => {
      const name = randomUUID();
      const views = await Promise.all(models.map((model) => model.view<Item>({ name, version: 1 })));
      for (let round = 0; round < 20; round += 1) {
        const keys = Array.from({ length: 20 }, (_, n) => `${round}-${n}`);
        await Promise.all(
          views.map((view, position) =>
            view.apply(
              keys.map((key) => ({ key, row: item(key, position), position })),
              -1,
            ),
          ),
        );
        const rows = await views[0]!.getMany(keys);
        assert.deepEqual(new Set(Array.from(rows.values(), ({ at }) => at)), new Set([models.length - 1]));
        assert.equal(rows.size, keys.length);
      }
    });

    it('writes again what lost a race against an older row, and nothing else', async () => {
      const { name, view } = await emptyView();
      const rows = viewCollection(name);
      await view.apply(
        [
          { key: 'older', row: item('older', 1), position: 1 },
          { key: 'newer', row: item('newer', 9), position: 9 },
        ],
        -1,
      );
      const changes = ['older', 'newer', 'none'].map((key) => ({ key, row: item(key, 5), position: 5 }));
      await new Inbox(losingFirstRace(rows)).take(changes, -1);
      const found = await view.getMany(['older', 'newer', 'none']);
      assert.deepEqual(Object.fromEntries(Array.from(found, ([key, { at }]) => [key, at])), {
        older: 5,
        newer: 9,
        none: 5,
      });
    });

    it('does not let a process that was replaced bring a deleted row back', async () => {
      const { name, view } = await emptyView();
      await view.apply([{ key: 'a', row: item('a', 1), position: 1 }], 1);
      await view.apply([{ key: 'a', row: null, position: 7 }], 7);
      // It has read the checkpoint long before, and writes now.
      await new Inbox(viewCollection(name)).take([{ key: 'a', row: item('a', 5), position: 5 }], 1);
      assert.equal(await view.get('a'), undefined);
    });

    it('remembers deletions beyond the checkpoint for ever, and others for a while', async () => {
      const { name } = await emptyView();
      let now = Date.now();
      const inbox = new Inbox(viewCollection(name), () => now);
      const deletion = (key: string, position: number) => ({ key, row: null, position });
      const remembered = async () => (await viewCollection(name).find().toArray()).map(({ _id }) => _id).sort();
      await inbox.take([deletion('a', 1), deletion('b', 2), { key: 'c', row: item('c', 1), position: 1 }], 0);
      now += 9 * MINUTE;
      await inbox.forgetDeletions(1);
      assert.deepEqual(await remembered(), ['a', 'b', 'c']);
      now += 2 * MINUTE;
      await inbox.forgetDeletions(1);
      assert.deepEqual(await remembered(), ['b', 'c']);
    });

    it('ends a clearing that a crash has cut short before anybody sees the view', async () => {
      const { name, view } = await emptyView();
      await view.apply([{ key: 'a', row: item('a', 1), position: 1 }], 1);
      const entries = connection.getClient().db(database).collection('views');
      await entries.updateOne({ name }, { $set: { clearing: true, checkpoint: -1 } });
      await assert.rejects(view.apply([{ key: 'b', row: item('b', 2), position: 2 }], 2), /is being cleared/);
      await assert.rejects(view.apply([], 2), /is being cleared/);

      const again = await models[1]!.view<Item>({ name, version: 1 });
      assert.equal(await again.count(), 0);
      await again.apply([{ key: 'b', row: item('b', 0), position: 0 }], 0);
      assert.deepEqual(await view.get('b'), item('b', 0));
      assert.equal(await view.checkpoint(), 0);
    });

    it('writes nothing into a view that was dropped', async () => {
      const { name, view } = await emptyView();
      await models[1]!.drop(name, 1);
      await assert.rejects(view.apply([{ key: 'a', row: item('a', 1), position: 1 }], 1), /was dropped/);
      assert.equal(await viewCollection(name).countDocuments(), 0);
    });

    it('moves the others when one that moves with them was dropped', async () => {
      const [{ name, view: gone }, { view: one }, { view: other }] = await Promise.all([
        emptyView(),
        emptyView(),
        emptyView(),
      ]);
      await models[1]!.drop(name, 1);
      const outcomes = await Promise.allSettled([one, gone, other].map((view) => view.apply([], 3)));
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.match(String((outcomes[1] as PromiseRejectedResult).reason), /was dropped/);
      assert.deepEqual(await Promise.all([one, gone, other].map((view) => view.checkpoint())), [3, -1, 3]);
    });

    it('fails within seconds when no server answers', async () => {
      const start = performance.now();
      await assert.rejects(MongooseReadModel.connect({ uri: 'mongodb://127.0.0.1:1', database }));
      assert.ok(performance.now() - start < 10_000);
    });
  }),
);
