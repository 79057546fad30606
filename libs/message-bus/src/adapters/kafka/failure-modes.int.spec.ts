import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '@guildhall/tools/servers';
import { firsts, gate, upTo, within } from '../../contract/harness.js';
import type { Consumer, Consumption, Message } from '../../index.js';
import { encode } from './cloud-event.js';
import { KafkaConnection } from './connection.js';
import { KafkaMessageBus, KafkaPublisher, kafkaTopic } from './index.js';
import { PublishedLog } from './published-log.fixture.js';

const PATIENCE_MS = 20_000;
const retry = { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 };

await describeWith('kafka', 'what Kafka and its client are known for', (broker) =>
  describe('what Kafka and its client are known for', () => {
    const log = new PublishedLog(broker);
    const logged: string[] = [];
    const buses: KafkaMessageBus[] = [];
    const deadLetterTopic = `dead-letters-${randomUUID()}`;
    const raw = new KafkaConnection({ brokers: [broker] });
    const open = async () => {
      const told = (message: string) => logged.push(message);
      const bus = await KafkaMessageBus.open({ brokers: [broker], partitions: 3, deadLetterTopic, log: told });
      buses.push(bus);
      return bus;
    };
    const handled = (consumption: Consumption, position: number) =>
      within(PATIENCE_MS, (signal) => consumption.handledUpTo(position, signal));
    const publish = (topic: string, organization: string, ...data: readonly number[]) =>
      log.publish(
        topic,
        data.map((it) => ({ stream: organization, organization, data: it })),
      );
    const eventually = async (condition: () => boolean) => {
      const end = Date.now() + PATIENCE_MS;
      while (!condition()) {
        assert.ok(Date.now() < end, 'not in time');
        await sleep(5);
      }
    };
    after(async () => {
      for (const bus of buses) await bus.close();
      await log.close();
    });

    it('10: makes topics with explicit partitions and without a retention', async () => {
      const topic = await log.topic();
      await publish(topic, 'acme', 0);
      const name = kafkaTopic(topic);
      const [offsets, { resources }] = await raw.asAdmin(async (admin) => [
        await admin.fetchTopicOffsets(name),
        await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name }] }),
      ]);
      assert.equal(offsets.length, 3);
      const values = new Map(
        resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
      );
      assert.equal(values.get('retention.ms'), '-1');
      assert.equal(values.get('cleanup.policy'), 'delete');
      assert.equal(values.get('max.message.bytes'), '4194304');
    });

    it('11, 12: gives up what always fails, whatever is thrown, and goes on with the same consumer', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const bus = await open();
      const got: unknown[] = [];
      const handle = async ({ data }: Message) => {
        if (data === 0) throw new TypeError('x is not a function');
        got.push(data);
      };
      const consumption = await bus.consume({ group, topics: [topic], handle, retry, afterDeadLetter: 'continue' });
      await handled(consumption, await publish(topic, 'acme', 0, 1));
      await handled(consumption, await publish(topic, 'acme', 2));
      assert.deepEqual(got, [1, 2]);
      assert.equal((await bus.deadLetters({ group })).data[0]?.reason, 'x is not a function');
      assert.ok(bus.stalledForMs < 5_000);
      await consumption.stop();
    });

    it('12: keeps reason and origin beside the dead letter, for other tools', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const bus = await open();
      const handle = () => Promise.reject(new Error('away'));
      const consumption = await bus.consume({ group, topics: [topic], handle, retry });
      await handled(consumption, await publish(topic, 'acme', 0));
      const headers: Record<string, string>[] = [];
      const reader = raw.kafka.consumer({ groupId: randomUUID() });
      await reader.connect();
      await reader.subscribe({ topics: [deadLetterTopic], fromBeginning: true });
      await reader.run({
        eachMessage: async ({ message }) => {
          const entries = Object.entries(message.headers ?? {});
          headers.push(Object.fromEntries(entries.map(([name, value]) => [name, String(value)])));
        },
      });
      await eventually(() => headers.some((each) => each['group'] === group));
      await reader.disconnect();
      const found = headers.find((each) => each['group'] === group);
      assert.equal(found?.['reason'], 'away');
      assert.match(found?.['origin'] ?? '', new RegExp(`^${kafkaTopic(topic)}/\\d+/0$`));
      await consumption.stop();
    });

    it('12: makes a dead letter of a record that is none of ours', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const bus = await open();
      await publish(topic, 'acme', 0);
      const producer = raw.kafka.producer();
      await producer.connect();
      await producer.send({ topic: kafkaTopic(topic), messages: [{ key: 'acme', value: '{' }] });
      await producer.disconnect();
      const got: unknown[] = [];
      const handle = async ({ data }: Message) => void got.push(data);
      const consumption = await bus.consume({ group, topics: [topic], handle, retry });
      await handled(consumption, await publish(topic, 'acme', 1));
      assert.deepEqual(got, [0, 1]);
      assert.equal((await bus.deadLetters({ group })).data[0]?.reason, 'not one of our CloudEvents');
      await consumption.stop();
    });

    it('12: passes over what is no dead letter among them, and tells', { timeout: 60_000 }, async () => {
      const topic = `dead-letters-${randomUUID()}`;
      await raw.provideTopics([topic], { partitions: 1, replicas: 1, compacted: true });
      const producer = raw.kafka.producer();
      await producer.connect();
      const foreign = ['{', '{}', '{}', 'null', '{"message":{"position":1},"origin":null}'];
      await producer.send({ topic, messages: foreign.map((value) => ({ key: randomUUID(), value })) });
      await producer.disconnect();
      const log = (message: string) => logged.push(message);
      const bus = await KafkaMessageBus.open({ brokers: [broker], deadLetterTopic: topic, log });
      buses.push(bus);
      assert.deepEqual(await bus.deadLetters(), { data: [], nextCursor: null });
      assert.equal(logged.filter((line) => line.includes(`${topic}/`)).length, foreign.length);
    });

    it('13: tells when records are gone that the group has not read', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      await publish(topic, 'acme', ...upTo(5));
      const name = kafkaTopic(topic);
      await raw.asAdmin(async (admin) => {
        const partitions = await admin.fetchTopicOffsets(name);
        const ends = partitions.map(({ partition, high }) => ({ partition, offset: high }));
        await admin.deleteTopicRecords({ topic: name, partitions: ends });
      });
      const last = await publish(topic, 'acme', 5);
      const got: unknown[] = [];
      const bus = await open();
      const consumption = await bus.consume({
        group,
        topics: [topic],
        handle: async ({ data }) => void got.push(data),
      });
      await handled(consumption, last);
      assert.deepEqual(got, [5]);
      assert.ok(logged.some((line) => line.includes(group) && /misses \d+ records/.test(line)));
      await consumption.stop();
    });

    it(
      '13: handles what is new in a topic that was made anew under a running consumer',
      { timeout: 60_000 },
      async () => {
        const [topic, group] = [randomUUID(), randomUUID()];
        const about = { id: randomUUID(), type: 'Happened', stream: 'stream', metadata: {} };
        const event = (position: number) => ({ ...about, revision: position, position, data: position });
        const before = new KafkaPublisher({ brokers: [broker], partitions: 3 });
        await before.publish(topic, [...upTo(50).map(event), ...upTo(50).map(event)]);
        await before.announce(topic, 49);
        const got: unknown[] = [];
        const bus = await open();
        const handle = async ({ data }: Message) => void got.push(data);
        const consumption = await bus.consume({ group, topics: [topic], handle });
        await handled(consumption, 49);
        await raw.asAdmin((admin) => admin.deleteTopics({ topics: [kafkaTopic(topic)] }));
        const anew = new KafkaPublisher({ brokers: [broker], partitions: 3 });
        await anew.publish(topic, upTo(60).map(event));
        await anew.announce(topic, 59);
        await handled(consumption, 59);
        assert.deepEqual(got, upTo(60));
        assert.ok(logged.some((line) => line.includes(group) && line.includes('goes back to 50')));
        await consumption.stop();
        const next = await bus.consume({ group, topics: [topic], handle });
        await anew.publish(topic, [event(60)]);
        await anew.announce(topic, 60);
        await handled(next, 60);
        assert.deepEqual(got, upTo(61));
        await next.stop();
        await Promise.all([before.close(), anew.close()]);
      },
    );

    it('13: tells when an event that was published has not come, not of revisions that stay in their context', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const event = { id: randomUUID(), type: 'Happened', data: 0, metadata: {} };
      const at = (stream: string, revision: number, position: number) => ({ ...event, stream, revision, position });
      await log.publisher.publish(topic, [at('lost', 0, 1), at('whole', 0, 2), at('whole', 4, 3)]);
      const producer = raw.kafka.producer();
      await producer.connect();
      await producer.send({ topic: kafkaTopic(topic), messages: [encode(topic, at('lost', 4, 5), 2)] });
      await producer.disconnect();
      await log.publisher.announce(topic, 5);
      const bus = await open();
      const consumption = await bus.consume({ group, topics: [topic], handle: async () => undefined });
      await handled(consumption, 5);
      assert.ok(logged.some((line) => line.includes(`${group} misses events of lost after revision 0 up to 2`)));
      assert.ok(!logged.some((line) => line.includes(`${group} misses events of whole`)));
      await consumption.stop();
    });

    it('14: keeps its partitions while a handler runs for longer than a session', { timeout: 60_000 }, async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const held = gate();
      const got: unknown[] = [];
      const bus = await open();
      const handle = async ({ data }: Message) => {
        got.push(data);
        if (data === 0) await held.opened;
      };
      const consumption = await bus.consume({ group, topics: [topic], handle });
      const last = await publish(topic, 'acme', 0, 1);
      await sleep(17_000);
      assert.ok(bus.stalledForMs > 10_000, 'a handler that does not end is seen');
      held.open();
      await handled(consumption, last);
      assert.deepEqual(got, [0, 1]);
      await consumption.stop();
    });

    it('15: two processes of a group handle everything, each key in order', async () => {
      const [topic, group] = [await log.topic(), randomUUID()];
      const got = new Map<string, unknown[]>();
      const consumer: Consumer = {
        group,
        topics: [topic],
        handle: async ({ data, metadata }) => {
          const key = String(metadata['organizationId']);
          got.set(key, [...(got.get(key) ?? []), data]);
        },
      };
      const first = await (await open()).consume(consumer);
      const keys = upTo(12).map((n) => `org-${n}`);
      for (const key of keys) await publish(topic, key, 0, 1, 2);
      const second = await (await open()).consume(consumer);
      for (const key of keys) await publish(topic, key, 3, 4, 5);
      const everything = () => keys.every((key) => firsts(got.get(key) ?? []).length === 6);
      await eventually(everything);
      await first.stop();
      for (const key of keys) await publish(topic, key, 6);
      await eventually(() => keys.every((key) => firsts(got.get(key) ?? []).length === 7));
      for (const key of keys) assert.deepEqual(firsts(got.get(key) ?? []), upTo(7));
      await second.stop();
    });
  }),
);
