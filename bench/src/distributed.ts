/** Throughput and freshness of the distributed edition, on servers of its own: see USAGE. */
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serverAddress } from '@guildhall/tools/servers';
import { commands } from './commands.js';
import { consistency } from './consistency.js';
import { type Figure, report } from './figures.js';
import { mongoProjection } from './mongo-projection.js';
import { relay } from './relay.js';
import { removal } from './removal.js';

/** In this order: the services read all of the log before they are ready, so they come before it is filled. */
const PARTS = { consistency, removal, commands, relay, 'mongo-projection': mongoProjection } as const;
type Part = keyof typeof PARTS;

const USAGE = `Usage: npm run bench:distributed [-- --only ${Object.keys(PARTS).join(',')}] [--json] [--no-bars]

The adapters beside the clients that they are built on: medians of interleaved rounds. Starts Kafka, a MongoDB-protocol server
and the EventStoreDB protocol test server, or uses those that GUILDHALL_TEST_KAFKA, _MONGO and _EVENTSTORE name. A bar that is
missed makes it end with 1. A machine that does other work at the same time makes all figures worse, and ratios jump. So does the
Python package as MongoDB-protocol server, which takes a core for itself: better name the binary with SECANTUSD, or a MongoDB.
`;

const MINUTES = 15;

const isPart = (name: string): name is Part => name in PARTS;

const addressOf = async (name: 'kafka' | 'mongo' | 'eventstore'): Promise<string> => {
  const { address, missing } = await serverAddress(name);
  if (address === undefined) throw new Error(missing);
  return address;
};

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
    json: { type: 'boolean', default: false },
    'no-bars': { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const flags = [...(values.json ? ['--json'] : []), ...(values['no-bars'] ? ['--no-bars'] : [])];

const main = async (): Promise<void> => {
  if (values.help) return void process.stdout.write(USAGE);
  const asked = values.only.split(',');
  for (const name of asked) if (!isPart(name)) throw new Error(`There is no part ${name}\n\n${USAGE}`);
  const parts = Object.keys(PARTS).filter((name) => isPart(name) && asked.includes(name)) as Part[];
  // The servers go with the process, however it ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
  setTimeout(() => {
    process.stderr.write(`Not done after ${MINUTES} minutes\n`);
    process.exit(1);
  }, MINUTES * 60_000).unref();
  const servers = { kafka: '', mongo: '', eventstore: '' };
  for (const name of ['kafka', 'mongo', 'eventstore'] as const) servers[name] = await addressOf(name);
  // Of one instance: its master key is kept there, and what is in the servers can be read with no other.
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const figures: Figure[] = [];
  for (const part of parts) {
    process.stderr.write(`${part}, at a load of ${loadavg()[0]?.toFixed(2)}\n`);
    try {
      const measured = await PARTS[part](servers, folder);
      figures.push(...measured);
      if (!values.json) report(measured, flags);
    } catch (error) {
      // The figures of the other parts are worth having.
      process.stderr.write(`${part} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      process.exitCode = 1;
    }
  }
  if (values.json) report(figures, flags);
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// Some clients keep connections that would hold the process.
process.exit();
