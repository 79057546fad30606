import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { LocalAccessReplica } from '@guildhall/client';
import { type Context, CONTEXTS, requestsContext } from '@guildhall/contracts';
import {
  Clock,
  Decisions,
  EventCodec,
  type FeedSource,
  MergedFeed,
  prefixesOf,
  Relay,
  Subscriptions,
  SystemClock,
} from '@guildhall/event-sourcing';
import { EventStore } from '@guildhall/event-store';
import { EventStoreDbEventStore } from '@guildhall/event-store/eventstoredb';
import { AccessReplica, Instance, Log, Metrics } from '@guildhall/http';
import { type FailedMessage, MessageBus, type TopicLog } from '@guildhall/message-bus';
import { BrokersAway, KafkaMessageBus, KafkaPublisher, KafkaTopicLog } from '@guildhall/message-bus/kafka';
import { ReadModel } from '@guildhall/read-model';
import { MongooseReadModel } from '@guildhall/read-model/mongoose';
import { Vault } from '@guildhall/vault';
import { MongooseVault } from '@guildhall/vault/mongoose';
import type { Provider } from '@nestjs/common';
import { saslOf, type ServiceConfiguration } from './configuration.js';
import { connected } from './connect.js';
import { Seldom } from './seldom.js';
import type { WaitingRoom } from './waiting-room.js';

export type Infrastructure = Readonly<{
  providers: readonly Provider[];
  subscriptions: Subscriptions;
  relays: readonly Relay[];
  bus: KafkaMessageBus;
  topicLog: KafkaTopicLog;
  close(): Promise<void>;
}>;

export type ServiceIdentity = Readonly<{
  name: string;
  /** Whose events it writes: its own streams, that nobody else reads. */
  context?: Context;
}>;

type Given = Readonly<{
  service: ServiceIdentity;
  configuration: ServiceConfiguration;
  instance: Instance;
  log: Log;
  metrics: Metrics;
  room: WaitingRoom;
}>;

/** What every service shares: the vault, and who leads which relay. A service's own database is `<GUILDHALL_READ_MODELS>-<service>`. */
const SHARED_DATABASES = { vault: 'guildhall-vault', relays: 'guildhall-relays' } as const;

const PUBLISHED = CONTEXTS.filter((context: Context) => context !== requestsContext);

/** Long enough for a service that restarts to go on itself; with the lease and a look at it some twelve seconds. */
const STAND_IN_AFTER_MS = 8_000;
/** A replica that still fills its views cannot say how far reactions are: one that can goes first. */
const WHILE_STARTING_MS = 2_000;

/** The adapters of the distributed edition, connected. */
export const openInfrastructure = async (given: Given): Promise<Infrastructure> => {
  const { service, configuration, instance, log, metrics } = given;
  const notice = (message: string) => log.warn({}, message);
  const away = new BrokersAway(notice);
  const failures = new Seldom((err, unsaid) =>
    log.error({ err, ...(unsaid > 0 && { unsaid }) }, 'following the log failed; trying again'),
  );
  const onError = (error: unknown) => {
    if (!away.absorbs(error)) failures.tell(error);
  };
  const holder = `${ownerOf(service.name)}${hostname()}/${randomUUID()}`;
  const kafka = {
    brokers: configuration.GUILDHALL_KAFKA_BROKERS,
    clientId: `guildhall-${service.name}`,
    partitions: configuration.GUILDHALL_KAFKA_PARTITIONS,
    replicas: configuration.GUILDHALL_KAFKA_REPLICAS,
    ssl: configuration.GUILDHALL_KAFKA_TLS === 'on',
    ...(configuration.GUILDHALL_KAFKA_SASL && { sasl: saslOf(configuration.GUILDHALL_KAFKA_SASL) }),
    log: notice,
    away,
  };
  const { store, readModel, vault, bus } = await connectAll(given, kafka);
  if (formerMasterKeysOf(configuration).length > 0) rewrapAll(vault, log);
  const topicLog = new KafkaTopicLog(kafka);
  const publisher = new KafkaPublisher(kafka);

  const clock = new SystemClock();
  const codec = new EventCodec(vault, CONTEXTS, {
    onUnreadable: ({ error: err, ...unreadable }) =>
      log.error({ err, ...unreadable }, 'personal data reads erased: it is under another key, or was changed'),
  });
  const decisions = new Decisions(store, codec, clock, {
    onDecided: (category, outcome, milliseconds, retries) =>
      metrics.observeCommand(category, outcome, milliseconds, retries),
  });
  const feed = new MergedFeed(sourcesOf(service.context, store, topicLog), codec, () => store.head());
  const subscriptions = new Subscriptions(feed, bus, codec, readModel, {
    elsewhere: PUBLISHED.filter((context: Context) => context !== service.context).map(({ name }) => name),
    ledBy: { leases: readModel.leases(), holder, service: service.name },
    clock,
    onParked: (parked) => log.error({ ...parked }, 'a row is passed over from now on: its projection failed'),
    onMissed: ({ error: err, ...missed }) => log.warn({ err, ...missed }, 'a deadline could not be met; trying again'),
    onError,
  });
  const replica = new LocalAccessReplica(configuration.GUILDHALL_PERMISSION_FAMILIES);
  subscriptions.follow(replica);
  const leases = readModel.leases(SHARED_DATABASES.relays);
  const relays = PUBLISHED.map((context: Context) => {
    const own = context === service.context;
    return new Relay({
      context,
      store,
      publisher,
      leases,
      holder,
      ...(own && { reacted: (position: number, signal: AbortSignal) => subscriptions.reacted(position, signal) }),
      // A service leads the relay of its own context as long as it is there at all.
      onLooked: (found) =>
        subscriptions.lookedFor(context.name, found && found.holder?.startsWith(ownerOf(context.name)) === true),
      standInAfterMs: () => (own ? (subscriptions.started ? undefined : WHILE_STARTING_MS) : STAND_IN_AFTER_MS),
      onError,
    });
  });

  return {
    providers: [
      { provide: EventStore, useValue: store },
      { provide: Vault, useValue: vault },
      { provide: MessageBus, useValue: bus },
      { provide: ReadModel, useValue: readModel },
      { provide: Clock, useValue: clock },
      { provide: Decisions, useValue: decisions },
      { provide: EventCodec, useValue: codec },
      { provide: Subscriptions, useValue: subscriptions },
      { provide: AccessReplica, useValue: replica },
      { provide: Instance, useValue: instance },
      { provide: Log, useValue: log },
      { provide: Metrics, useValue: metrics },
    ],
    subscriptions,
    relays,
    bus,
    topicLog,
    close: async () => {
      await subscriptions.stop();
      await Promise.all(relays.map((relay) => relay.stop()));
      await Promise.all([bus.close(), publisher.close(), topicLog.close()]);
      await Promise.all([store.close(), readModel.close(), vault.close()]);
    },
  };
};

