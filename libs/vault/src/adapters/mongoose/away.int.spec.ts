import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { Cable, describeWith } from '@guildhall/tools/servers';
import { MongooseVault } from './index.js';

await describeWith('mongo', 'the vault in MongoDB while its server is away', (address) =>
  describe('the vault in MongoDB while its server is away', () => {
    it('says so, whatever is asked of it, and never that a key is gone', { timeout: 60_000 }, async () => {
      const cable = await Cable.to(Number(new URL(address).port));
      const url = `mongodb://127.0.0.1:${cable.port}/?directConnection=true`;
      const given = { url, database: `away-${randomUUID()}`, masterKey: randomBytes(32), keptForMs: 0 };
      const vault = await MongooseVault.open(given);
      await vault.createKeys(['ada']);
      cable.cut();
      const asked = {
        createKeys: () => vault.createKeys(['bob']),
        keys: () => vault.keys(['ada']),
        destroyKey: () => vault.destroyKey('ada'),
        secret: () => vault.secret('s', () => randomBytes(32)),
        open: () => MongooseVault.open(given),
      };
      await Promise.all(
        Object.entries(asked).map(([what, ask]) => assert.rejects(ask, Unavailable, `${what} says so`)),
      );
      await vault.close();
    });
  }),
);
