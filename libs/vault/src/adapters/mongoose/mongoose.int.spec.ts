import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@guildhall/tools/servers';
import { MongooseVault } from './index.js';

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

await describeWith('mongo', 'the vault of several processes in MongoDB', (url) =>
  describe('the vault of several processes in MongoDB', () => {
    const KEPT_FOR = 400;
    const shared = { url, database: `vaults-${randomUUID()}`, masterKey: randomBytes(32), keptForMs: KEPT_FOR };
    let here: MongooseVault;
    let there: MongooseVault;
    before(async () => {
      // At the same time, on a database where nothing is.
      [here, there] = await Promise.all([MongooseVault.open(shared), MongooseVault.open(shared)]);
    });
    after(async () => {
      for (const vault of [here, there]) await vault.close();
    });

    const keyOf = async (vault: MongooseVault, subject: string) => hex((await vault.keys([subject])).get(subject));

    it('has one key for each subject, whoever makes it', async () => {
      for (let round = 0; round < 20; round += 1) {
        const subjects = Array.from({ length: 20 }, () => `usr_${randomUUID()}`);
        await Promise.all([here.createKeys(subjects), there.createKeys(subjects.toReversed())]);
        for (const subject of subjects) {
          const key = await keyOf(here, subject);
          assert.ok(key);
          assert.equal(await keyOf(there, subject), key);
        }
      }
    });

    it('has one secret of a name, whoever makes it', async () => {
      for (let round = 0; round < 20; round += 1) {
        const name = `secret-${randomUUID()}`;
        const make = () => randomBytes(32);
        const secrets = await Promise.all([here.secret(name, make), there.secret(name, make)]);
        assert.equal(hex(secrets[0]), hex(secrets[1]));
        assert.equal(hex(await here.secret(name, () => assert.fail('it is there'))), hex(secrets[0]));
      }
    });

    it('gives a destroyed key no more: here at once, elsewhere when its time in memory is over', async () => {
      const subject = `usr_${randomUUID()}`;
      await here.createKeys([subject]);
      assert.equal(await keyOf(there, subject), await keyOf(here, subject));
      const destroyed = performance.now();
      await here.destroyKey(subject);
      assert.equal(await keyOf(here, subject), undefined);
      assert.ok(await keyOf(there, subject), 'keys are kept in memory');
      while (await keyOf(there, subject)) await sleep(5);
      assert.ok(performance.now() - destroyed < KEPT_FOR + 200);
    });

    it('does not keep in memory what was destroyed while it was read', async () => {
      const subjects = Array.from({ length: 200 }, () => `usr_${randomUUID()}`);
      await there.createKeys(subjects);
      for (const subject of subjects) {
        await Promise.all([here.keys([subject]), here.destroyKey(subject), here.keys([subject])]);
        assert.equal(await keyOf(here, subject), undefined);
      }
    });

    it('makes nothing in one process of what is destroyed in another one', async () => {
      for (let round = 0; round < 100; round += 1) {
        const subject = `usr_${randomUUID()}`;
        await Promise.all([here.createKeys([subject]), there.destroyKey(subject), here.createKeys([subject])]);
        assert.equal(await keyOf(there, subject), undefined);
        await there.createKeys([subject]);
        assert.equal(await keyOf(there, subject), undefined);
      }
    });

    it('refuses to keep keys for longer than a minute', async () => {
      for (const keptForMs of [-1, Number.NaN, 60_001])
        await assert.rejects(MongooseVault.open({ ...shared, keptForMs }), RangeError);
    });

    it('fails within seconds when no server answers', async () => {
      const start = performance.now();
      await assert.rejects(MongooseVault.open({ ...shared, url: 'mongodb://127.0.0.1:1' }));
      assert.ok(performance.now() - start < 10_000);
    });
  }),
);
