import { parseArgs } from 'node:util';
import { ProtocolTestServer } from './index.js';

// `node main.js --folder F --port P`: the protocol test server as a process. Says where it listens, and ends on SIGTERM.
const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string', default: '0' },
    grace: { type: 'string', default: '5000' },
  },
});
if (values.folder === undefined) {
  process.stderr.write('Usage: main.js --folder <folder> [--port <port>] [--grace <milliseconds>]\n');
  process.exit(78);
}
const server = await ProtocolTestServer.start({
  folder: values.folder,
  port: Number(values.port),
  graceMs: Number(values.grace),
}).catch((error: unknown) => {
  process.stderr.write(
    `The protocol test server cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
process.stdout.write(`EventStoreDB protocol test server ready: ${server.connectionString}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void server.stop().then(() => process.exit(0)));
}
