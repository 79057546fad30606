import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStoreDBClient,
  StreamNotFoundError,
  jsonEvent,
  streamNameFilter,
  type AllStreamSubscription,
} from '@eventstore/db-client';
import { temporaryFolder } from '../adapters/embedded/temporary-folder.js';
import { ProtocolTestServer } from './index.js';

type Failure = Error & { code?: number; type?: string };

// The rest of the recordings: not calls and answers one by one, but how the server behaves. The numbers are theirs.
describe('protocol test server', () => {
  const { folder, remove } = temporaryFolder();
  let server: ProtocolTestServer;
  let client: EventStoreDBClient;

  const event = (data: string | number = 1) => jsonEvent({ type: 'Test', data: { data } });

  const read = async (from: EventStoreDBClient, stream: string): Promise<number> => {
    let count = 0;
    for await (const { event: found } of from.readStream(stream)) if (found) count += 1;
    return count;
  };

  /** Listens to one stream; the client tells a failure here. */
  const listen = (from: EventStoreDBClient, stream: string) => {
    const seen: bigint[] = [];
    const failures: Failure[] = [];
    const source: AllStreamSubscription = from.subscribeToAll({
      fromPosition: 'end',
      filter: streamNameFilter({ prefixes: [stream] }),
    });
    source.on('error', (error: Failure) => void failures.push(error));
    const live = new Promise<void>((resolve) => void source.on('caughtUp', resolve));
    return { source, seen, failures, live };
  };

  before(async () => {
    server = await ProtocolTestServer.start({ folder, graceMs: 300 });
    client = EventStoreDBClient.connectionString(server.connectionString);
    await client.appendToStream('here', [event(), event()]);
  });
  after(async () => {
    await server.stop();
    remove();
  });

  it('02: is found by gossip', async () => {
    const { port } = server;
    for (const at of [
      `esdb://127.0.0.1:${port},localhost:${port}?tls=false`,
      `esdb+discover://localhost:${port}?tls=false`,
    ]) {
      const found = EventStoreDBClient.connectionString(at);
      assert.equal(await read(found, 'here'), 2);
      await assert.rejects(read(found, 'nowhere'), StreamNotFoundError);
    }
  });

  it(
    '14: drops a live subscriber who does not read; what it gave until then has no gap',
    { timeout: 20_000 },
    async () => {
      const { source, seen, failures, live } = listen(client, 'slow');
      await live;
      for (let n = 0; n < 8; n += 1) {
        await client.appendToStream(
          `slow-${n}`,
          Array.from({ length: 400 }, () => event('x'.repeat(2_000))),
        );
      }
      source.on('data', ({ event: found }) => found && seen.push(found.revision));
      for (let n = 0; n < 400 && failures.length === 0; n += 1) await pause(10);
      assert.equal(failures[0]?.type, 'timeout');
      assert.equal(failures[0]?.code, 10);
      assert.match(failures[0]?.message ?? '', /Consumer too slow to handle event while live\. Client resubscription/);
      assert.ok(seen.length > 0 && seen.length < 3_200);
      seen.forEach((revision, index) => assert.equal(revision, BigInt(index % 400)));
    },
  );

  it('24: carries 100 calls on one connection, and lets the next one wait', { timeout: 20_000 }, async () => {
    const crowd = EventStoreDBClient.connectionString(`${server.connectionString}&keepAliveInterval=20001`);
    const open = Array.from({ length: 100 }, () => listen(crowd, 'crowd'));
    await Promise.all(open.map(({ live }) => live));
    let answered = false;
    const reading = read(crowd, 'here').then((count) => {
      answered = true;
      return count;
    });
    await pause(200);
    assert.equal(answered, false);
    await open[0]?.source.unsubscribe();
    assert.equal(await reading, 2);
    await Promise.all(open.map(({ source }) => source.unsubscribe()));
  });

  it('18, 21: told to stop, takes no new calls and finishes open ones; started again, has all it acknowledged', async () => {
    const { failures, live } = listen(client, 'here');
    await live;
    const stopping = server.stop();
    await pause(50);
    const written = await client.appendToStream('here', [event()], { expectedRevision: 1n });
    assert.equal(written.nextExpectedRevision, 2n);
    const other = EventStoreDBClient.connectionString(`${server.connectionString}&keepAliveInterval=20002`);
    await assert.rejects(read(other, 'here'), (error: Failure) => error.code === 14);
    await stopping;
    await pause(50);
    assert.ok(failures.length > 0);
    server = await ProtocolTestServer.start({ folder, port: server.port, graceMs: 0 });
    const again = EventStoreDBClient.connectionString(`${server.connectionString}&keepAliveInterval=20003`);
    assert.equal(await read(again, 'here'), 3);
    const next = await again.appendToStream('here', [event()], { expectedRevision: 2n });
    assert.ok((next.position?.commit ?? 0n) > (written.position?.commit ?? 0n));
  });
});
