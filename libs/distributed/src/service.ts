import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  type ConfigurationOf,
  createEdge,
  EdgeModule,
  Health,
  Instance,
  InvalidConfiguration,
  Log,
  Metrics,
  OpenApiDocument,
  PinoLog,
  run,
  type Settings,
} from '@guildhall/http';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { refuseInsecure, SERVICE_SETTINGS, type ServiceConfiguration } from './configuration.js';
import { type Infrastructure, openInfrastructure, type ServiceIdentity } from './infrastructure.js';
import { operate } from './operate.js';
import { WaitingRoom } from './waiting-room.js';

type ModuleOf = Type | DynamicModule;

/** One service of the distributed edition: a context, and the modules that make it up. */
export type Service<S extends Settings> = ServiceIdentity &
  Readonly<{
    /** Beside those that every service has. */
    settings: S;
    /** What in them would let others read or change what they should not: refused, unless `GUILDHALL_INSECURE` is on. */
    risks?(configuration: ServiceConfiguration & ConfigurationOf<S>): Iterable<string>;
    imports(
      configuration: ServiceConfiguration & ConfigurationOf<S>,
      publicUrl: string,
    ): readonly ModuleOf[] | Promise<readonly ModuleOf[]>;
  }>;

/** How long running requests may take once the process is told to stop. */
const GRACE_MS = 5_000;
/** How long connections may take to close. */
const CLOSE_MS = 12_000;

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

@Module({})
class ServiceModule {}

/** Runs the service until a signal ends it. Any number of replicas may run at once. */
export const runService = <S extends Settings>(service: Service<S>): Promise<void> =>
  run({
    usage: `Usage: node main.mjs [--help]

Guildhall's ${service.name} service. It needs EventStoreDB, Kafka and MongoDB, and waits for them; SIGTERM ends it in order.`,
    help: 'node main.mjs --help',
    settings: { ...SERVICE_SETTINGS, ...service.settings },
    start: async (given) => {
      const configuration = given as ServiceConfiguration & ConfigurationOf<S>;
      refuseInsecure(configuration, service.risks?.(configuration));
      const stop = await start(service, configuration);
      return { greeting: '', stop };
    },
  });

/** Resolves when it serves, with what ends it. */
const start = async <S extends Settings>(
  service: Service<S>,
  configuration: ServiceConfiguration & ConfigurationOf<S>,
): Promise<() => Promise<void>> => {
  const { HOST: host, PORT: port } = configuration;
  const log = new PinoLog(configuration.LOG_LEVEL, service.name);
  const metrics = new Metrics();
  const publicUrl = configuration.GUILDHALL_PUBLIC_URL.replace(/\/$/, '');
  const instance = new Instance(publicUrl, version);
  const imports = await service.imports(configuration, publicUrl);
  const room = await WaitingRoom.open(host, port, metrics);
  const infrastructure = await openInfrastructure({ service, configuration, instance, log, metrics, room }).catch(
    (error: unknown) => {
      if ((error as Error).name === 'WrongMasterKey')
        throw new InvalidConfiguration(`GUILDHALL_MASTER_KEY: ${(error as Error).message}`);
      throw error;
    },
  );
  // Relays serve everybody else: they wait for nothing of this service.
  for (const relay of infrastructure.relays) relay.start();
  room.waitsFor('read models', 'are being filled from the log');
  const app = await createEdge(
    {
      module: ServiceModule,
      imports: [
        EdgeModule.with(
          infrastructure.providers,
          { issuer: publicUrl, audience: configuration.GUILDHALL_TOKEN_AUDIENCE },
          undefined,
          configuration.GUILDHALL_OPERATOR_TOKEN,
        ),
        ...imports,
      ],
    },
    {
      instance,
      log,
      metrics,
      bodyLimit: configuration.GUILDHALL_BODY_LIMIT,
      trustedProxies: configuration.GUILDHALL_TRUSTED_PROXIES,
    },
  );
  await describeWholeApi(app, log);
  operate(infrastructure, app.get(Health), metrics);
  await app.init();
  await infrastructure.subscriptions.start();
  await room.close();
  await app.listen({ host, port });
  log.info({ version, address: await app.getUrl() }, 'ready');
  return () => stop(app, infrastructure, log);
};

/** Unready, no more requests, those that run answered, consumers drained, places kept, connections closed: in this order. */
const stop = async (app: NestFastifyApplication, infrastructure: Infrastructure, log: Log): Promise<void> => {
  app.get(Health).stopping();
  // Whoever has not sent or read to the end by then is cut off: a stop that waits for strangers never comes.
  const cut = setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE_MS);
  await app.close();
  clearTimeout(cut);
  // While a server is away its clients go on trying; whoever stops us does not wait for that.
  const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS, 'late').unref());
  const how = await Promise.race([infrastructure.close(), late]);
  if (how === 'late') log.warn({}, 'stopped without all connections closed in order: a server does not answer');
  else log.info({}, 'stopped');
};

/** One service knows its own routes alone; the description of all of them is made when the services are built. */
const describeWholeApi = async (app: NestFastifyApplication, log: Log): Promise<void> => {
  try {
    const whole = JSON.parse(await readFile(new URL('openapi.json', import.meta.url), 'utf8')) as object;
    app.get(OpenApiDocument).make = () => Promise.resolve(whole);
  } catch {
    log.debug({}, 'the API reference shows the routes of this service alone');
  }
};
