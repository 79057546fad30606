import { Held, lock } from '../servers/lock.js';
import { busy } from '../servers/ports.js';
import type { ServerSet } from '../servers/server-set.js';
import type { ServerName } from '../servers/server.js';

/** What was asked for cannot be had now, and nothing was touched. */
export class Refused extends Error {}

/** Takes the set for this process alone, and gives what releases it. @throws Refused when another one has it, or somebody the port */
export const claim = async (servers: ServerSet, port: number): Promise<() => Promise<void>> => {
  // Beside the folder of the set, which --fresh deletes.
  const release = await lock(`${servers.folder}.lock`, 1).catch((error: unknown) => {
    if (!(error instanceof Held)) throw error;
    throw new Refused(
      `npm run distributed runs on the set ${servers.name} already (pid ${error.pid}): end it, or use another set and port, as by --set ${servers.name}-2 --port ${port + 1}`,
    );
  });
  const why = await busy(port);
  if (why === undefined) return release;
  await release();
  throw new Refused(
    `Nobody can listen on port ${port} now (${why}): end what does, or use another port, as by --port ${port + 1}`,
  );
};

/** Runs the work while the servers run. Those that ran before still run afterwards, the others are stopped. */
export const withServers = async (
  servers: ServerSet,
  names: readonly ServerName[],
  work: () => Promise<void>,
  say: (line: string) => void,
): Promise<void> => {
  const own: ServerName[] = [];
  try {
    for (const name of names) {
      const state = await servers.state(name);
      if (state !== 'running' && state !== 'starting') own.push(name);
      await servers.start(name);
    }
    await work();
  } finally {
    const kept = names.filter((name) => !own.includes(name));
    if (kept.length > 0)
      say(`As before, ${kept.join(', ')} will run on: npm run servers -- stop --set ${servers.name} ends that`);
    if (own.length > 0) say(`Stopping ${own.join(', ')}`);
    for (const name of own) await servers.stop(name);
  }
};
