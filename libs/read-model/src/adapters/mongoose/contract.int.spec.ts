import { randomUUID } from 'node:crypto';
import { describeWith } from '@guildhall/tools/servers';
import { leasesContract, readModelContract } from '../../contract.js';
import { MongooseReadModel } from './index.js';

await describeWith('mongo', 'read model and leases contracts: mongoose', (uri) => {
  const database = `contract-${randomUUID()}`;

  readModelContract('mongoose', { open: () => MongooseReadModel.connect({ uri, database }) });

  const models: MongooseReadModel[] = [];
  const leases = async () => {
    const model = await MongooseReadModel.connect({ uri, database });
    models.push(model);
    return model.leases();
  };
  leasesContract('mongoose', {
    open: async () => [await leases(), await leases()],
    reopen: leases,
    dispose: async () => {
      for (const model of models) await model.close();
    },
  });
});
