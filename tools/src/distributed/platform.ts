import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts } from '../servers/ports.js';
import type { ServerName } from '../servers/server.js';
import { Proxy } from './proxy.js';
import { SERVICES, type ServiceName } from './routes.js';
import { ServiceProcess } from './service-process.js';

export type DistributedOptions = Readonly<{
  servers: Readonly<Record<ServerName, string>>;
  /** Logs and the master key are kept there. */
  folder: string;
  /** Of the proxy; default: a free one. */
  port?: number;
  /** Replicas of each service, default 1. */
  replicas?: number | Partial<Record<ServiceName, number>>;
  logLevel?: string;
  /** Beside what every service needs. */
  environment?: Readonly<Record<string, string>>;
}>;

/** The five services as processes of this machine, on the servers of a set, behind one proxy. */
export class DistributedPlatform {
  readonly #replicas = new Map<ServiceName, ServiceProcess[]>();
  #proxy: Proxy | undefined;

  private constructor(
    readonly url: string,
    readonly environment: Readonly<Record<string, string>>,
    readonly folder: string,
  ) {}

  /** Resolves when every replica serves. */
  static async start(options: DistributedOptions): Promise<DistributedPlatform> {
    const { folder, port, replicas = 1, logLevel = 'info' } = options;
    const proxyPort = port ?? (await freePorts(1))[0]!;
    const url = `http://127.0.0.1:${proxyPort}`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const platform = new DistributedPlatform(url, await environmentOf(options, url, logLevel), folder);
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

  get all(): readonly ServiceProcess[] {
    return [...this.#replicas.values()].flat();
  }

  async ready(): Promise<void> {
    await Promise.all(this.all.map((replica) => replica.ready()));
  }

  /** Ends the services in order, and leaves the servers running. Gives the exit codes. */
  async stop(): Promise<readonly (number | null)[]> {
    await this.#proxy?.close();
    return Promise.all(this.all.map((replica) => replica.stop()));
  }
}

const environmentOf = async ({ servers, folder, environment }: DistributedOptions, url: string, logLevel: string) => ({
  GUILDHALL_PUBLIC_URL: url,
  GUILDHALL_EVENTSTORE_URL: servers.eventstore,
  GUILDHALL_KAFKA_BROKERS: servers.kafka,
  GUILDHALL_KAFKA_TLS: 'off',
  GUILDHALL_KAFKA_PARTITIONS: '4',
  GUILDHALL_KAFKA_REPLICAS: '1',
  GUILDHALL_MONGO_URL: servers.mongo,
  GUILDHALL_MASTER_KEY_FILE: await masterKeyIn(folder),
  LOG_LEVEL: logLevel,
  ...environment,
});

/** Where it lies for services that run on that folder. */
export const masterKeyFile = (folder: string): string => join(folder, 'master-key');

/** Made at the first start, and as long-lived as the data of the set. */
const masterKeyIn = async (folder: string): Promise<string> => {
  const file = masterKeyFile(folder);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known === undefined) await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return file;
};
