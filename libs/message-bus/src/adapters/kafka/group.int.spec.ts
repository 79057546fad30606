import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeWith } from '@guildhall/tools/servers';
import { upTo, within } from '../../contract/harness.js';
import type { Consumption, Message } from '../../index.js';
import { KafkaMessageBus, KafkaPublisher } from './index.js';

const PATIENCE_MS = 20_000;
const PARTITIONS = 3;
const FROZEN = fileURLToPath(new URL('frozen-consumer.fixture.js', import.meta.url));

const event = (position: number) => ({
  id: randomUUID(),
  type: 'Happened',
  stream: `stream-${position % 9}`,
  revision: position,
  position,
  data: position,
  metadata: {},
});

await describeWith('kafka', 'a group of consumers on Kafka', (broker) =>
  describe('a group of consumers on Kafka', () => {
    const publisher = new KafkaPublisher({ brokers: [broker], partitions: PARTITIONS });
    const late = new KafkaPublisher({ brokers: [broker], partitions: PARTITIONS });
    const buses: KafkaMessageBus[] = [];
    const deadLetterTopic = `dead-letters-${randomUUID()}`;
    const open = async () => {
      const bus = await KafkaMessageBus.open({ brokers: [broker], partitions: PARTITIONS, deadLetterTopic });
      buses.push(bus);
      return bus;
    };
    const handled = (consumption: Consumption, position: number) =>
      within(PATIENCE_MS, (signal) => consumption.handledUpTo(position, signal));
    const until = async (holds: () => boolean) => {
      const end = Date.now() + PATIENCE_MS;
      while (!holds()) {
        assert.ok(Date.now() < end, 'it takes too long');
        await sleep(20);
      }
    };
    after(async () => {
      for (const bus of buses) await bus.close();
      for (const each of [publisher, late]) await each.close();
    });

    it('handles once what a replaced publisher sends late and a new one again, also after a restart', async () => {
      const [topic, group] = [randomUUID(), randomUUID()];
      const events = upTo(30).map(event);
      const got: number[] = [];
      const handle = async ({ position }: Message) => void got.push(position);
      const first = await (await open()).consume({ group, topics: [topic], handle });
      await publisher.publish(topic, events.slice(0, 20));
      await late.publish(topic, events.slice(5, 25));
      await publisher.announce(topic, 24);
      await late.publish(topic, events.slice(0, 10));
      await handled(first, 24);
      await first.stop();
      await late.publish(topic, events.slice(0, 25));
      const second = await (await open()).consume({ group, topics: [topic], handle });
      await publisher.publish(topic, events.slice(20));
      await publisher.announce(topic, 29);
      await handled(second, 29);
      await second.stop();
      assert.deepEqual(
        got.toSorted((a, b) => a - b),
        upTo(30),
      );
    });

    it('takes nothing for lost that others handled while a process was frozen', { timeout: 60_000 }, async (t) => {
      const [topic, group] = [randomUUID(), randomUUID()];
      const lines: string[] = [];
      const got = { frozen: new Set<number>(), other: new Set<number>() };
      const frozen = fork(FROZEN, [broker, group, topic, deadLetterTopic, String(PARTITIONS)]);
      t.after(() => frozen.kill('SIGKILL'));
      frozen.on('message', ({ position, line }: { position?: number; line?: string }) => {
        if (position !== undefined) got.frozen.add(position);
        if (line !== undefined) lines.push(line);
      });
      const publish = async (from: number, to: number) => {
        await publisher.publish(topic, upTo(to).slice(from).map(event));
        await publisher.announce(topic, to - 1);
      };
      await publish(0, 30);
      await until(() => got.frozen.size === 30);
      await sleep(500);
      frozen.kill('SIGSTOP');
      const handle = async ({ position }: Message) => void got.other.add(position);
      const other = await (await open()).consume({ group, topics: [topic], handle });
      await publish(30, 60);
      await handled(other, 59);
      assert.ok(upTo(60).every((n) => got.other.has(n) || n < 30));
      frozen.kill('SIGCONT');
      // It has what it had before only once nobody else is there.
      await sleep(2_000);
      await other.stop();
      await publish(60, 90);
      await until(() => upTo(90).every((n) => n < 60 || got.frozen.has(n) || got.other.has(n)));
      assert.ok(got.frozen.size > 30, 'it goes on');
      assert.deepEqual(
        lines.filter((line) => line.includes('misses')),
        [],
      );
    });

    it('is known of in processes without a partition, and soon', { timeout: 120_000 }, async (t) => {
      const [topic, group] = [randomUUID(), randomUUID()];
      const got = new Set<number>();
      const handlers = new Map<number, number>();
      const consumptions: Consumption[] = [];
      for (const n of upTo(PARTITIONS + 2))
        consumptions.push(
          await (
            await open()
          ).consume({
            group,
            topics: [topic],
            handle: async ({ position }) => {
              got.add(position);
              handlers.set(n, (handlers.get(n) ?? 0) + 1);
            },
          }),
        );
      await publisher.publish(topic, upTo(90).map(event));
      await publisher.announce(topic, 89);
      for (const each of consumptions) await handled(each, 89);
      assert.equal(got.size, 90);
      handlers.clear();
      const took: number[] = [];
      for (let position = 90; position < 120; position += 1) {
        await sleep(position % 2 ? 200 : 0);
        const began = performance.now();
        await publisher.publish(topic, [event(position)]);
        await publisher.announce(topic, position);
        await Promise.all(
          consumptions.map(async (each) => {
            await handled(each, position);
            assert.ok(got.has(position));
            took.push(performance.now() - began);
          }),
        );
      }
      assert.ok(handlers.size <= PARTITIONS, 'the spec needs a process without a partition');
      took.sort((a, b) => a - b);
      const [median = 0, slowest = Infinity] = [took[took.length / 2], took.at(-1)];
      t.diagnostic(`published to known in all, median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms`);
      assert.ok(median < 500, `median ${median} ms`);
      // Without anybody who waits it is learned as well.
      await publisher.announce(topic, 500);
      const end = Date.now() + PATIENCE_MS;
      while (consumptions.some(({ position }) => position < 500)) {
        assert.ok(Date.now() < end, 'not in time');
        await sleep(20);
      }
    });
  }),
);
