import { randomUUID } from 'node:crypto';
import { describeWith } from '@guildhall/tools/servers';
import { leasesContract, readModelContract } from '../../contract.js';
import { MongooseReadModel } from './index.js';

await describeWith('mongo', 'read model and leases contracts: mongoose', (uri) => {
  const database = `contract-${randomUUID()}`;

  readModelContract('mongoose', { open: () => MongooseReadModel.connect({ uri, database }) });

  let models: readonly MongooseReadModel[] = [];
  leasesContract('mongoose', {
    open: async () => {
      const [here, there] = await Promise.all([
        MongooseReadModel.connect({ uri, database }),
        MongooseReadModel.connect({ uri, database }),
      ]);
      models = [here, there];
      return [here.leases(), there.leases()];
    },
    dispose: async () => {
      for (const model of models) await model.close();
    },
  });
});
