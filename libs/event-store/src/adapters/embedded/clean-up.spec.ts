import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { event, events, eventually, ids, read, readLog } from '../../contract/harness.js';
import { NO_STREAM, START, StreamDeleted, WrongExpectedRevision } from '../../index.js';
import { EmbeddedEventStore } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

describe('clean-up of the embedded event store', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let store: EmbeddedEventStore;
  let now = 1_000_000;

  const open = (cleanUpEvery = 3_600) =>
    EmbeddedEventStore.open({ folder: temporary.folder, clock: () => now, cleanUpEvery });

  const reopen = async () => {
    await store.close();
    store = await open();
  };

  const logged = async () => ids((await readLog(store, { after: START })).events);

  beforeEach(async () => {
    temporary = temporaryFolder();
    store = await open();
  });
  afterEach(async () => {
    await store.close();
    temporary.remove();
  });

  it('removes expired events from the log, and only those', async () => {
    const [kept, expired, later] = [events(2), events(2_000), events(3)];
    await store.append('user-1', NO_STREAM, kept);
    await store.append('session-1', NO_STREAM, expired, { maxAge: 60 });
    now += 30_000;
    await store.append('session-2', NO_STREAM, later, { maxAge: 60 });
    now += 29_999;
    await store.cleanUp();
    assert.equal((await logged()).length, 2_005);
    assert.equal((await read(store, 'session-1')).length, 2_000);
    now += 1;
    assert.equal((await read(store, 'session-1')).length, 0);
    assert.equal((await logged()).length, 2_005);
    await store.cleanUp();
    assert.deepEqual(await logged(), ids([...kept, ...later]));
  });

  it('never gives a revision or a position a second time', async () => {
    await store.append('session-1', NO_STREAM, events(3), { maxAge: 60 });
    now += 60_000;
    await store.cleanUp();
    for (const restart of [async () => undefined, reopen]) {
      await restart();
      assert.equal(await store.head(), 2);
      await assert.rejects(store.append('session-1', NO_STREAM, [event()]), WrongExpectedRevision);
    }
    assert.deepEqual(await store.append('session-1', 2, [event()]), { revision: 3, position: 3 });
    now += 60_000;
    await store.cleanUp();
    await reopen();
    assert.deepEqual(await store.append('user-1', NO_STREAM, [event()]), { revision: 0, position: 4 });
  });

  it('removes deleted streams, which stay deleted', async () => {
    await store.append('user-1', NO_STREAM, events(700));
    const kept = events(1);
    await store.append('user-2', NO_STREAM, kept);
    await store.deleteStream('user-1');
    await store.cleanUp();
    assert.deepEqual(await logged(), ids(kept));
    await reopen();
    await assert.rejects(store.append('user-1', NO_STREAM, [event()]), StreamDeleted);
    await store.deleteStream('user-1');
    await store.cleanUp();
    assert.deepEqual(await logged(), ids(kept));
  });

  it('lets a reader go on from a position whose event is gone', async () => {
    await store.append('session-1', NO_STREAM, events(5), { maxAge: 60 });
    const kept = events(2);
    await store.append('user-1', NO_STREAM, kept);
    now += 60_000;
    await store.cleanUp();
    assert.deepEqual(ids((await readLog(store, { after: 2, prefixes: ['user-'] })).events), ids(kept));
    const end = await readLog(store, { after: 2, prefixes: ['session-'] });
    assert.deepEqual(end.batches, [{ events: [], upTo: 6, caughtUp: true }]);
  });

  it('goes on by itself, while appends come in', async () => {
    await store.close();
    store = await open(0.02);
    await store.append('session-1', NO_STREAM, events(1_000), { maxAge: 60 });
    now += 60_000;
    for (let n = 0; n < 50; n += 1) await store.append('user-1', n - 1, [event()]);
    await eventually('the expired events are gone', async () => (await logged()).length === 50);
  });
});
