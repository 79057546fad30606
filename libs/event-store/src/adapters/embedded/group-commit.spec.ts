import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { event, events, read, readLog } from '../../contract/harness.js';
import { EventStoreUnavailable, NO_STREAM, START, WrongExpectedRevision } from '../../index.js';
import { EmbeddedEventStore, type CommitInfo } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

describe('commits of the embedded event store', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let store: EmbeddedEventStore;
  let commits: CommitInfo[];
  let failing: boolean;

  beforeEach(async () => {
    temporary = temporaryFolder();
    commits = [];
    failing = false;
    store = await EmbeddedEventStore.open({
      folder: temporary.folder,
      onCommit: (info) => commits.push(info),
      probe: (point) => {
        if (failing && point === 'before-commit') throw new Error('disk full');
      },
    });
  });
  afterEach(async () => {
    await store.close();
    temporary.remove();
  });

  const appendAll = (count: number, category = 'user') =>
    Promise.all(Array.from({ length: count }, (_, n) => store.append(`${category}-${n}`, NO_STREAM, events(2))));

  it('are shared by appends that are made at the same time', async () => {
    await appendAll(64);
    assert.deepEqual(
      commits.map(({ batch, events: written }) => ({ batch, written })),
      [{ batch: 64, written: 128 }],
    );
    assert.ok(commits.every(({ milliseconds }) => milliseconds > 0));
  });

  it('are bounded, so that a flood does not hold up everything else', async () => {
    await appendAll(1_000);
    assert.ok(commits.length >= 4);
    assert.ok(commits.every(({ events: written }) => written <= 500));
  });

  it('give positions from 0 on without a gap, also around refusals', async () => {
    assert.equal(await store.head(), START);
    await Promise.allSettled([
      ...Array.from({ length: 10 }, () => store.append('slug-1', NO_STREAM, events(2))),
      ...Array.from({ length: 10 }, (_, n) => store.append('slug-2', n - 1, [event()])),
    ]);
    const { events: log } = await readLog(store, { after: START });
    assert.deepEqual(
      log.map(({ position }) => position),
      Array.from({ length: 12 }, (_, n) => n),
    );
    assert.equal(await store.head(), 11);
  });

  it('fail as a whole, leave nothing behind and go on afterwards', async () => {
    await appendAll(2);
    failing = true;
    const results = await Promise.allSettled([
      store.append('user-0', 1, events(3)),
      store.append('user-0', 1, events(1)),
      store.append('user-new', NO_STREAM, events(1)),
      store.deleteStream('user-1'),
    ]);
    for (const result of results) {
      assert.ok(result.status === 'rejected' && result.reason instanceof EventStoreUnavailable);
      assert.match(result.reason.message, /could not write: disk full/);
    }
    assert.equal((await readLog(store, { after: START })).events.length, 4);
    failing = false;
    assert.deepEqual(await store.append('user-0', 1, events(1)), { revision: 2, position: 4 });
    assert.deepEqual(await store.append('user-new', NO_STREAM, events(1)), { revision: 0, position: 5 });
    assert.equal((await read(store, 'user-1')).length, 2);
  });

  it('show nothing to readers before they are durable', async () => {
    const seen: number[] = [];
    const after = await store.head();
    const reading = (async () => {
      for await (const batch of store.subscribe({ after })) {
        seen.push(...batch.events.map(({ position }) => position));
        if (seen.length >= 1) break;
      }
    })();
    failing = true;
    await assert.rejects(store.append('user-0', NO_STREAM, [event()]), EventStoreUnavailable);
    assert.deepEqual(seen, []);
    assert.equal(await store.head(), after);
    failing = false;
    await store.append('user-0', NO_STREAM, [event()]);
    await reading;
    assert.deepEqual(seen, [after + 1]);
  });

  it('refuse one append without harming the others of the same commit', async () => {
    await store.append('user-0', NO_STREAM, events(1));
    commits.length = 0;
    const [good, refused, other] = await Promise.allSettled([
      store.append('user-0', 0, events(1)),
      store.append('user-0', 0, events(1)),
      store.append('user-1', NO_STREAM, events(1)),
    ]);
    assert.equal(good.status, 'fulfilled');
    assert.ok(refused.status === 'rejected' && refused.reason instanceof WrongExpectedRevision);
    assert.equal(other.status, 'fulfilled');
    assert.equal(commits.length, 1);
  });
});
