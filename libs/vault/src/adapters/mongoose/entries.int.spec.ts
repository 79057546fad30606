import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { DURABLE } from './collections.js';
import { type DataKey, dataKeyContext, DataKeys } from './data-keys.js';
import { MongooseVault } from './index.js';
import { MasterKeys } from './master-keys.js';
import { rewrap } from './rewrapping.js';

await describeWith('mongo', 'what a vault keeps in MongoDB', (url) =>
  describe('what a vault keeps in MongoDB', () => {
    const database = `vault-${randomUUID()}`;
    const masterKey = randomBytes(32);
    let connection: Connection;
    let entries: mongo.Collection<DataKey>;
    let commands: mongo.CommandStartedEvent[] = [];
    before(async () => {
      connection = await createConnection(url, { monitorCommands: true }).asPromise();
      connection.getClient().on('commandStarted', (event) => commands.push(event));
      entries = connection.getClient().db(database).collection<DataKey>('data-keys', DURABLE);
    });
    beforeEach(() => {
      commands = [];
    });
    after(() => connection.close());

    const withVault = async <T>(use: (vault: MongooseVault) => Promise<T>): Promise<T> => {
      const vault = await MongooseVault.open({ url, database, masterKey });
      try {
        return await use(vault);
      } finally {
        await vault.close();
      }
    };

    it('is a key wrapped by the master key, and of a destroyed one only when that was', async () => {
      const subject = 'usr_ada';
      const key = await withVault(async (vault) => {
        await vault.createKeys([subject]);
        return (await vault.keys([subject])).get(subject)!;
      });
      const { wrapped, createdAt, ...rest } = (await entries.findOne({ _id: subject }))!;
      assert.deepEqual(rest, { _id: subject, masterKey: new MasterKeys(masterKey).currentId });
      assert.ok(createdAt);
      assert.equal(wrapped?.length(), 60);
      assert.equal(Buffer.from(wrapped.value()).includes(Buffer.from(key)), false);

      await withVault((vault) => vault.destroyKey(subject));
      const tombstone = (await entries.findOne({ _id: subject }))!;
      assert.deepEqual(Object.keys(tombstone).sort(), ['_id', 'createdAt', 'destroyedAt']);
      await withVault((vault) => vault.destroyKey(subject));
      assert.deepEqual(await entries.findOne({ _id: subject }), tombstone);
    });

    it('is bound to its subject: one key does not pass for that of another', async () => {
      await withVault(async (vault) => {
        await vault.createKeys(['usr_eve', 'usr_bob']);
        const eve = (await entries.findOne({ _id: 'usr_eve' }))!;
        await entries.updateOne({ _id: 'usr_bob' }, { $set: { wrapped: eve.wrapped! } });
      });
      await withVault((vault) => assert.rejects(vault.keys(['usr_bob'])));
    });

    it('names ids as they are, and anything else by a digest', async () => {
      const subjects = ['ana@example.com', 'x'.repeat(10_000), '$where', '\ud800', '\ud801', 'a\0b', '#'];
      await withVault(async (vault) => {
        await vault.createKeys(subjects);
        const keys = await vault.keys(subjects);
        assert.equal(new Set(Array.from(keys.values(), String)).size, subjects.length);
      });
      const names = (await entries.find().toArray()).map(({ _id }) => _id);
      assert.equal(names.filter((name) => /^#[\w-]{43}$/.test(name)).length, subjects.length);
      assert.equal(names.filter((name) => !/^(#[\w-]{43}|usr_[a-z]+)$/.test(name)).length, 0);
    });

    it('is durable on a majority before it is answered, and read only when it is', async () => {
      const keys = new DataKeys(entries, new MasterKeys(masterKey));
      await keys.create(['usr_carl']);
      await keys.destroy('usr_carl');
      const seen = commands.map(({ commandName, command: { writeConcern, readConcern } }) => ({
        commandName,
        ...(writeConcern && { writeConcern }),
        ...(readConcern && { readConcern: { ...readConcern } }),
      }));
      const writeConcern = { w: 'majority', j: true };
      assert.deepEqual(seen, [
        { commandName: 'find', readConcern: { level: 'majority' } },
        { commandName: 'insert', writeConcern },
        { commandName: 'update', writeConcern },
      ]);
    });

    it('comes and goes by thousands in few round trips', async () => {
      const keys = new DataKeys(entries, new MasterKeys(masterKey));
      const subjects = Array.from({ length: 4_000 }, (_, n) => `usr_many-${n}`);
      await keys.create(subjects);
      assert.equal((await keys.find(subjects)).size, subjects.length);
      assert.ok(commands.length <= 6, commands.map(({ commandName }) => commandName).join());
    });

    it('is not brought back by a rewrapping that read it before it was destroyed', async () => {
      const collection = connection.getClient().db(database).collection<DataKey>('rewrapped', DURABLE);
      const former = new DataKeys(collection, new MasterKeys(masterKey));
      await former.create(['usr_dora', 'usr_emil']);
      const racing: mongo.Collection<DataKey> = Object.create(collection);
      racing.bulkWrite = async (operations, options) => {
        await former.destroy('usr_dora');
        return collection.bulkWrite(operations, options);
      };
      const masterKeys = new MasterKeys(randomBytes(32), [masterKey]);
      assert.equal(await rewrap(racing, dataKeyContext, masterKeys), 1);
      const found = await new DataKeys(collection, masterKeys).find(['usr_dora', 'usr_emil']);
      assert.equal(found.get('usr_dora'), null);
      assert.ok(found.get('usr_emil'));
    });
  }),
);
