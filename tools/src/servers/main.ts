/** `npm run servers -- start | status | stop`: see USAGE. */
import { parseArgs } from 'node:util';
import { SERVER_NAMES, type ServerName } from './server.js';
import { missingFor, ServerSet, type ServerStatus, startServers } from './server-set.js';

const USAGE = `Real servers on this machine, for tests and for trying things out.

  npm run servers -- start  [--set NAME] [--only kafka,mongo]
  npm run servers -- status [--set NAME] [--json]
  npm run servers -- stop   [--set NAME] [--only kafka,mongo] [--remove]

Sets run side by side on free ports, each with data of its own in .cache/servers/NAME (default: dev).
stop keeps the data, --remove deletes all of the set. Logs: .cache/servers/NAME/<server>/server.log`;

class WrongUsage extends Error {}

const isServerName = (name: string): name is ServerName => (SERVER_NAMES as readonly string[]).includes(name);

const namesIn = (only: string | undefined): readonly ServerName[] | undefined =>
  only?.split(',').map((name) => {
    if (isServerName(name)) return name;
    throw new WrongUsage(`There is no server ${name}, only ${SERVER_NAMES.join(', ')}`);
  });

const lineOf = ({ name, state, address, pid, missing }: ServerStatus): string => {
  if (state === 'not installed') return `${name.padEnd(11)}not installed: ${missing}`;
  return `${name.padEnd(11)}${state.padEnd(10)}${address ?? ''}${pid ? `  (pid ${pid})` : ''}`;
};

const variablesOf = (statuses: readonly ServerStatus[]): string =>
  statuses
    .filter(({ state }) => state === 'running')
    .map(({ name, address }) => `export GUILDHALL_TEST_${name.toUpperCase()}='${address}'`)
    .join('\n');

const run = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      set: { type: 'string', default: 'dev' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      remove: { type: 'boolean', default: false },
    },
  });
  const [command, ...rest] = positionals;
  const only = namesIn(values.only);
  if (rest.length > 0 || !command || !['start', 'status', 'stop'].includes(command)) throw new WrongUsage(USAGE);
  const set = new ServerSet(values.set);
  if (command === 'start') {
    await startServers({ set: values.set, ...(only && { only }) });
    const absent = (await Promise.all(SERVER_NAMES.map((name) => missingFor(name)))).every((one) => one !== undefined);
    if (absent) process.exitCode = 1;
  }
  if (command === 'stop') for (const name of only ?? SERVER_NAMES) await set.stop(name);
  if (command === 'stop' && values.remove) await set.remove();
  const servers = await set.status();
  if (values.json) return console.log(JSON.stringify({ set: values.set, servers }, undefined, 2));
  console.log(servers.map(lineOf).join('\n'));
  if (command === 'start') console.log(`\n${variablesOf(servers)}`);
};

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof WrongUsage || (error as { code?: string }).code?.startsWith('ERR_PARSE') ? 2 : 1;
}
