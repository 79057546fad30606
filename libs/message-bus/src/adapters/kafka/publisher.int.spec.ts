import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@guildhall/tools/servers';
import type { KafkaMessage } from 'kafkajs';
import { upTo, within } from '../../contract/harness.js';
import { KafkaConnection } from './connection.js';
import { KafkaMessageBus, KafkaPublisher, kafkaTopic } from './index.js';

await describeWith('kafka', 'what is published to Kafka', (broker) =>
  describe('what is published to Kafka', () => {
    const publisher = new KafkaPublisher({ brokers: [broker], partitions: 3 });
    const raw = new KafkaConnection({ brokers: [broker] });
    after(() => publisher.close());

    const event = (stream: string, organizationId: string | undefined, revision: number) => ({
      id: randomUUID(),
      type: 'MemberInvited',
      stream,
      revision,
      position: 100 + revision,
      data: { role: 'member' },
      metadata: organizationId === undefined ? {} : { organizationId },
    });

    const read = async (topic: string, count: number): Promise<(KafkaMessage & { partition: number })[]> => {
      const records: (KafkaMessage & { partition: number })[] = [];
      const consumer = raw.kafka.consumer({ groupId: randomUUID() });
      await consumer.connect();
      await consumer.subscribe({ topics: [kafkaTopic(topic)], fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ message, partition }) => void records.push({ ...message, partition }),
      });
      for (let waited = 0; records.length < count && waited < 10_000; waited += 20) await sleep(20);
      await consumer.disconnect();
      return records;
    };

    it('is a CloudEvent in binary mode', async () => {
      const topic = randomUUID();
      const invited = event('organization/acme', 'acme', 4);
      await publisher.publish(topic, [invited]);
      const [record] = await read(topic, 1);
      const headers = Object.fromEntries(Object.entries(record?.headers ?? {}).map(([k, v]) => [k, String(v)]));
      assert.deepEqual(headers, {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: invited.id,
        ce_source: `/guildhall/${topic}`,
        ce_type: 'MemberInvited',
        ce_subject: 'organization/acme',
        ce_guildhallposition: '104',
        ce_guildhallrevision: '4',
      });
      assert.deepEqual(JSON.parse(String(record?.value)), { data: invited.data, metadata: invited.metadata });
    });

    it('16: has the organization, else the stream, as its key, and one partition for each key', async () => {
      const topic = randomUUID();
      const events = upTo(30).map((n) => event(`project/${n % 5}`, n % 2 ? `org-${n % 3}` : undefined, n));
      await publisher.publish(topic, events);
      const records = await read(topic, 30);
      const partitions = new Map<string, Set<number>>();
      for (const { key, partition } of records)
        partitions.set(String(key), (partitions.get(String(key)) ?? new Set()).add(partition));
      assert.deepEqual(
        new Set(partitions.keys()),
        new Set([...upTo(3).map((n) => `org-${n}`), ...upTo(5).map((n) => `project/${n}`)]),
      );
      for (const [key, found] of partitions) assert.equal(found.size, 1, key);
    });

    it('16: keeps the order of calls that do not wait for each other', async () => {
      const topic = randomUUID();
      await Promise.all(upTo(20).map((n) => publisher.publish(topic, [event('a', 'acme', n)])));
      const records = await read(topic, 20);
      assert.deepEqual(
        records.map(({ headers }) => Number(String(headers?.['ce_guildhallrevision']))),
        upTo(20),
      );
    });

    it('says to a topic without messages how far the log has come', async () => {
      const topic = randomUUID();
      const bus = await KafkaMessageBus.open({ brokers: [broker], deadLetterTopic: `dead-${randomUUID()}` });
      const consumption = await bus.consume({ group: randomUUID(), topics: [topic], handle: async () => undefined });
      await publisher.announce(topic, 77);
      await within(20_000, (signal) => consumption.handledUpTo(77, signal));
      assert.equal(consumption.position, 77);
      await bus.close();
    });

    it('17: leaves the names of groups as they are', async () => {
      const [topic, group] = [randomUUID(), `notifications.${randomUUID()}`];
      const bus = await KafkaMessageBus.open({ brokers: [broker], deadLetterTopic: `dead-${randomUUID()}` });
      await bus.consume({ group, topics: [topic], handle: async () => undefined });
      const { groups } = await raw.asAdmin((admin) => admin.listGroups());
      assert.ok(groups.some(({ groupId }) => groupId === group));
      await bus.close();
    });
  }),
);
