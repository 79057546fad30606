import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NO_STREAM, START, type LogBatch, type RecordedEvent } from '../index.js';
import { appendOneByOne, event, events, ids, pause, positions, take, unique, type Subject } from './harness.js';

export const subscribing = (subject: () => Subject) => {
  it('gives what was there and then what comes', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const category = unique('live');
    const after = await store.head();
    const [past, live] = [events(3), events(2)];
    await store.append(`${category}-1`, NO_STREAM, past);
    const given: string[] = [];
    let appended = false;
    for await (const { events: batch, caughtUp } of store.subscribe({
      after,
      prefixes: [category],
    })) {
      given.push(...ids(batch));
      if (caughtUp && !appended) {
        appended = true;
        assert.deepEqual(given, ids(past));
        await store.append(unique('other'), NO_STREAM, [event()]);
        await store.append(`${category}-1`, 2, live);
      }
      if (given.length >= 5) break;
    }
    assert.deepEqual(given, ids([...past, ...live]));
  });

  it('says that it is caught up when there is nothing to give', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const { position } = await store.append(unique('other'), NO_STREAM, events(3));
    for await (const batch of store.subscribe({ after: START, prefixes: [unique('nothing')] })) {
      assert.deepEqual(batch.events, []);
      if (!batch.caughtUp) continue;
      assert.ok(batch.upTo >= position);
      break;
    }
  });

  it('goes over from past to live without gap or duplicate while many write', { timeout: 60_000 }, async () => {
    const { store } = subject();
    const category = unique('busy');
    const after = await store.head();
    const streams = Array.from({ length: 8 }, (_, n) => `${category}-${n}`);
    const writing = streams.map((stream) => appendOneByOne(store, stream, 60));
    await pause(20);
    const subscriptions = [0, 1, 2].map(() => take(store.subscribe({ after, prefixes: [category] }), 480));
    await Promise.all(writing);
    for (const given of await Promise.all(subscriptions)) assertWhole(given, streams, 60);
  });

  it('waits for a slow reader, who misses nothing', { timeout: 60_000 }, async () => {
    const { store } = subject();
    const category = unique('slow');
    const after = await store.head();
    const streams = Array.from({ length: 4 }, (_, n) => `${category}-${n}`);
    const writing = streams.map((stream) => appendOneByOne(store, stream, 100));
    const given: RecordedEvent[] = [];
    for await (const batch of store.subscribe({ after, prefixes: [category] })) {
      given.push(...batch.events);
      if (given.length >= 400) break;
      await pause(15);
    }
    await Promise.all(writing);
    assertWhole(given, streams, 100);
  });

  it('goes on after the last batch that was handled', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const category = unique('again');
    let at = await store.head();
    const writing = appendOneByOne(store, `${category}-1`, 100);
    const given: RecordedEvent[] = [];
    while (given.length < 100) {
      for await (const batch of store.subscribe({ after: at, prefixes: [category] })) {
        given.push(...batch.events);
        at = batch.upTo;
        if (batch.events.length > 0) break;
      }
    }
    await writing;
    assertWhole(given, [`${category}-1`], 100);
  });

  it('never goes back with what it has given', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const category = unique('rising');
    const after = await store.head();
    const writing = [`${category}-1`, unique('other')].map((stream) => appendOneByOne(store, stream, 50));
    let last = after;
    let count = 0;
    for await (const { events: batch, upTo } of store.subscribe({ after, prefixes: [category] })) {
      for (const { position } of batch) {
        assert.ok(position > last && position <= upTo);
        last = position;
      }
      assert.ok(upTo >= last);
      last = upTo;
      count += batch.length;
      if (count === 50) break;
    }
    await Promise.all(writing);
  });

  it('shows how far it has come while other streams grow', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const prefixes = [unique('quiet')];
    const stream = unique('other');
    let appended: number | undefined;
    for await (const batch of store.subscribe({ after: await store.head(), prefixes })) {
      assert.deepEqual(batch.events, []);
      if (appended !== undefined && batch.upTo >= appended) break;
      if (batch.caughtUp) appended ??= (await store.append(stream, NO_STREAM, events(500))).position;
    }
  });

  for (const state of ['before it begins', 'while it waits', 'while a batch is handled'] as const) {
    it(`ends without error when it is aborted ${state}`, { timeout: 30_000 }, async () => {
      const { store } = subject();
      const category = unique('abort');
      const after = await store.head();
      await store.append(`${category}-1`, NO_STREAM, events(5));
      const controller = new AbortController();
      if (state === 'before it begins') controller.abort();
      let batches = 0;
      for await (const batch of store.subscribe({
        after,
        prefixes: [category],
        signal: controller.signal,
      })) {
        batches += 1;
        if (state === 'while a batch is handled') controller.abort();
        else if (batch.caughtUp) setTimeout(() => controller.abort(), 20);
      }
      if (state === 'before it begins') assert.equal(batches, 0);
      await store.append(`${category}-1`, 4, [event()]);
    });
  }

  it('can be left, and others go on', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const category = unique('leave');
    const after = await store.head();
    await store.append(`${category}-1`, NO_STREAM, events(2));
    const staying = take(store.subscribe({ after, prefixes: [category] }), 3);
    assert.equal((await take(store.subscribe({ after, prefixes: [category] }), 1)).length >= 1, true);
    await store.append(`${category}-1`, 1, [event()]);
    assert.equal((await staying).length, 3);
  });

  it('ends when the store is closed', { timeout: 30_000 }, async () => {
    const { store, reopen } = subject();
    const subscriptions = [START, await store.head()].map(async (after) => {
      let last: LogBatch | undefined;
      for await (const batch of store.subscribe({ after, prefixes: [unique('nothing')] })) last = batch;
      return last;
    });
    await pause(50);
    await reopen();
    assert.equal((await Promise.all(subscriptions)).length, 2);
  });
};

const assertWhole = (given: readonly RecordedEvent[], streams: readonly string[], each: number) => {
  assert.equal(given.length, streams.length * each);
  assert.deepEqual(
    positions(given),
    positions(given).toSorted((a, b) => a - b),
  );
  assert.equal(new Set(positions(given)).size, given.length);
  for (const name of streams) {
    const revisions = given.filter(({ stream }) => stream === name).map(({ revision }) => revision);
    assert.deepEqual(
      revisions,
      Array.from({ length: each }, (_, n) => n),
    );
  }
};
