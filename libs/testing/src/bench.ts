import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '@guildhall/contracts';
import {
  type Clock,
  Decisions,
  EventCodec,
  LogFeed,
  Subscriptions,
  SystemClock,
  topicsOf,
} from '@guildhall/event-sourcing';
import type { EventStore } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import type { MessageBus } from '@guildhall/message-bus';
import { InProcessMessageBus } from '@guildhall/message-bus/in-process';
import type { ReadModel } from '@guildhall/read-model';
import { MemoryReadModel } from '@guildhall/read-model/memory';
import type { Vault } from '@guildhall/vault';
import { EmbeddedVault } from '@guildhall/vault/embedded';

/** The embedded adapters on a folder that goes away: what a spec of a slice runs on. */
export type Bench = Readonly<{
  folder: string;
  store: EventStore;
  vault: Vault;
  bus: MessageBus;
  readModel: ReadModel;
  codec: EventCodec;
  decisions: Decisions;
  subscriptions: Subscriptions;
  /** Closes it, and removes the folder unless told to keep it for another bench. */
  close(options?: { keep?: boolean }): Promise<void>;
}>;

export const openBench = async (
  contexts: readonly Context[],
  options: { clock?: Clock; folder?: string } = {},
): Promise<Bench> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'guildhall-')));
  const clock = options.clock ?? new SystemClock();
  const store = await EmbeddedEventStore.open({ folder: join(folder, 'events'), clock: () => clock.now().getTime() });
  const vault = await EmbeddedVault.open({ folder: join(folder, 'vault') });
  const bus = await InProcessMessageBus.open({
    store,
    folder: join(folder, 'consumers'),
    topics: topicsOf(contexts),
  });
  const readModel = new MemoryReadModel();
  const codec = new EventCodec(vault, contexts);
  const subscriptions = new Subscriptions(new LogFeed(store, codec), bus, codec, readModel, { clock });
  return {
    folder,
    store,
    vault,
    bus,
    readModel,
    codec,
    decisions: new Decisions(store, codec, clock),
    subscriptions,
    close: async ({ keep = false } = {}) => {
      await subscriptions.stop();
      await bus.close();
      await store.close();
      await vault.close();
      if (!keep) await rm(folder, { recursive: true, force: true });
    },
  };
};
