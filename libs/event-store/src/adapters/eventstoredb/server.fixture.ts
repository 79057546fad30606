import { ProtocolTestServer } from '../../testing/index.js';
import { temporaryFolder } from '../embedded/temporary-folder.js';

/** The server that `GUILDHALL_TEST_EVENTSTORE` names, else a protocol test server in this process. */
export const serverForSpecs = async (): Promise<{ connectionString: string; stop(): Promise<void> }> => {
  const connectionString = process.env['GUILDHALL_TEST_EVENTSTORE'];
  if (connectionString) return { connectionString, stop: async () => undefined };
  return testServer();
};

/** A protocol test server on a folder of its own. */
export const testServer = async () => {
  const { folder, remove } = temporaryFolder();
  const server = await ProtocolTestServer.start({ folder, graceMs: 0 });
  return {
    folder,
    server,
    connectionString: server.connectionString,
    stop: async () => {
      await server.stop();
      remove();
    },
  };
};
