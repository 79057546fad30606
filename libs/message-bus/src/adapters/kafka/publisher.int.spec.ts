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

    const headersOf = ({ headers }: KafkaMessage): Record<string, string> =>
      Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));

    const read = async (topic: string, count: number): Promise<(KafkaMessage & { partition: number })[]> => {
      const records: (KafkaMessage & { partition: number })[] = [];
      const consumer = raw.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
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
      assert.ok(record);
      assert.deepEqual(headersOf(record), {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: invited.id,
        ce_source: `/guildhall/${topic}`,
        ce_type: 'MemberInvited',
        ce_subject: 'organization/acme',
        ce_guildhallposition: '104',
        ce_guildhallrevision: '4',
      });
      assert.deepEqual(JSON.parse(String(record.value)), { data: invited.data, metadata: invited.metadata });
    });

    it('has the time of the event, and no other one', async () => {
      const topic = randomUUID();
      const [time, at] = ['2026-01-02T03:04:05.000Z', '2025-01-02T03:04:05.000Z'];
      const timed = { ...event('a', undefined, 1), metadata: { time, at } };
      await publisher.publish(topic, [{ ...event('a', undefined, 0), metadata: { at } }, timed]);
      const records = await read(topic, 2);
      assert.deepEqual(
        records.map((record) => headersOf(record)['ce_time']),
        [undefined, time],
      );
    });

    it('says which event of its stream and key was published before it', async () => {
      const topic = randomUUID();
      const events = [event('a', 'acme', 0), event('a', 'acme', 3), event('b', 'acme', 4), event('a', 'acme', 5)];
      await publisher.publish(topic, events.slice(0, 2));
      await publisher.publish(topic, [...events.slice(2), event('a', 'blue', 6)]);
      await publisher.publish(topic, events.slice(1));
      const records = await read(topic, 8);
      const previous = records
        .filter(({ key }) => String(key) === 'acme')
        .map((record) => headersOf(record)['ce_guildhallprevious']);
      assert.deepEqual(previous, [undefined, '0', undefined, '3', undefined, undefined, undefined]);
      const blue = records.find(({ key }) => String(key) === 'blue');
      assert.ok(blue);
      assert.equal(headersOf(blue)['ce_guildhallprevious'], undefined);
    });

    it('has a watermark in every partition that is hardly there', async () => {
      const topic = randomUUID();
      await publisher.announce(topic, 77);
      const records = await read(topic, 3);
      assert.deepEqual(new Set(records.map(({ partition }) => partition)), new Set([0, 1, 2]));
      for (const record of records) {
        assert.deepEqual([record.key, record.value], [null, null]);
        assert.deepEqual(headersOf(record), { watermark: '77' });
      }
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

    it('16: keeps the order of calls that do not wait for each other, however long', async () => {
      const topic = randomUUID();
      const sizes = [1, 1_200, 3, 700, 1];
      let revision = 0;
      const calls = sizes.map((size) => upTo(size).map(() => event('a', 'acme', revision++)));
      await Promise.all(calls.map((events) => publisher.publish(topic, events)));
      const records = await read(topic, revision);
      assert.deepEqual(
        records.map(({ headers }) => Number(String(headers?.['ce_guildhallrevision']))),
        upTo(revision),
      );
    });

    it('says to a topic without messages how far the log has come', async () => {
      const topic = randomUUID();
      const bus = await KafkaMessageBus.open({
        brokers: [broker],
        partitions: 3,
        deadLetterTopic: `dead-${randomUUID()}`,
      });
      const consumption = await bus.consume({ group: randomUUID(), topics: [topic], handle: async () => undefined });
      await publisher.announce(topic, 77);
      await within(20_000, (signal) => consumption.handledUpTo(77, signal));
      assert.equal(consumption.position, 77);
      await bus.close();
    });

    it('17: leaves the names of groups as they are', async () => {
      const [topic, group] = [randomUUID(), `notifications.${randomUUID()}`];
      const bus = await KafkaMessageBus.open({
        brokers: [broker],
        partitions: 3,
        deadLetterTopic: `dead-${randomUUID()}`,
      });
      await bus.consume({ group, topics: [topic], handle: async () => undefined });
      const { groups } = await raw.asAdmin((admin) => admin.listGroups());
      assert.ok(groups.some(({ groupId }) => groupId === group));
      await bus.close();
    });
  }),
);
