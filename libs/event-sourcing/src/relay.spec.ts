import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { organizationsContext } from '@guildhall/contracts';
import { type LogBatch, NO_STREAM, type Position, type RecordedEvent } from '@guildhall/event-store';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import { Publisher, TopicLost } from '@guildhall/message-bus';
import { MemoryLeases } from '@guildhall/read-model/memory';
import { prefixesOf } from './feed.js';
import { Relay } from './relay.js';

/** A topic in memory, which can be lost. */
class OneTopic extends Publisher {
  records: (RecordedEvent | Position)[] = [];
  /** Of the next ones; what is sent arrives all the same. */
  readonly failures: Error[] = [];

  override async publish(_topic: string, events: readonly RecordedEvent[]): Promise<void> {
    this.#send(events);
  }

  override async announce(_topic: string, upTo: Position): Promise<void> {
    this.#send([upTo]);
  }

  override async isEmpty(): Promise<boolean> {
    return this.records.length === 0;
  }

  override async close(): Promise<void> {}

  #send(records: readonly (RecordedEvent | Position)[]): void {
    const failure = this.failures.shift();
    if (failure && !(failure instanceof TopicLost)) throw failure;
    this.records.push(...records);
    if (failure) throw failure;
  }
}

describe('a relay', () => {
  let folder: string;
  let store: EmbeddedEventStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guildhall-relay-'));
    store = await EmbeddedEventStore.open({ folder });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const write = async () => {
    const [type] = Object.keys(organizationsContext.events);
    const event = { id: randomUUID(), type: type ?? '', data: {}, metadata: {} };
    await store.append(`${prefixesOf(organizationsContext)[0]}${randomUUID()}`, NO_STREAM, [event]);
  };

  const open = () => {
    const [publisher, errors] = [new OneTopic(), [] as unknown[]];
    const leases = new MemoryLeases();
    const relays: Relay[] = [];
    const start = () => {
      const options = { context: organizationsContext, store, publisher, leases, holder: randomUUID(), leaseMs: 300 };
      const relay = new Relay({ ...options, onError: (error) => errors.push(error) });
      relays.push(relay);
      relay.start();
      return relay;
    };
    const until = async (condition: () => boolean) => {
      for (let waited = 0; !condition() && waited < 5_000; waited += 5) await wait(5);
      assert.ok(condition());
    };
    const announced = async () => {
      const head = await store.head();
      await until(() => relays.at(-1)?.position === head && publisher.records.at(-1) === head);
    };
    const refused = () => until(() => errors.some((error) => /was lost: .*delete the topics/.test(String(error))));
    const stop = () => Promise.all(relays.map((relay) => relay.stop()));
    return { publisher, errors, start, announced, refused, stop };
  };

  it('goes on where a failure was', async () => {
    const { publisher, errors, start, announced, stop } = open();
    await write();
    start();
    await announced();
    publisher.failures.push(new Error('away'));
    await write();
    await announced();
    assert.equal(publisher.records.filter((record) => typeof record !== 'number').length, 2);
    assert.deepEqual(errors.map(String), ['Error: away']);
    await stop();
  });

  it('says how far reactions are of what it is told at any moment', async () => {
    const runs = Array.from({ length: 60 }, async (_, turns) => {
      let more: () => void = () => undefined;
      const live = new Promise<void>((resolve) => (more = resolve));
      async function* subscribe({ signal }: { signal?: AbortSignal }): AsyncIterable<LogBatch> {
        yield { events: [], upTo: 1, caughtUp: true };
        await live;
        yield { events: [], upTo: 2, caughtUp: true };
        await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      }
      const asked: Position[] = [];
      const reacted = async (position: Position) => {
        asked.push(position);
        more();
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      };
      const relay = new Relay({
        context: organizationsContext,
        store: Object.assign(Object.create(store) as EmbeddedEventStore, { subscribe }),
        publisher: new OneTopic(),
        leases: new MemoryLeases(),
        holder: 'relay',
        reacted,
      });
      relay.start();
      for (let waited = 0; asked.at(-1) !== 2 && waited < 2_000; waited += 20) await wait(20);
      await relay.stop();
      return asked.at(-1);
    });
    assert.deepEqual(new Set(await Promise.all(runs)), new Set([2]));
  });

  it('refuses to go on where its topic is empty after a failure', async () => {
    const { publisher, start, announced, refused, stop } = open();
    await write();
    start();
    await announced();
    publisher.records = [];
    publisher.failures.push(new Error('away'));
    await write();
    await refused();
    assert.deepEqual(publisher.records, []);
    await stop();
  });

  it('refuses to go on in a topic that was lost while it sent, and so does whoever leads next', async () => {
    const { publisher, errors, start, announced, refused, stop } = open();
    await write();
    start();
    await announced();
    publisher.records = [];
    publisher.failures.push(new TopicLost('made anew'));
    await write();
    await refused();
    await stop();
    errors.length = 0;
    const { length } = publisher.records;
    start();
    await refused();
    assert.equal(publisher.records.length, length);
    await stop();
  });
});
