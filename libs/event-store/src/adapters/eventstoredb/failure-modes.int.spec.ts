import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreUnavailable,
  InvalidAppend,
  NO_STREAM,
  START,
  WrongExpectedRevision,
  type RecordedEvent,
} from '../../index.js';
import { Follower, appendAll, event, events, unique, until } from './following.fixture.js';
import { EventStoreDbEventStore } from './index.js';
import { testServer } from './server.fixture.js';

// Numbers are those of the list of failure modes that this architecture is known for.
describe('EventStoreDB adapter, failure modes', () => {
  let running: Awaited<ReturnType<typeof testServer>>;
  let store: EventStoreDbEventStore;
  const faults = () => running.server.faults;

  before(async () => {
    running = await testServer();
    const { connectionString } = running;
    store = await EventStoreDbEventStore.connect({ connectionString, silenceMs: 300, firstDelayMs: 10 });
  });
  after(async () => {
    await store.close();
    await running.stop();
  });

  const read = async (stream: string): Promise<RecordedEvent[]> => {
    const found: RecordedEvent[] = [];
    for await (const batch of store.readStream(stream)) found.push(...batch);
    return found;
  };

  for (const when of ['past', 'live'] as const) {
    it(`1, 4: goes on only after events that were given, when the server tells ${when} places too early`, async () => {
      const category = unique('early');
      const from = await store.head();
      const list = events(60);
      faults().checkpointsBeforeEvents = true;
      const written = when === 'past' ? await appendAll(store, `${category}-1`, list) : undefined;
      // Every batch is the last one of its subscription: what is lost then, is lost.
      const follower = new Follower(store, category, from, ({ events: given }) => given.length > 0);
      if (when === 'live') await until('it is live', () => follower.caughtUp);
      const ids = written ?? (await appendAll(store, `${category}-1`, list));
      await follower.assertSaw(new Map([[`${category}-1`, ids]]));
      faults().checkpointsBeforeEvents = false;
    });
  }

  it('1: never names a place beyond what it has given or seen the end of', async () => {
    const category = unique('places');
    faults().checkpointsBeforeEvents = true;
    const follower = new Follower(store, category, await store.head());
    await until('it is live', () => follower.caughtUp);
    const [ids] = await Promise.all([
      appendAll(store, `${category}-1`, events(50)),
      appendAll(store, unique('other'), events(50)),
    ]);
    await follower.assertSaw(new Map([[`${category}-1`, ids]]));
    faults().checkpointsBeforeEvents = false;
    for (const [index, { upTo }] of follower.batches.entries()) {
      const later = follower.batches.slice(index + 1).flatMap((batch) => batch.events);
      assert.ok(later.every(({ position }) => position > upTo));
    }
  });

  it('2: takes over from a subscription that has stalled', async () => {
    const category = unique('stalled');
    const follower = new Follower(store, category, await store.head());
    await until('it is live', () => follower.caughtUp);
    faults().holdSubscriptions();
    const ids = await appendAll(store, `${category}-1`, events(20));
    await until('all have come', () => follower.seen.length === 20, 3_000);
    faults().releaseSubscriptions();
    await follower.assertSaw(new Map([[`${category}-1`, ids]]));
    assert.deepEqual(follower.errors, []);
  });

  it('2: leaves a subscription alone that is merely idle', async () => {
    const follower = new Follower(store, unique('idle'), await store.head());
    await until('it is live', () => follower.caughtUp);
    // Live, it changes once to a subscription that is told of each record.
    await pause(200);
    const open = [...faults().subscriptions];
    await pause(700);
    const still = [...faults().subscriptions];
    await follower.assertSaw(new Map());
    assert.equal(open.length, 1);
    assert.equal(still.length, 1);
    assert.equal(still[0], open[0]);
  });

  it('2: knows at once how far the log has gone on with what is not for it, without asking again and again', async () => {
    const follower = new Follower(store, unique('idle'), await store.head());
    await until('it is live', () => follower.caughtUp);
    await pause(200);
    const open = [...faults().subscriptions];
    for (let n = 0; n < 20; n += 1) {
      const { position } = await store.append(unique('other'), -1, events(1));
      await until(`it knows of ${n}`, () => (follower.batches.at(-1)?.upTo ?? -1) >= position, 300);
    }
    const still = [...faults().subscriptions];
    await follower.assertSaw(new Map());
    assert.equal(still[0], open[0]);
  });

  const ends = {
    '3: the server ends it cleanly': () => faults().endSubscriptions(),
    '3: its connection is lost': () => faults().dropSubscriptions(),
    '6: the server finds it too slow': () => faults().abortSubscriptions(),
  };
  for (const [what, end] of Object.entries(ends)) {
    it(`${what}, again and again: a subscription goes on without gap or duplicate`, async () => {
      const category = unique('ended');
      const follower = new Follower(store, category, await store.head());
      const ending = setInterval(end, 60);
      const ids = await appendAll(store, `${category}-1`, events(150));
      await pause(150);
      clearInterval(ending);
      await follower.assertSaw(new Map([[`${category}-1`, ids]]));
    });
  }

  it('6: gives everything to a reader so slow that the server drops it', { timeout: 30_000 }, async () => {
    const category = unique('slow');
    const follower = new Follower(store, category, await store.head(), async ({ events: given }) => {
      if (given.length > 0) await pause(100);
      return false;
    });
    await until('it is live', () => follower.caughtUp);
    const streams = new Map<string, string[]>();
    for (let n = 0; n < 12; n += 1) {
      const list = Array.from({ length: 300 }, () => event('x'.repeat(2_000)));
      await store.append(`${category}-${n}`, NO_STREAM, list);
      streams.set(
        `${category}-${n}`,
        list.map(({ id }) => id),
      );
    }
    await follower.assertSaw(streams);
    assert.ok(follower.batches.every(({ events: given }) => given.length <= 600));
  });

  it('takes more subscriptions than one connection carries', { timeout: 30_000 }, async () => {
    const category = unique('many');
    const from = await store.head();
    const followers = Array.from({ length: 120 }, () => new Follower(store, category, from));
    await until('all are live', () => followers.every(({ caughtUp }) => caughtUp), 20_000);
    const ids = await appendAll(store, `${category}-1`, events(3));
    await Promise.all(followers.map((follower) => follower.assertSaw(new Map([[`${category}-1`, ids]]))));
    assert.ok(followers.every(({ errors }) => errors.length === 0));
  });

  it('5: knows no persistent subscriptions', () => {
    const folder = new URL('.', import.meta.url);
    const sources = readdirSync(folder).filter((name) => name.endsWith('.js') && !name.includes('.spec.'));
    assert.ok(sources.length > 5);
    for (const name of sources) assert.doesNotMatch(readFileSync(new URL(name, folder), 'utf8'), /persistentSubscr/i);
  });

  it('7: answers an append that was written although the server never said so', async () => {
    const stream = unique('unanswered');
    const [first, second] = [events(2), events(3)];
    faults().nextAppend('no-answer');
    assert.equal((await store.append(stream, NO_STREAM, first)).revision, 1);
    faults().nextAppend('no-answer');
    const { revision, position } = await store.append(stream, 1, second);
    const found = await read(stream);
    assert.deepEqual(
      found.map(({ id }) => id),
      [...first, ...second].map(({ id }) => id),
    );
    assert.deepEqual({ revision, position }, { revision: 4, position: found.at(-1)?.position });
  });

  it('7: finds its own events behind a refusal, and no others', async () => {
    const stream = unique('refused');
    const mine = events(2);
    faults().nextAppend('wrong-version');
    assert.equal((await store.append(stream, NO_STREAM, mine)).revision, 1);
    await assert.rejects(store.append(stream, NO_STREAM, events(2)), new WrongExpectedRevision(stream, NO_STREAM, 1));
    assert.equal((await read(stream)).length, 2);
  });

  it('7: asks the leader when the server is not the leader', async () => {
    const stream = unique('leader');
    faults().nextAppend('not-leader');
    assert.equal((await store.append(stream, NO_STREAM, events(1))).revision, 0);
    assert.equal((await read(stream)).length, 1);
  });

  it('7: says that the outcome is unknown when it stays unknown; repeated, the append is there once', async () => {
    const { connectionString } = running;
    const hasty = await EventStoreDbEventStore.connect({ connectionString, silenceMs: 100, tries: 1 });
    const stream = unique('unknown');
    const list = events(2);
    faults().nextAppend('no-answer');
    await assert.rejects(hasty.append(stream, NO_STREAM, list), EventStoreUnavailable);
    const answer = await hasty.append(stream, NO_STREAM, list);
    assert.equal(answer.revision, 1);
    assert.equal((await read(stream)).length, 2);
    await hasty.close();
  });

  it('survives an answer that nobody waits for any more', async () => {
    const stream = unique('twice');
    faults().nextAppend('second-answer');
    await store.append(stream, NO_STREAM, events(1));
    await pause(50);
    assert.equal((await store.append(stream, 0, events(1))).revision, 1);
  });

  it('survives that the server goes away under many appends, and says of each what came of it', async () => {
    const category = unique('many');
    const { connectionString } = running;
    const busy = await EventStoreDbEventStore.connect({ connectionString, silenceMs: 2_000, firstDelayMs: 10 });
    const appends = Array.from({ length: 200 }, (_, n) => busy.append(`${category}-${n}`, NO_STREAM, events(2)));
    faults().nextAppend('not-leader', 3);
    assert.equal((await Promise.all(appends)).length, 200);
    for (let n = 0; n < 200; n += 40) assert.equal((await read(`${category}-${n}`)).length, 2);
    await busy.close();
  });

  it('8: keeps a reservation for whoever made it, also when its answer was lost', async () => {
    const stream = unique('slug');
    const mine = events(1);
    faults().nextAppend('no-answer');
    const reserving = store.append(stream, NO_STREAM, mine);
    await pause(50);
    await assert.rejects(store.append(stream, NO_STREAM, events(1)), WrongExpectedRevision);
    assert.equal((await reserving).revision, 0);
    assert.deepEqual(await store.append(stream, NO_STREAM, mine), await reserving);
  });

  it('takes nothing that the server would answer twice, or that it keeps for itself', async () => {
    const stream = unique('odd');
    const refused: [string, { id?: string; type?: string }][] = [
      ['$settings', {}],
      [stream, { type: '$metadata' }],
      [stream, { type: '' }],
      [stream, { id: 'no-uuid' }],
    ];
    for (const [name, change] of refused) {
      await assert.rejects(store.append(name, NO_STREAM, [{ ...event(), ...change }]), InvalidAppend);
    }
    assert.deepEqual(await read(stream), []);
  });

  it('shows nothing of what the server writes for itself', async () => {
    const category = unique('plain');
    const from = await store.head();
    await store.append(`${category}-1`, NO_STREAM, events(1), { maxAge: 3_600 });
    await store.append(`${category}-2`, NO_STREAM, events(1));
    await store.deleteStream(`${category}-2`);
    for (const selection of [
      { after: from },
      { after: from, prefixes: [category, '$'] },
      { after: START, prefixes: [''] },
    ]) {
      const given: RecordedEvent[] = [];
      for await (const batch of store.readAll(selection)) given.push(...batch.events);
      assert.ok(given.length >= 2);
      assert.ok(given.every(({ stream, type }) => !stream.startsWith('$') && !type.startsWith('$')));
    }
    assert.deepEqual(await read(`$$${category}-1`), []);
  });

  it('cannot be reached: says so soon, and names the reason', async () => {
    const connectionString = 'esdb://127.0.0.1:1?tls=false';
    await assert.rejects(
      EventStoreDbEventStore.connect({ connectionString, tries: 2, firstDelayMs: 10 }),
      (error: unknown) => error instanceof EventStoreUnavailable && error.message.includes('ECONNREFUSED'),
    );
  });
});
