import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accessControlContext, type Context } from '@guildhall/contracts';
import { Relay } from '@guildhall/event-sourcing';
import { type EventStore, NO_STREAM, START } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { EventStoreDbEventStore } from '@guildhall/event-store/eventstoredb';
import { KafkaPublisher } from '@guildhall/message-bus/kafka';
import { MongooseReadModel } from '@guildhall/read-model/mongoose';
import { MongooseVault } from '@guildhall/vault/mongoose';
import { assignments, bytesOf, codecWith, newProject, stored, streamOf } from './assignments.js';
import { type Figure, median } from './figures.js';
import { RawProducer } from './raw-producer.js';
import { interleaved, perSecond, ratio } from './rounds.js';

const ROUNDS = 5;
const EVENTS = 50_000;
const PER_STREAM = 50;
const BATCH = 500;
const PARTITIONS = 12;
const BAR = 0.7;

type Servers = Readonly<{ eventstore: string; mongo: string; kafka: string }>;

/** The relay of one context, on everything there is, beside kafkajs with the very same records. */
export const relay = async ({ eventstore, mongo, kafka: broker }: Servers): Promise<readonly Figure[]> => {
  const store = await EventStoreDbEventStore.connect({ connectionString: eventstore });
  const model = await MongooseReadModel.connect({ uri: mongo, database: `bench-relay-${randomUUID()}` });
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-bench-'));
  const embedded = await EmbeddedEventStore.open({ folder });
  let raw: RawProducer | undefined;
  try {
    const bytes = await fill([store, embedded], mongo);
    let newest = '';

    // Other parts may have written such events before.
    const inStore = await countIn(store);

    const relayed = async (log: EventStore, events: number): Promise<number> => {
      const end = await log.head();
      const context: Context = { ...accessControlContext, name: `bench-${randomUUID()}` };
      newest = `guildhall.${context.name}.v1`;
      const publisher = new KafkaPublisher({ brokers: [broker], partitions: PARTITIONS });
      // Makes the topic and connects.
      await publisher.announce(context.name, START);
      const running = new Relay({ context, store: log, publisher, leases: model.leases(), holder: randomUUID() });
      const rate = await perSecond(events, async () => {
        running.start();
        while (running.position < end) await wait(2);
      });
      await running.stop();
      await publisher.close();
      return rate;
    };

    await relayed(store, inStore);
    await relayed(embedded, EVENTS);
    const task = { broker, topic: newest, count: EVENTS, batch: BATCH, partitions: PARTITIONS };
    const alone = (raw = await RawProducer.start(task));
    const rates = await interleaved(ROUNDS, {
      embedded: () => relayed(embedded, EVENTS),
      produced: () => alone.rate(),
      relayed: () => relayed(store, inStore),
      read: () => perSecond(inStore, () => countIn(store)),
    });
    const note = `${EVENTS.toLocaleString('en-US')} events of ${bytes} bytes`;
    return [
      { name: 'kafkajs alone, with the records of the relay', value: median(rates.produced), unit: '/s', note },
      { name: 'relay from an embedded log', value: median(rates.embedded), unit: '/s' },
      { name: '  ratio', value: ratio(rates.embedded, rates.produced), unit: 'x', bar: { atLeast: BAR } },
      { name: 'relay from EventStoreDB', value: median(rates.relayed), unit: '/s' },
      { name: '  ratio', value: ratio(rates.relayed, rates.produced), unit: 'x', bar: { atLeast: BAR } },
      { name: 'reading EventStoreDB alone', value: median(rates.read), unit: '/s' },
    ];
  } finally {
    raw?.stop();
    await store.close();
    await embedded.close();
    await model.close();
    await rm(folder, { recursive: true, force: true });
  }
};

const countIn = async (store: EventStore): Promise<number> => {
  let count = 0;
  for await (const { events, caughtUp } of store.readAll({ after: START, prefixes: [`${assignments.category}-`] })) {
    count += events.length;
    if (caughtUp) break;
  }
  return count;
};

/** Gives the bytes of one event. */
const fill = async (stores: readonly EventStore[], mongo: string): Promise<number> => {
  const database = `bench-vault-${randomUUID()}`;
  const vault = await MongooseVault.open({ url: mongo, database, masterKey: randomBytes(32) });
  const codec = codecWith(vault);
  let bytes = 0;
  for (let n = 0; n < EVENTS; n += PER_STREAM) {
    const projectId = newProject();
    const events = await Promise.all(Array.from({ length: PER_STREAM }, (_, k) => stored(codec, projectId, n + k)));
    bytes = bytesOf(events[0]!);
    for (const store of stores) await store.append(streamOf(projectId), NO_STREAM, events);
  }
  await vault.close();
  return bytes;
};
