import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type EventStore, NO_STREAM, type Position, START } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { Unavailable } from '@guildhall/availability';
import { messageBusContract, type Published } from '../../contract.js';
import type { FailedMessage } from '../../index.js';
import { InProcessMessageBus, type InProcessMessageBusOptions } from './index.js';

const root = mkdtempSync(join(tmpdir(), 'message-bus-'));
after(() => rmSync(root, { recursive: true, force: true }));

const topics = {
  prefixesOf: (topic: string) => [`${topic}/`],
  topicOf: (stream: string) => stream.split('/')[0],
};

/** Appends each event to its stream, one after the other, as commands would. */
const publisher = (store: () => EventStore) => {
  const revisions = new Map<string, number>();
  return async (topic: string, events: readonly Published[]): Promise<Position> => {
    let position: Position = START;
    for (const { stream, organization, data } of events) {
      const name = `${topic}/${stream}`;
      const metadata = organization === undefined ? {} : { organizationId: organization };
      const event = { id: randomUUID(), type: 'Happened', data, metadata };
      const appended = await store().append(name, revisions.get(name) ?? NO_STREAM, [event]);
      revisions.set(name, appended.revision);
      position = appended.position;
    }
    return position;
  };
};

const withBus = async (
  options: Partial<InProcessMessageBusOptions>,
  use: (bus: InProcessMessageBus, publish: ReturnType<typeof publisher>, store: EventStore) => Promise<void>,
) => {
  const folder = join(root, randomUUID());
  const store = await EmbeddedEventStore.open({ folder: join(folder, 'log') });
  const bus = await InProcessMessageBus.open({ store, folder, topics, ...options });
  try {
    await use(
      bus,
      publisher(() => store),
      store,
    );
  } finally {
    await bus.close();
    await store.close();
  }
};

describe('in process', () => {
  let store: EventStore;
  before(async () => {
    store = await EmbeddedEventStore.open({ folder: join(root, 'log') });
  });
  after(() => store.close());

  messageBusContract('in process', {
    open: () => InProcessMessageBus.open({ store, folder: join(root, 'consumers'), topics }),
    topic: async () => randomUUID(),
    publish: publisher(() => store),
    otherProcess: { never: 'places and dead letters are in a folder that one process has open' },
  });
});

describe('the in-process message bus', () => {
  it('wakes a consumer within milliseconds of an append', async (t) => {
    await withBus({}, async (bus, publish) => {
      let arrived = 0;
      const handle = async () => {
        arrived = performance.now();
      };
      const consumption = await bus.consume({ group: 'mail', topics: ['members'], handle });
      await consumption.handledUpTo(await publish('members', [{ stream: 'a', data: 0 }]));
      const took: number[] = [];
      for (let n = 0; n < 50; n += 1) {
        const position = await publish('members', [{ stream: 'a', data: n }]);
        const appended = performance.now();
        await consumption.handledUpTo(position);
        took.push(Math.max(0, arrived - appended));
      }
      const median = took.toSorted((a, b) => a - b)[25] ?? Number.NaN;
      t.diagnostic(`median ${median.toFixed(2)} ms`);
      assert.ok(median < 20, `median ${median} ms`);
    });
  });

  it('holds a bounded number of unhandled messages', async () => {
    await withBus({ maxUnhandled: 10, concurrency: 100 }, async (bus, publish) => {
      const waiting: (() => void)[] = [];
      const handle = () => new Promise<void>((resolve) => waiting.push(resolve));
      const consumption = await bus.consume({ group: 'mail', topics: ['members'], handle });
      const events = Array.from({ length: 50 }, (_, data) => ({ stream: `a${data}`, data }));
      const last = await publish('members', events);
      for (let n = 0; n < 50; n += 1) await new Promise((resolve) => setTimeout(resolve, 1));
      const held = waiting.length;
      const release = setInterval(() => waiting.splice(0).forEach((finish) => finish()), 1);
      await consumption.handledUpTo(last);
      clearInterval(release);
      assert.equal(held, 10);
    });
  });

  it('follows the log again after its subscription broke or ended', async () => {
    const lost: string[] = [];
    await withBus({}, async (_, publish, store) => {
      let broken = 3;
      const flaky: EventStore = Object.create(store, {
        subscribe: {
          value: async function* subscribe(selection: Parameters<EventStore['subscribe']>[0]) {
            for await (const batch of store.subscribe(selection)) {
              yield batch;
              if (broken-- > 1) throw new TypeError('dropped');
              if (broken === 0) return;
            }
          },
        },
        append: { value: store.append.bind(store) },
      });
      const options = { store: flaky, folder: join(root, randomUUID()), log: (message: string) => lost.push(message) };
      const bus = await InProcessMessageBus.open({ ...options, topics });
      const got: unknown[] = [];
      const handle = async ({ data }: { data: unknown }) => {
        got.push(data);
      };
      try {
        const consumption = await bus.consume({ group: 'mail', topics: ['members'], handle });
        for (let data = 0; data < 6; data += 1)
          await consumption.handledUpTo(await publish('members', [{ stream: 'a', data }]));
        assert.deepEqual(got, [0, 1, 2, 3, 4, 5]);
        assert.ok(lost.length > 0);
      } finally {
        await bus.close();
      }
    });
  });

  it('tells of each message that it gives up on, and once of an outage, and of its end', async () => {
    const failed: FailedMessage[] = [];
    const said: string[] = [];
    const options = { onDeadLetter: (one: FailedMessage) => failed.push(one), log: (line: string) => said.push(line) };
    await withBus(options, async (bus, publish) => {
      let outages = 5;
      const consumption = await bus.consume({
        group: 'mail',
        topics: ['members'],
        retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 },
        handle: async ({ data }) => {
          if (data === 0) throw new Error('a bug');
          if (outages-- > 0) throw new Unavailable('the store is away');
        },
      });
      const last = await publish('members', [
        { stream: 'a', organization: 'acme', data: 0 },
        { stream: 'b', organization: 'blue', data: 1 },
      ]);
      await consumption.handledUpTo(last);
      const [letter] = (await bus.deadLetters()).data;
      assert.deepEqual(failed, [
        {
          group: 'mail',
          eventId: letter?.message.id,
          type: 'Happened',
          topic: 'members',
          organizationId: 'acme',
          reason: 'a bug',
          attempts: 2,
        },
      ]);
      assert.deepEqual(said, [
        'Group mail waits for what it needs, and tries again: the store is away',
        'Group mail goes on after 0 s',
      ]);
    });
  });

  it('is open in one place only', async () => {
    const folder = join(root, randomUUID());
    await withBus({ folder }, async (_, __, store) => {
      await assert.rejects(InProcessMessageBus.open({ store, folder, topics }), /in use by another process/);
    });
  });
});
