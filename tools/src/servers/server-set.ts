import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventstore } from './eventstore.js';
import { kafka } from './kafka.js';
import { withLock } from './lock.js';
import { mongo } from './mongo.js';
import { startOf } from './processes.js';
import { cached, exists } from './program.js';
import { RunningServer, type ServerState } from './running-server.js';
import { SERVER_NAMES, type Server, type ServerName } from './server.js';

const SERVERS: Readonly<Record<ServerName, Server>> = { kafka, mongo, eventstore };
const SECONDS_FOR_OTHERS = 400;
const sets = cached('servers');

export type ServerStatus = Readonly<{
  name: ServerName;
  state: ServerState | 'not installed';
  address?: string;
  pid?: number;
  folder: string;
  /** What has to be installed first. */
  missing?: string;
}>;

/** What has to be installed before a server can run here; undefined when nothing is missing. */
export const missingFor = async (name: ServerName): Promise<string | undefined> =>
  wrongSystem() ?? (await SERVERS[name].missing());

/** Why none of them can run here, whatever is installed. */
export const wrongSystem = (platform: string = process.platform): string | undefined =>
  platform === 'linux'
    ? undefined
    : 'it takes Linux, whose /proc tells processes apart: docker compose up needs only Docker';

/** Servers side by side with those of other sets: ports, processes and data of its own. */
export class ServerSet {
  /** Where it keeps everything of its own. */
  readonly folder: string;

  constructor(readonly name: string) {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`${name} is no name for a set: a-z, 0-9 and - only`);
    this.folder = join(sets, name);
  }

  /** Resolves when the server answers. @throws naming what to install, or with the end of its log */
  async start(name: ServerName): Promise<void> {
    const missing = await missingFor(name);
    if (missing) throw new Error(`${name} cannot run here: ${missing}`);
    await this.#alone(name, (server) => server.start());
  }

  /** Ends it with SIGKILL. `start` brings it back at the same address, on the same data. */
  kill(name: ServerName): Promise<void> {
    return this.#alone(name, (server) => server.kill());
  }

  /** It keeps its connections and does nothing, as on a machine that hangs. @returns what lets it go on */
  freeze(name: ServerName): Promise<() => void> {
    return this.#alone(name, (server) => server.freeze());
  }

  /** Whether it has anything of its own on this machine. */
  exists(): Promise<boolean> {
    return exists(this.folder);
  }

  async stop(name: ServerName): Promise<void> {
    // The lock would make its folder.
    if (!(await this.exists())) return;
    await this.#alone(name, (server) => server.stop());
  }

  /** Stops all servers and deletes their data. */
  async remove(): Promise<void> {
    for (const name of SERVER_NAMES) await this.stop(name);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @throws when it has not been started */
  async address(name: ServerName): Promise<string> {
    const address = await this.#server(name).address();
    if (!address) throw new Error(`${name} has not been started in the set ${this.name}`);
    return address;
  }

  state(name: ServerName): Promise<ServerState> {
    return this.#server(name).state();
  }

  async status(): Promise<readonly ServerStatus[]> {
    return Promise.all(SERVER_NAMES.map((name) => this.#statusOf(name)));
  }

  /** Says whose set it is: when that process is gone, so may be the set. */
  async ownedBy(pid: number): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(join(this.folder, 'owner'), `${pid} ${await startOf(pid)}`);
  }

  /** Its owner is gone without having removed it. */
  async isAbandoned(): Promise<boolean> {
    const owner = await readFile(join(this.folder, 'owner'), 'utf8').catch(() => undefined);
    const [pid, start] = owner?.split(' ') ?? [];
    return start !== undefined && (await startOf(Number(pid))) !== start;
  }

  async #statusOf(name: ServerName): Promise<ServerStatus> {
    const server = this.#server(name);
    const [state, address, pid, missing] = await Promise.all([
      server.state(),
      server.address(),
      server.pid(),
      missingFor(name),
    ]);
    return {
      name,
      state: state === 'stopped' && missing ? 'not installed' : state,
      ...(state !== 'stopped' && state !== 'ended' && address && { address }),
      ...(pid !== undefined && { pid }),
      folder: server.folder,
      ...(missing && { missing }),
    };
  }

  #server(name: ServerName): RunningServer {
    return new RunningServer(SERVERS[name], join(this.folder, name));
  }

  #alone<T>(name: ServerName, work: (server: RunningServer) => Promise<T>): Promise<T> {
    return withLock(join(this.folder, `${name}.lock`), SECONDS_FOR_OTHERS, () => work(this.#server(name)));
  }
}

export type StartOptions = Readonly<{
  set: string;
  /** Default: all that can run here. */
  only?: readonly ServerName[];
  /** The process whose end makes the set one that anybody may remove. Without it the set stays until somebody stops it. */
  owner?: number;
}>;

/** Starts the servers of a set, one after the other. @throws naming what to install, or with the end of a server's log */
export const startServers = async ({ set, only, owner }: StartOptions): Promise<ServerSet> => {
  const servers = new ServerSet(set);
  if (owner !== undefined) await servers.ownedBy(owner);
  for (const name of only ?? SERVER_NAMES) if (only || !(await missingFor(name))) await servers.start(name);
  return servers;
};

/** All sets that have anything of their own on this machine, by name. */
export const allSets = async (): Promise<readonly ServerSet[]> => {
  const found = await readdir(sets, { withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
    .map((name) => new ServerSet(name));
};

/** Removes the sets whose owner ended without doing so, as a killed test run does. */
export const removeAbandoned = async (): Promise<void> => {
  for (const set of await allSets()) if (await set.isAbandoned()) await set.remove();
};
