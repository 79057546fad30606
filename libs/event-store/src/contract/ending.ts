import assert from 'node:assert/strict';
import { it } from 'node:test';
import { EventStoreUnavailable, NO_STREAM, START, StreamDeleted } from '../index.js';
import { wrong } from './appending.js';
import { event, events, eventually, ids, read, readLog, unique, type Subject } from './harness.js';

export const expiring = (subject: () => Subject) => {
  it('forgets the events of a stream when they are past its age', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const [short, long, none] = [unique('session'), unique('session'), unique('session')];
    await store.append(short, NO_STREAM, events(2), { maxAge: 1 });
    await store.append(long, NO_STREAM, events(2), { maxAge: 3_600 });
    await store.append(none, NO_STREAM, events(2));
    await eventually('the first two events expire', async () => (await read(store, short)).length === 0);
    assert.deepEqual(await read(store, short, { direction: 'backwards' }), []);
    assert.equal((await read(store, long)).length, 2);
    assert.equal((await read(store, none)).length, 2);
  });

  it('holds the age for later appends too, and goes on with the revisions', { timeout: 30_000 }, async () => {
    const { store } = subject();
    const stream = unique('session');
    await store.append(stream, NO_STREAM, events(2), { maxAge: 1 });
    await eventually('the first events expire', async () => (await read(store, stream)).length === 0);
    await assert.rejects(store.append(stream, NO_STREAM, [event()]), wrong(stream, NO_STREAM, 1));
    const later = event();
    assert.equal((await store.append(stream, 1, [later])).revision, 2);
    const found = await read(store, stream);
    assert.ok(found.every(({ id, revision }) => id === later.id && revision === 2));
    await eventually('the later event expires', async () => (await read(store, stream)).length === 0);
  });
};

export const deleting = (subject: () => Subject) => {
  it('deletes a stream for good', async () => {
    const { store } = subject();
    const stream = unique('user');
    await store.append(stream, NO_STREAM, events(3));
    await store.deleteStream(stream);
    assert.deepEqual(await read(store, stream), []);
    assert.deepEqual(await read(store, stream, { direction: 'backwards', limit: 1 }), []);
    for (const expected of [NO_STREAM, 2, 9]) {
      const error: unknown = await store.append(stream, expected, [event()]).catch((reason: unknown) => reason);
      assert.ok(error instanceof StreamDeleted);
      assert.equal(error.stream, stream);
    }
    await store.deleteStream(stream);
    await assert.rejects(store.append(stream, NO_STREAM, [event()]), StreamDeleted);
  });

  it('changes nothing when the stream is missing', async () => {
    const { store } = subject();
    const stream = unique('user');
    await store.deleteStream(stream);
    assert.equal((await store.append(stream, NO_STREAM, [event()])).revision, 0);
  });

  it('leaves the other streams as they are', async () => {
    const { store } = subject();
    const category = unique('user');
    const after = await store.head();
    const kept = events(3);
    await store.append(`${category}-1`, NO_STREAM, events(3));
    await store.append(`${category}-11`, NO_STREAM, kept);
    await store.deleteStream(`${category}-1`);
    assert.deepEqual(ids(await read(store, `${category}-11`)), ids(kept));
    const log = await readLog(store, { after, prefixes: [`${category}-11`] });
    assert.deepEqual(ids(log.events), ids(kept));
  });
};

export const closing = (subject: () => Subject) => {
  it('lets what was accepted finish', async () => {
    const { store, reopen } = subject();
    const category = unique('closing');
    const appends = Array.from({ length: 20 }, (_, n) => store.append(`${category}-${n}`, NO_STREAM, events(2)));
    const reopening = reopen();
    assert.equal((await Promise.all(appends)).length, 20);
    const again = await reopening;
    for (let n = 0; n < 20; n += 1) assert.equal((await read(again, `${category}-${n}`)).length, 2);
  });

  it('refuses what comes afterwards', async () => {
    const { store, reopen } = subject();
    const stream = unique('closing');
    await store.append(stream, NO_STREAM, events(2));
    await reopen();
    await store.close();
    await assert.rejects(store.append(stream, 1, [event()]), EventStoreUnavailable);
    await assert.rejects(store.deleteStream(stream), EventStoreUnavailable);
    await assert.rejects(store.head(), EventStoreUnavailable);
    await assert.rejects(read(store, stream), EventStoreUnavailable);
    await assert.rejects(readLog(store, { after: START }), EventStoreUnavailable);
    await assert.rejects(async () => {
      for await (const _ of store.subscribe({ after: START })) break;
    }, EventStoreUnavailable);
  });
};
