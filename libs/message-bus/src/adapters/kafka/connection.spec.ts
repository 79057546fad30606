import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { type Admin, type ITopicConfig, Kafka } from 'kafkajs';
import { configurationOf, makeTopics, type KafkaConnectionOptions } from './connection.js';

const API_VERSIONS = 18;
const SASL_HANDSHAKE = 17;
const TLS_HANDSHAKE = 0x16;
const UNSUPPORTED_MECHANISM = 33;

const int16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const int32 = (value: number) => Buffer.concat([int16(value >>> 16), int16(value & 0xffff)]);

/** As a broker that knows these requests in their first versions, and no way to sign in. */
const answer = (socket: Socket, request: Buffer) => {
  const versions = [API_VERSIONS, SASL_HANDSHAKE].map((key) => Buffer.concat([int16(key), int16(0), int16(1)]));
  const body =
    request.readInt16BE(4) === API_VERSIONS
      ? Buffer.concat([int16(0), int32(versions.length), ...versions, int32(0)])
      : Buffer.concat([int16(UNSUPPORTED_MECHANISM), int32(0)]);
  socket.write(Buffer.concat([int32(body.length + 4), request.subarray(8, 12), body]));
};

/** What a client with these options says to a broker at first. */
const requestsWith = async (options: Omit<KafkaConnectionOptions, 'brokers'>, isLast: (request: Buffer) => boolean) => {
  let found: (request: Buffer) => void;
  const last = new Promise<Buffer>((resolve) => (found = resolve));
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (request) => {
      if (isLast(request)) found(request);
      else if (request.length > 12) answer(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address !== 'string');
  const brokers = [`127.0.0.1:${address.port}`];
  const once = new Kafka({ ...configurationOf({ brokers, ...options }), retry: { retries: 0 } });
  const admin = once.admin();
  const connecting = admin.connect().catch(() => undefined);
  const request = await last;
  for (const socket of sockets) socket.destroy();
  server.close();
  await connecting;
  await admin.disconnect();
  return request;
};

describe('a connection to Kafka', () => {
  it('is a plain one unless it is told otherwise', async () => {
    const request = await requestsWith({}, () => true);
    assert.equal(request.readInt16BE(4), API_VERSIONS);
  });

  it('begins with TLS', async () => {
    const request = await requestsWith({ ssl: true }, () => true);
    assert.equal(request[0], TLS_HANDSHAKE);
  });

  it('asks to sign in as it was told', async () => {
    for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
      const sasl = { mechanism, username: 'guildhall', password: 'secret' };
      const request = await requestsWith({ sasl }, (each) => each.readInt16BE(4) === SASL_HANDSHAKE);
      assert.ok(request.includes(mechanism.toUpperCase()));
    }
  });
});

describe('topics that are made', () => {
  it('need two replicas in sync where there are three or more', async () => {
    const made: ITopicConfig[] = [];
    const admin = {
      listTopics: async () => [],
      createTopics: async ({ topics }: { topics: ITopicConfig[] }) => made.push(...topics) > 0,
    } as unknown as Admin;
    for (const replicas of [1, 2, 3, 5])
      for (const compacted of [false, true]) await makeTopics(admin, ['t'], { partitions: 1, replicas, compacted });
    const inSync = made.map(({ replicationFactor, configEntries }) => [
      replicationFactor,
      configEntries?.find(({ name }) => name === 'min.insync.replicas')?.value,
    ]);
    assert.deepEqual(
      inSync,
      [1, 1, 2, 2, 3, 3, 5, 5].map((replicas) => [replicas, replicas < 3 ? undefined : '2']),
    );
  });
});
