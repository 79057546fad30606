import { randomBytes, randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { Decisions, SystemClock } from '@guildhall/event-sourcing';
import { EventStoreDbEventStore } from '@guildhall/event-store/eventstoredb';
import { MongooseVault } from '@guildhall/vault/mongoose';
import { assignments, assignRole, bytesOf, codecWith, newProject, request, stored, streamOf } from './assignments.js';
import { type Figure, median } from './figures.js';
import { interleaved, perSecond, ratio } from './rounds.js';

const ROUNDS = 5;
const BAR = 0.5;

/** How many at a time, how many of each, and how many commands each stream gets. */
type Load = Readonly<{ inFlight: number; count: number; perStream: number }>;
type Worker = readonly (readonly [projectId: string, revision: number])[];

const LOADS: Readonly<Record<'one' | 'many' | 'fresh', Load>> = {
  one: { inFlight: 1, count: 800, perStream: 20 },
  many: { inFlight: 32, count: 6_400, perStream: 20 },
  fresh: { inFlight: 32, count: 3_200, perStream: 1 },
};

/** Each worker has streams of its own, and takes them in turn. */
const workers = ({ inFlight, count, perStream }: Load): readonly Worker[] =>
  Array.from({ length: inFlight }, () => {
    const each = count / inFlight;
    const projects = Array.from({ length: Math.ceil(each / perStream) }, newProject);
    return Array.from(
      { length: each },
      (_, n) => [projects[n % projects.length]!, Math.floor(n / projects.length)] as const,
    );
  });

/**
 * Commands through the adapter, with everything between the handler and the server: state, decision, encryption, the adapter.
 * Beside them the client alone, with events that were made ready before.
 */
export const commands = async ({
  eventstore,
  mongo,
}: Readonly<{ eventstore: string; mongo: string }>): Promise<readonly Figure[]> => {
  const store = await EventStoreDbEventStore.connect({ connectionString: eventstore });
  const database = `bench-vault-${randomUUID()}`;
  const vault = await MongooseVault.open({ url: mongo, database, masterKey: randomBytes(32) });
  const codec = codecWith(vault);
  const client = EventStoreDBClient.connectionString(eventstore);
  const cpu: Record<'command' | 'raw', number[]> = { command: [], raw: [] };
  let bytes = 0;

  const decided = async (load: Load): Promise<number> => {
    const decisions = new Decisions(store, codec, new SystemClock());
    const each = workers(load);
    const used = process.cpuUsage();
    const rate = await perSecond(load.count, () =>
      Promise.all(
        each.map(async (worker, w) => {
          for (const [n, [projectId]] of worker.entries())
            await decisions.decide(assignments, projectId, request(w + n), assignRole(projectId, n));
        }),
      ),
    );
    if (load === LOADS.many) cpu.command.push(microseconds(used) / load.count);
    return rate;
  };

  const appended = async (load: Load): Promise<number> => {
    const each = await Promise.all(
      workers(load).map((worker, w) =>
        Promise.all(
          worker.map(async ([projectId, revision], n) => {
            const event = await stored(codec, projectId, w + n);
            bytes = bytesOf(event);
            const { id, type, data, metadata } = event;
            return {
              stream: streamOf(projectId),
              revision,
              event: jsonEvent({ id, type, data: data as never, metadata }),
            };
          }),
        ),
      ),
    );
    const used = process.cpuUsage();
    const rate = await perSecond(load.count, () =>
      Promise.all(
        each.map(async (worker) => {
          for (const { stream, revision, event } of worker)
            await client.appendToStream(stream, event, {
              expectedRevision: revision === 0 ? 'no_stream' : BigInt(revision - 1),
            });
        }),
      ),
    );
    if (load === LOADS.many) cpu.raw.push(microseconds(used) / load.count);
    return rate;
  };

  try {
    // The keys of the people, the connections and the compiler.
    await decided(LOADS.many);
    await appended(LOADS.many);
    cpu.command.length = cpu.raw.length = 0;
    const rates = await interleaved(ROUNDS, {
      one: () => decided(LOADS.one),
      rawOne: () => appended(LOADS.one),
      many: () => decided(LOADS.many),
      rawMany: () => appended(LOADS.many),
      fresh: () => decided(LOADS.fresh),
    });
    const note = `events of ${bytes} bytes`;
    return [
      { name: 'commands, 32 in flight', value: median(rates.many), unit: '/s', note },
      { name: 'appendToStream of the client, 32 in flight', value: median(rates.rawMany), unit: '/s' },
      { name: '  ratio', value: ratio(rates.many, rates.rawMany), unit: 'x', bar: { atLeast: BAR } },
      { name: 'commands, one after the other', value: median(rates.one), unit: '/s' },
      { name: 'appendToStream of the client, one after the other', value: median(rates.rawOne), unit: '/s' },
      { name: '  ratio', value: ratio(rates.one, rates.rawOne), unit: 'x', bar: { atLeast: BAR } },
      {
        name: 'commands on new streams, 32 in flight',
        value: median(rates.fresh),
        unit: '/s',
        note: 'each reads first',
      },
      { name: 'processor time of a command', value: median(cpu.command), unit: 'µs', note: 'without the server' },
      { name: 'processor time of an append by the client', value: median(cpu.raw), unit: 'µs' },
      { name: '  ratio', value: ratio(cpu.raw, cpu.command), unit: 'x' },
    ];
  } finally {
    // Not waited for: it would wait for the one call that all appends share, and that never ends.
    void client.dispose().catch(() => undefined);
    await vault.close();
    await store.close();
  }
};

const microseconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};
