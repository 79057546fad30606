/** `npm run servers -- start | status | stop`: see USAGE. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LOG_FILE, SERVER_NAMES, type ServerName } from './server.js';
import { allSets, missingFor, ServerSet, type ServerStatus, startServers } from './server-set.js';

const USAGE = `Real servers on this machine, for tests and for trying things out.

  npm run servers -- start  [--set NAME] [--only kafka,mongo]
  npm run servers -- status [--set NAME] [--json]
  npm run servers -- stop   [--set NAME] [--only kafka,mongo | --remove]

Sets run side by side on free ports, each with data of its own in .cache/servers/NAME (default: dev; that of npm run distributed
is called distributed). status without a set shows all that run. stop keeps the data, --remove deletes all of the set, and so
goes without --only. Logs: .cache/servers/NAME/<server>/server.log`;

const DEFAULT_SET = 'dev';

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

const options = {
  set: { type: 'string' },
  only: { type: 'string' },
  json: { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const COMMANDS = ['start', 'status', 'stop'] as const;
const isCommand = (word: string): word is (typeof COMMANDS)[number] => (COMMANDS as readonly string[]).includes(word);

const parsed = () => {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    throw new WrongUsage((error as Error).message);
  }
};

const commandIn = ([command, ...rest]: readonly string[]) => {
  if (command === undefined) throw new WrongUsage('Say what to do: start, status or stop');
  if (!isCommand(command)) throw new WrongUsage(`There is no command ${command}, only ${COMMANDS.join(', ')}`);
  if (rest.length > 0) throw new WrongUsage(`${command} takes no ${rest.join(' ')}: servers are named by --only`);
  return command;
};

type Shown = Readonly<{ set: string; servers: readonly ServerStatus[] }>;

const noSet = (name: string) => `There is no set ${name}. npm run servers -- start --set ${name} starts one.`;

const isAtWork = ({ state }: ServerStatus) => state !== 'stopped' && state !== 'not installed';

const pageOf = ({ set, servers }: Shown): string =>
  [
    `Set ${set}`,
    ...servers.flatMap((server) => [
      `  ${lineOf(server)}`,
      ...(isAtWork(server) ? [`${' '.repeat(13)}data ${server.folder}, log ${join(server.folder, LOG_FILE)}`] : []),
    ]),
  ].join('\n');

const status = async (name: string | undefined, asJson: boolean): Promise<void> => {
  const sets = name === undefined ? await allSets() : [new ServerSet(name)];
  const all = await Promise.all(sets.map(async (set) => ({ set: set.name, servers: await set.status() })));
  const shown = name === undefined ? all.filter(({ servers }) => servers.some(isAtWork)) : all;
  if (asJson) return console.log(JSON.stringify(name === undefined ? { sets: shown } : shown[0], undefined, 2));
  if (name !== undefined && !(await sets[0]!.exists())) console.log(`${noSet(name)}\n`);
  console.log(
    shown.length > 0 ? shown.map(pageOf).join('\n\n') : 'No server runs. npm run servers -- start starts some.',
  );
};

const run = async (): Promise<void> => {
  const { values, positionals } = parsed();
  if (values.help) return console.log(USAGE);
  const command = commandIn(positionals);
  const only = namesIn(values.only);
  if (only && values.remove) throw new WrongUsage('--remove deletes the whole set, so it goes without --only');
  if (command === 'status') return status(values.set, values.json);
  const set = new ServerSet(values.set ?? DEFAULT_SET);
  if (command === 'start') {
    await startServers({ set: set.name, ...(only && { only }) });
    const absent = (await Promise.all(SERVER_NAMES.map((name) => missingFor(name)))).every((one) => one !== undefined);
    if (absent) process.exitCode = 1;
  } else {
    if (!values.json && !(await set.exists())) return console.log(noSet(set.name));
    for (const name of only ?? SERVER_NAMES) await set.stop(name);
    if (values.remove) await set.remove();
  }
  const servers = await set.status();
  if (values.json) return console.log(JSON.stringify({ set: set.name, servers }, undefined, 2));
  console.log(servers.map(lineOf).join('\n'));
  if (command === 'start') console.log(`\n${variablesOf(servers)}`);
};

try {
  await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(error instanceof WrongUsage ? `${message}\n\n${USAGE}` : message);
  process.exitCode = error instanceof WrongUsage ? 2 : 1;
}
