/** `npm run test:faults`: see USAGE. */
import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { removeAbandoned, startServers } from '../servers/server-set.js';
import { SERVER_NAMES } from '../servers/server.js';
import { runFaults } from './run.js';

const USAGE = `Usage: npm run test:faults [-- --kills 20] [--server-kills 3] [--outage 60] [--people 6]

Starts the distributed edition on servers of its own, lets people work, and kills each service and each server many times, takes servers
away and freezes what runs; then proves that nothing acknowledged was lost, nothing skipped and nothing done twice. About twenty minutes.
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    'server-kills': { type: 'string', default: '3' },
    outage: { type: 'string', default: '60' },
    people: { type: 'string', default: '6' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit();
}
const begun = performance.now();
const say = (line: string) =>
  process.stdout.write(`${String(Math.round((performance.now() - begun) / 1000)).padStart(5)} s  ${line}\n`);

await removeAbandoned();
const servers = await startServers({ set: `faults-${process.pid}`, only: SERVER_NAMES, owner: process.pid });
let failed = 0;
try {
  await runFaults(
    servers,
    join(servers.folder, 'services'),
    {
      kills: Number(values.kills),
      serverKills: Number(values['server-kills']),
      outageSeconds: Number(values.outage),
      people: Number(values.people),
    },
    say,
  );
} catch (error) {
  failed = 1;
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\nLogs: ${servers.folder}/services\n`);
}
if (failed === 0) await servers.remove();
else for (const name of SERVER_NAMES) await servers.stop(name);
process.stdout.write(`${1 - failed} passed, ${failed} failed, 0 skipped\n`);
process.exit(failed);
