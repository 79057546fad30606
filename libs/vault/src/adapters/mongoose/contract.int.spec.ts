import { randomBytes, randomUUID } from 'node:crypto';
import { describeWith } from '@guildhall/tools/servers';
import { vaultContract } from '../../contract.js';
import { MongooseVault } from './index.js';

await describeWith('mongo', 'vault contract: mongoose', (url) => {
  const titles = {
    mongoose: {},
    'mongoose, keeping nothing': { keptForMs: 0 },
    'mongoose, keeping one': { keptKeys: 1 },
  };
  for (const [title, options] of Object.entries(titles)) {
    const database = `vault-${randomUUID()}`;
    const masterKey = randomBytes(32);
    const open = () => MongooseVault.open({ url, database, masterKey, ...options });
    vaultContract(title, {
      open,
      reopen: async (vault) => {
        await vault.close();
        return open();
      },
    });
  }
});
