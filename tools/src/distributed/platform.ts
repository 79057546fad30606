import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../servers/ports.js';
import type { ServerSet } from '../servers/server-set.js';
import { Proxy } from './proxy.js';
import { SERVICES, type ServiceName } from './routes.js';
import { ServiceProcess } from './service-process.js';

export type DistributedOptions = Readonly<{
  servers: ServerSet;
  /** Of the proxy; default: a free one. */
  port?: number;
  /** Replicas of each service, default 1. */
  replicas?: number | Partial<Record<ServiceName, number>>;
  logLevel?: string;
}>;

/** The five services as processes of this machine, on the servers of a set, behind one proxy. */
export class DistributedPlatform {
  readonly #replicas = new Map<ServiceName, ServiceProcess[]>();
  #proxy: Proxy | undefined;

  private constructor(
    readonly url: string,
    readonly servers: ServerSet,
    readonly environment: Readonly<Record<string, string>>,
    readonly folder: string,
  ) {}

  /** Resolves when every replica serves. */
  static async start({
    servers,
    port,
    replicas = 1,
    logLevel = 'info',
  }: DistributedOptions): Promise<DistributedPlatform> {
    const proxyPort = port ?? (await freePorts(1))[0]!;
    const url = `http://127.0.0.1:${proxyPort}`;
    const folder = join(servers.folder, 'services');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const platform = new DistributedPlatform(url, servers, await environmentOf(servers, url, folder, logLevel), folder);
    try {
      platform.#proxy = await Proxy.listen(proxyPort, (service) => platform.replicas(service).map((one) => one.port));
      for (const service of SERVICES) {
        const count = typeof replicas === 'number' ? replicas : (replicas[service] ?? 1);
        for (let n = 0; n < count; n += 1) await platform.add(service);
      }
      await platform.ready();
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  replicas(service: ServiceName): readonly ServiceProcess[] {
    return this.#replicas.get(service) ?? [];
  }

  /** One more replica; it is started, and not waited for. */
  async add(service: ServiceName): Promise<ServiceProcess> {
    const replicas = this.#replicas.get(service) ?? [];
    const own: Readonly<Record<string, string>> = service === 'notifications' ? { GUILDHALL_OUTBOX: 'on' } : {};
    const logFile = join(this.folder, `${service}-${replicas.length}.log`);
    const replica = await ServiceProcess.prepare(service, { ...this.environment, ...own }, logFile);
    this.#replicas.set(service, [...replicas, replica]);
    replica.start();
    return replica;
  }

  async ready(): Promise<void> {
    await Promise.all([...this.#replicas.values()].flat().map((replica) => replica.ready()));
  }

  /** Ends the services in order, and leaves the servers running. Gives the exit codes. */
  async stop(): Promise<readonly (number | null)[]> {
    await this.#proxy?.close();
    return Promise.all([...this.#replicas.values()].flat().map((replica) => replica.stop()));
  }
}

const environmentOf = async (servers: ServerSet, url: string, folder: string, logLevel: string) => ({
  GUILDHALL_PUBLIC_URL: url,
  GUILDHALL_EVENTSTORE_URL: await servers.address('eventstore'),
  GUILDHALL_KAFKA_BROKERS: await servers.address('kafka'),
  GUILDHALL_KAFKA_TLS: 'off',
  GUILDHALL_KAFKA_PARTITIONS: '4',
  GUILDHALL_KAFKA_REPLICAS: '1',
  GUILDHALL_MONGO_URL: await servers.address('mongo'),
  GUILDHALL_MASTER_KEY_FILE: await masterKeyIn(folder),
  LOG_LEVEL: logLevel,
});

/** Made at the first start, and as long-lived as the data of the set. */
const masterKeyIn = async (folder: string): Promise<string> => {
  const file = join(folder, 'master-key');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known === undefined) await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
};
