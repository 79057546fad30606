import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import { MongooseVault, WrongMasterKey } from './index.js';

const [first, second, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
const never = () => assert.fail('the secret is there already');

await describeWith('mongo', 'the master keys of a vault in MongoDB', (url) =>
  describe('the master keys of a vault in MongoDB', () => {
    const newVault = () => {
      const database = `vault-${randomUUID()}`;
      return async <T>(keys: readonly Uint8Array[], use: (vault: MongooseVault) => Promise<T>): Promise<T> => {
        const [masterKey, ...formerMasterKeys] = keys;
        const vault = await MongooseVault.open({ url, database, masterKey: masterKey!, formerMasterKeys });
        try {
          return await use(vault);
        } finally {
          await vault.close();
        }
      };
    };
    const nothing = () => Promise.resolve();
    const write = (of: string) => async (vault: MongooseVault) => {
      await vault.createKeys([of]);
      const key = (await vault.keys([of])).get(of);
      return [hex(key), hex(await vault.secret(`secret of ${of}`, () => randomBytes(32)))];
    };
    const read = (of: string) => async (vault: MongooseVault) => [
      hex((await vault.keys([of])).get(of)),
      hex(await vault.secret(`secret of ${of}`, never)),
    ];

    it('refuses another one at open, and the vault is as before', async () => {
      const withKeys = newVault();
      const ada = await withKeys([first], write('ada'));
      await assert.rejects(withKeys([second], nothing), (error: Error) => {
        assert.ok(error instanceof WrongMasterKey);
        assert.match(error.message, /The vault's master key has the id [\w-]{16}: the one given has [\w-]{16}$/);
        return true;
      });
      await assert.rejects(withKeys([second, third], nothing), WrongMasterKey);
      assert.deepEqual(await withKeys([first], read('ada')), ada);
    });

    it('refuses what cannot be one', async () => {
      await assert.rejects(newVault()([randomBytes(16)], nothing), WrongMasterKey);
      await assert.rejects(newVault()([first, randomBytes(33)], nothing), WrongMasterKey);
    });

    it('has one that the first process decides', async () => {
      const withKeys = newVault();
      const opened = await Promise.allSettled([first, second, third].map((key) => withKeys([key], nothing)));
      assert.equal(opened.filter(({ status }) => status === 'fulfilled').length, 1);
      for (const result of opened) if (result.status === 'rejected') assert.ok(result.reason instanceof WrongMasterKey);
    });

    it('can be changed while processes run', async () => {
      const withKeys = newVault();
      const ada = await withKeys([first], write('ada'));
      // First everyone learns of the one to come, then it becomes the current one, one process after the other.
      await withKeys([first, second], (before) =>
        withKeys([second, first], async (later) => {
          assert.deepEqual(await read('ada')(later), ada);
          const bob = await write('bob')(later);
          assert.deepEqual(await read('bob')(before), bob);
        }),
      );
      await assert.rejects(withKeys([second], nothing), WrongMasterKey);
      await assert.rejects(withKeys([first], nothing), WrongMasterKey);
    });

    it('can be forgotten once all is rewrapped', async () => {
      const withKeys = newVault();
      const many = Array.from({ length: 1_200 }, (_, n) => `person-${n}`);
      const [ada, keys] = await withKeys([first], async (vault) => {
        await vault.createKeys([...many, 'erased']);
        await vault.destroyKey('erased');
        return [await write('a d a')(vault), await vault.keys(many)];
      });
      await withKeys([second, first], async (vault) => {
        assert.equal(await vault.rewrap(), many.length + 2);
        assert.equal(await vault.rewrap(), 0);
      });
      await withKeys([second], async (vault) => {
        assert.deepEqual(await read('a d a')(vault), ada);
        assert.deepEqual(await vault.keys(many), keys);
        await vault.createKeys(['erased']);
        assert.equal((await vault.keys(['erased'])).size, 0);
      });
      await assert.rejects(withKeys([first], nothing), WrongMasterKey);
    });

    it('cannot be forgotten while an entry needs it that came after the rewrapping', async () => {
      const withKeys = newVault();
      const ada = await withKeys([first, second], async (old) => {
        await withKeys([second, first], (vault) => vault.rewrap());
        return write('ada')(old);
      });
      await assert.rejects(withKeys([second], nothing), WrongMasterKey);
      assert.equal(await withKeys([second, first], (vault) => vault.rewrap()), 2);
      assert.deepEqual(await withKeys([second], read('ada')), ada);
    });

    it('is missed aloud when an entry needs it: what is there never passes for erased', async () => {
      const withKeys = newVault();
      await withKeys([first], (old) =>
        withKeys([second, first], async (late) => {
          await write('ada')(late);
          await assert.rejects(old.keys(['ada']), WrongMasterKey);
          await assert.rejects(old.createKeys(['ada']), WrongMasterKey);
          await assert.rejects(old.secret('secret of ada', never), WrongMasterKey);
        }),
      );
    });
  }),
);
