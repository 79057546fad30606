import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../embedded/temporary-folder.js';
import { Follower, appendAll, events, unique } from './following.fixture.js';
import { EventStoreDbEventStore } from './index.js';
import { ServerProcess } from './server-process.fixture.js';

describe('EventStoreDB adapter, while the server is killed', () => {
  const { folder, remove } = temporaryFolder();
  const server = new ServerProcess(folder);
  let writer: EventStoreDbEventStore;
  let reader: EventStoreDbEventStore;

  before(async () => {
    await server.start();
    const { connectionString } = server;
    writer = await EventStoreDbEventStore.connect({ connectionString, silenceMs: 2_000 });
    reader = await EventStoreDbEventStore.connect({ connectionString, silenceMs: 2_000 });
  });
  after(async () => {
    await server.end('SIGKILL');
    await Promise.all([writer.close(), reader.close()]);
    remove();
  });

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`loses nothing that was acknowledged, skips and doubles nothing: ${signal}`, { timeout: 60_000 }, async () => {
      const category = unique('crash');
      const follower = new Follower(reader, category, await reader.head());
      let writing = true;
      const streams = Array.from({ length: 40 }, (_, n) => `${category}-${n}`);
      const appends = streams.map(async (stream) => {
        const list = events(50);
        return [stream, await appendAll(writer, stream, list)] as const;
      });
      const done = Promise.all(appends).finally(() => {
        writing = false;
      });
      let ends = 0;
      for (; writing && ends < 3; ends += 1) {
        await pause(100 + Math.random() * 150);
        await server.end(signal);
        await server.start();
      }
      const acknowledged = new Map(await done);
      assert.ok(ends >= 2, `the server was ended ${ends} times under load`);
      for (const [stream, ids] of acknowledged) {
        const stored: string[] = [];
        for await (const batch of reader.readStream(stream)) stored.push(...batch.map(({ id }) => id));
        assert.deepEqual(stored, ids);
      }
      await follower.assertSaw(acknowledged);
    });
  }
});