/** How the names of the processes of a service begin, which is named after the context that it owns. */
const ownerOf = (service: string): string => `${service}/`;

const connectAll = async (
  { service, configuration, room, log, metrics }: Given,
  kafka: ConstructorParameters<typeof KafkaTopicLog>[0],
) => {
  const url = configuration.GUILDHALL_MONGO_URL;
  const masterKey = Buffer.from(configuration.GUILDHALL_MASTER_KEY, 'base64');
  const formerMasterKeys = formerMasterKeysOf(configuration);
  const onDeadLetter = (failed: FailedMessage) =>
    log.error({ ...failed }, 'a message is given up on until an operator retries it');
  const [store, readModel, vault, bus] = await Promise.all([
    connected(
      'event store',
      () =>
        EventStoreDbEventStore.connect({
          connectionString: configuration.GUILDHALL_EVENTSTORE_URL,
          onAppend: ({ milliseconds, events }) => metrics.observeAppend(milliseconds, events),
        }),
      { room, log },
    ),
    connected(
      'read models',
      () => MongooseReadModel.connect({ uri: url, database: `${configuration.GUILDHALL_READ_MODELS}-${service.name}` }),
      {
        room,
        log,
      },
    ),
    connected(
      'vault',
      () => MongooseVault.open({ url, database: SHARED_DATABASES.vault, masterKey, formerMasterKeys }),
      { room, log },
    ),
    connected('Kafka', () => KafkaMessageBus.open({ ...kafka, onDeadLetter }), { room, log }),
  ]);
  return { store, readModel, vault, bus };
};

const formerMasterKeysOf = ({ GUILDHALL_FORMER_MASTER_KEYS }: ServiceConfiguration) =>
  GUILDHALL_FORMER_MASTER_KEYS.map((key) => Buffer.from(key, 'base64'));

/** Nobody has to wait for it: until it is done, entries are opened by the former keys. */
const rewrapAll = (vault: MongooseVault, log: Log): void => {
  vault.rewrap().then(
    (entries) => log.info({ entries }, 'all entries of the vault are wrapped by the master key'),
    (err: unknown) => log.error({ err }, 'the vault could not be wrapped anew; the next start tries again'),
  );
};

/** A service reads its own context from the log, and others from their topics alone. */
const sourcesOf = (own: Context | undefined, store: EventStore, topicLog: TopicLog): FeedSource[] => {
  const ours: FeedSource = {
    contexts: own ? [own] : [],
    subscribe: (contexts, { after, signal }) =>
      store.subscribe({ after, signal, prefixes: contexts.flatMap(prefixesOf) }),
  };
  const theirs: FeedSource = {
    contexts: PUBLISHED.filter((context: Context) => context !== own),
    async *subscribe(contexts, { after, signal }) {
      const topics = contexts.map(({ name }) => name);
      for await (const { events, ...rest } of topicLog.subscribe(topics, { after, signal }))
        yield { events: events.map(({ topic: _topic, ...event }) => event), ...rest };
    },
  };
  return [ours, theirs];
};
