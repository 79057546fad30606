import { join } from 'node:path';
import { type Catalogue, LocalAccessReplica } from '@guildhall/client';
import { CONTEXTS } from '@guildhall/contracts';
import { Clock, Decisions, EventCodec, LogFeed, Subscriptions, SystemClock, topicsOf } from '@guildhall/event-sourcing';
import { EventStore } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { AccessReplica, Instance, Log, Metrics } from '@guildhall/http';
import { MessageBus } from '@guildhall/message-bus';
import { InProcessMessageBus } from '@guildhall/message-bus/in-process';
import { ReadModel } from '@guildhall/read-model';
import { MemoryReadModel } from '@guildhall/read-model/memory';
import { Vault } from '@guildhall/vault';
import { EmbeddedVault } from '@guildhall/vault/embedded';
import type { Provider } from '@nestjs/common';

export type Infrastructure = Readonly<{
  providers: readonly Provider[];
  subscriptions: Subscriptions;
  bus: MessageBus;
  /** In the order in which what depends on what may go; nothing acknowledged is lost whenever it is called. */
  close(): Promise<void>;
}>;

type Given = Readonly<{
  folder: string;
  masterKey?: Uint8Array;
  catalogue?: Catalogue;
  instance: Instance;
  log: Log;
  metrics: Metrics;
}>;

/** The embedded adapters in one data folder. @throws when another process uses the folder */
export const openInfrastructure = async ({
  folder,
  masterKey,
  catalogue,
  instance,
  log,
  metrics,
}: Given): Promise<Infrastructure> => {
  const notice = (message: string) => log.warn({}, message);
  const store = await EmbeddedEventStore.open({
    folder: join(folder, 'events'),
    log: notice,
    onCommit: ({ milliseconds, events }) => metrics.observeAppend(milliseconds, events),
  });
  const vault = await EmbeddedVault.open({ folder: join(folder, 'vault'), ...(masterKey && { masterKey }) });
  const bus = await InProcessMessageBus.open({
    store,
    folder: join(folder, 'consumers'),
    topics: topicsOf(CONTEXTS),
    log: notice,
    onDeadLetter: (failed) => log.error({ ...failed }, 'a message is given up on until an operator retries it'),
  });
  const clock = new SystemClock();
  const codec = new EventCodec(vault, CONTEXTS, {
    onUnreadable: ({ error: err, ...unreadable }) =>
      log.error({ err, ...unreadable }, 'personal data reads erased: it is under another key, or was changed'),
  });
  const decisions = new Decisions(store, codec, clock, {
    onDecided: (category, outcome, milliseconds, retries) =>
      metrics.observeCommand(category, outcome, milliseconds, retries),
  });
  const readModel = new MemoryReadModel();
  const subscriptions = new Subscriptions(new LogFeed(store, codec), bus, codec, readModel, {
    clock,
    onParked: (parked) => log.error({ ...parked }, 'a row is passed over from now on: its projection failed'),
    onMissed: ({ error: err, ...missed }) => log.warn({ err, ...missed }, 'a deadline could not be met; trying again'),
    onError: (err) => log.error({ err }, 'following the log failed; trying again'),
  });
  const replica = new LocalAccessReplica(catalogue);
  subscriptions.follow(replica);

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
    bus,
    close: async () => {
      await subscriptions.stop();
      await bus.close();
      await store.close();
      await vault.close();
    },
  };
};
