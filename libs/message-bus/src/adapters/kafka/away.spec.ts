import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KafkaConnection } from './connection.js';
import { KafkaConsumption } from './consumption.js';
import { DeadLetterTopic } from './dead-letter-topic.js';

const never = () => new Promise<never>(() => undefined);

/** Brokers that have let a consumer in, and have not answered since. */
const away = () => {
  const connection = new KafkaConnection({ brokers: ['localhost:1'] });
  const events = { GROUP_JOIN: 'join', FETCH: 'fetch', HEARTBEAT: 'heartbeat', CRASH: 'crash' };
  Object.assign(connection.kafka, {
    admin: () => ({ connect: never, disconnect: never }),
    producer: () => ({ connect: never, disconnect: never }),
    consumer: () => {
      const joined: ((event: unknown) => void)[] = [];
      return {
        events,
        on: (event: string, listener: (event: unknown) => void) => void (event === 'join' && joined.push(listener)),
        connect: async () => undefined,
        subscribe: async () => undefined,
        run: async () => joined.forEach((tell) => tell({ payload: { memberAssignment: { t: [0] } } })),
        commitOffsets: never,
        disconnect: never,
      };
    },
  });
  return connection;
};

describe('while Kafka is away', { concurrency: true }, () => {
  it('a consumer that is still learning its places stops', { timeout: 20_000 }, async () => {
    const connection = away();
    const letters = new DeadLetterTopic(connection, 'dead-letters', () => undefined);
    let stopped = false;
    const consumption = new KafkaConsumption(
      { group: 'g', topics: ['t'], handle: async () => undefined },
      { connection, letters, maxUnhandled: 10, concurrency: 1 },
      () => (stopped = true),
    );
    await consumption.start();
    await consumption.stop();
    assert.ok(stopped);
  });

  it('the dead letters close, although one is being written', { timeout: 10_000 }, async () => {
    const letters = new DeadLetterTopic(away(), 'dead-letters', () => undefined);
    const message = { id: '1', type: 'T', stream: 's', revision: 0, position: 1, data: 0, metadata: {}, topic: 't' };
    letters.from(message, { topic: 't', partition: 0, offset: 0 });
    void letters.add('g', 's', message, { reason: 'why', attempts: 1 });
    await letters.close();
  });
});
