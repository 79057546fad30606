/** `npm run distributed`: see USAGE. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SERVER_NAMES } from '../servers/server.js';
import { ServerSet, wrongSystem } from '../servers/server-set.js';
import { claim, Refused, withServers } from './claim.js';
import { endOrphans } from './orphans.js';
import { passedOn } from './passed-on.js';
import { DistributedPlatform } from './platform.js';
import { keepRunning, watchServers } from './supervision.js';

const USAGE = `Usage: npm run distributed [-- --port 8080] [--replicas 1] [--set distributed] [--fresh]

The five services as processes of this machine, on a real Kafka, a server that speaks MongoDB's protocol and one that speaks
EventStoreDB's, behind one proxy. It prints its URL when it is ready and ends on Ctrl-C; the data stays in the set of servers
(npm run servers -- status), --fresh begins with none. A service or server that is killed is said to be, and started again.
A set and a port belong to one such command at a time; servers that ran before it stay. GUILDHALL_OPERATOR_TOKEN is passed on
to the services, for /operations at the address of each.
`;

const options = {
  port: { type: 'string', default: '8080' },
  replicas: { type: 'string', default: '1' },
  set: { type: 'string', default: 'distributed' },
  fresh: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const optionsOf = () => {
  try {
    const { values } = parseArgs({ options });
    const [port, replicas] = [Number(values.port), Number(values.replicas)];
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('--port must be from 1 to 65535');
    if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5) throw new Error('--replicas must be from 1 to 5');
    return { ...values, port, replicas };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
};

const say = (line: string) => process.stdout.write(`${line}\n`);

const clock = () => new Date().toTimeString().slice(0, 8);

const servicesOf = ({ folder }: ServerSet) => join(folder, 'services');

const main = async (): Promise<void> => {
  const { port, replicas, set, fresh, help } = optionsOf();
  if (help) return void process.stdout.write(USAGE);
  let interrupted = false;
  const interrupt = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (interrupted) process.exit(130);
        interrupted = true;
        resolve();
      });
  });
  const wrong = wrongSystem();
  if (wrong) throw new Refused(`npm run distributed cannot run here: ${wrong}`);
  const servers = new ServerSet(set);
  const release = await claim(servers, port);
  try {
    const orphans = await endOrphans(servicesOf(servers));
    if (orphans > 0) say(`Ended ${orphans} services that were left by one that was killed`);
    if (fresh) await servers.remove();
    say(`Starting servers (set ${set}); the first time this takes a minute`);
    await withServers(servers, SERVER_NAMES, () => serve(servers, { port, replicas, interrupt }), say);
  } finally {
    await release();
  }
};

type Serving = Readonly<{ port: number; replicas: number; interrupt: Promise<void> }>;

const serve = async (servers: ServerSet, { port, replicas, interrupt }: Serving): Promise<void> => {
  const addresses = { kafka: '', mongo: '', eventstore: '' };
  for (const name of SERVER_NAMES) {
    addresses[name] = await servers.address(name);
    say(`  ${name.padEnd(11)} ${addresses[name]}`);
  }
  say('Starting services');
  const platform = await DistributedPlatform.start({
    servers: addresses,
    folder: servicesOf(servers),
    port,
    replicas,
    environment: passedOn(process.env),
  });
  say(`
Guildhall, distributed, is ready

  Welcome        ${platform.url}
  API reference  ${platform.url}/docs
  Outbox         ${platform.url}/outbox
  Logs           ${platform.folder}

${platform.all.map(({ service, url }) => `  ${service.padEnd(14)} ${url}`).join('\n')}

  npm run tour -- --url ${platform.url}

Ctrl-C ends it.
`);
  const over = new AbortController();
  const watch = { say: (line: string) => say(`${clock()}  ${line}`), signal: over.signal };
  for (const replica of platform.all) keepRunning(replica, watch);
  const watching = watchServers(servers, watch);
  await interrupt;
  say('Stopping services');
  over.abort();
  await watching;
  const codes = await platform.stop();
  if (codes.some((code) => code !== 0)) process.exitCode = 1;
};

try {
  await main();
  process.exit();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof Refused ? 2 : 1);
}
