import { eventStoreContract } from '../../contract.js';
import { EventStoreDbEventStore } from './index.js';
import { serverForSpecs } from './server.fixture.js';

const server = await serverForSpecs();

eventStoreContract('EventStoreDB', {
  open: () => EventStoreDbEventStore.connect({ connectionString: server.connectionString }),
  dispose: () => server.stop(),
});
