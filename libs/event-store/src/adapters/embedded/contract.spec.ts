import { eventStoreContract } from '../../contract.js';
import { EmbeddedEventStore } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

const { folder, remove } = temporaryFolder();

eventStoreContract('embedded', {
  open: () => EmbeddedEventStore.open({ folder }),
  dispose: async () => remove(),
});
