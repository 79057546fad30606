import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailable, NO_STREAM } from '../../index.js';
import { temporaryFolder } from '../embedded/temporary-folder.js';
import { appendAll, event, events, unique } from './following.fixture.js';
import { EventStoreDbEventStore } from './index.js';
import { ServerProcess } from './server-process.fixture.js';

const SILENCE_MS = 400;

describe('EventStoreDB adapter, while the server is silent', () => {
  const { folder, remove } = temporaryFolder();
  const server = new ServerProcess(folder);
  const category = unique('silence');
  const written = `${category}-1`;
  let ids: readonly string[];
  let store: EventStoreDbEventStore;

  before(async () => {
    await server.start();
    store = await connect();
    ids = await appendAll(store, written, events(3));
  });
  afterEach(() => server.goOn());
  after(async () => {
    await server.end('SIGKILL');
    await store.close();
    remove();
  });

  const connect = () =>
    EventStoreDbEventStore.connect({
      connectionString: server.connectionString,
      silenceMs: SILENCE_MS,
      patienceMs: 2 * SILENCE_MS,
    });

  const read = async (from: EventStoreDbEventStore, stream = written): Promise<string[]> => {
    const found: string[] = [];
    for await (const batch of from.readStream(stream)) found.push(...batch.map(({ id }) => id));
    return found;
  };

  it('takes no read that was cut off for one that has come to its end', async () => {
    const head = await store.head();
    server.freeze();
    const streams: Promise<string[]>[] = [];
    const heads: Promise<number>[] = [];
    // Those begun later are cut off with the connection that the first one finds silent.
    for (let n = 0; n < 8; n += 1) {
      streams.push(read(store));
      heads.push(store.head());
      await pause(SILENCE_MS / 10);
    }
    await pause(SILENCE_MS / 2);
    server.goOn();
    assert.deepEqual(await Promise.all(streams), Array(8).fill(ids));
    assert.deepEqual(await Promise.all(heads), Array(8).fill(head));
  });

  it('takes no stream for there that it could not ask about', async () => {
    server.freeze();
    const first = read(store);
    await pause(SILENCE_MS / 2);
    const appended = store.append(`${category}-2`, NO_STREAM, [event()], { maxAge: 1 });
    await pause(SILENCE_MS);
    server.goOn();
    await Promise.all([first, appended]);
    await pause(1_500);
    assert.deepEqual(await read(store, `${category}-2`), [], 'one that is there already is given no age');
  });

  it('says so soon', async () => {
    server.freeze();
    const started = performance.now();
    await assert.rejects(read(store), EventStoreUnavailable);
    assert.ok(performance.now() - started < 4 * SILENCE_MS, 'a read');
    await assert.rejects(store.append(written, 2, [event()]), EventStoreUnavailable);
    assert.ok(performance.now() - started < 10 * SILENCE_MS, 'a write, which looks whether it was written');
  });

  it('gives nothing as the whole when it is closed meanwhile', async () => {
    const closing = await connect();
    server.freeze();
    const reading = Promise.allSettled([read(closing), closing.head()]);
    await pause(SILENCE_MS / 4);
    await closing.close();
    for (const outcome of await reading) {
      assert.equal(outcome.status, 'rejected');
      assert.ok(outcome.reason instanceof EventStoreUnavailable, String(outcome.reason));
    }
  });
});
