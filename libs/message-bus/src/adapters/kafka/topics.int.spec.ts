import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import { KafkaConnection, makeTopics } from './connection.js';

const MAKERS = 12;
const ROUNDS = 3;

await describeWith('kafka', 'topics that many make at once', (broker) =>
  describe('topics that many make at once', () => {
    const { kafka } = new KafkaConnection({ brokers: [broker] });
    const ends: (() => Promise<void>)[] = [];
    after(() => Promise.all(ends.map((end) => end())));

    it('are known to the broker when each of the makers goes on', async () => {
      const makers = await Promise.all(
        Array.from({ length: MAKERS }, async () => {
          const admin = kafka.admin();
          const reader = kafka.consumer({ groupId: randomUUID(), allowAutoTopicCreation: false });
          ends.push(
            () => admin.disconnect(),
            () => reader.disconnect(),
          );
          await Promise.all([admin.connect(), reader.connect()]);
          return { admin, reader };
        }),
      );
      for (let round = 0; round < ROUNDS; round += 1) {
        const topics = Array.from({ length: 6 }, () => `made-at-once-${randomUUID()}`);
        const gone = await Promise.allSettled(
          makers.map(async ({ admin, reader }) => {
            await makeTopics(admin, topics, { partitions: 12, replicas: 1 });
            await reader.subscribe({ topics });
          }),
        );
        assert.deepEqual(
          new Set(gone.map((one) => (one.status === 'rejected' ? String(one.reason) : 'on'))),
          new Set(['on']),
        );
      }
    });
  }),
);
