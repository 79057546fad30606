import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Position } from '@guildhall/event-store';
import { describeWith } from '@guildhall/tools/servers';
import { upTo } from '../../contract/harness.js';
import type { Message, Topic, TopicBatch } from '../../index.js';
import { encode, encodeWatermark } from './cloud-event.js';
import { KafkaConnection } from './connection.js';
import { KafkaMessageBus, KafkaPublisher, kafkaTopic, KafkaTopicLog, type KafkaTopicLogOptions } from './index.js';

const PATIENCE_MS = 20_000;
const PARTITIONS = 3;

const event = (position: Position, stream = `stream-${position % 7}`) => ({
  id: randomUUID(),
  type: 'Happened',
  stream,
  revision: position,
  position,
  data: position,
  metadata: {},
});

await describeWith('kafka', 'topics of Kafka as one log', (broker) =>
  describe('topics of Kafka as one log', () => {
    const logged: string[] = [];
    const raw = new KafkaConnection({ brokers: [broker] });
    const publishers: KafkaPublisher[] = [];
    const publisher = () => {
      const made = new KafkaPublisher({ brokers: [broker], partitions: PARTITIONS });
      publishers.push(made);
      return made;
    };
    const first = publisher();
    after(() => Promise.all(publishers.map((each) => each.close())));

    const open = (options: Partial<KafkaTopicLogOptions> = {}) =>
      new KafkaTopicLog({
        brokers: [broker],
        partitions: PARTITIONS,
        log: (message) => logged.push(message),
        ...options,
      });

    /** Batches until one is enough. */
    const read = async (
      topics: readonly Topic[],
      isEnough: (batch: TopicBatch, events: readonly Message[]) => boolean,
      { after: place = -1, ...options }: Partial<KafkaTopicLogOptions> & { after?: Position } = {},
    ) => {
      const log = open(options);
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), PATIENCE_MS);
      const [events, batches]: [Message[], TopicBatch[]] = [[], []];
      for await (const batch of log.subscribe(topics, { after: place, signal: controller.signal })) {
        batches.push(batch);
        events.push(...batch.events);
        if (isEnough(batch, events)) break;
      }
      clearTimeout(timer);
      await log.close();
      assert.ok(!controller.signal.aborted, `not in time: ${JSON.stringify(batches.at(-1)?.upTo)}`);
      return { events, batches, positions: events.map(({ position }) => position) };
    };

    const records = async (topic: Topic, messages: Parameters<typeof encode>[1][], previous?: number) => {
      const producer = raw.kafka.producer();
      await producer.connect();
      const encoded = messages.map((each) => encode(topic, each, previous));
      await producer.send({ topic: kafkaTopic(topic), messages: encoded });
      await producer.disconnect();
    };

    it('gives the events of all topics and partitions in the order of positions', async () => {
      const topics = [randomUUID(), randomUUID(), randomUUID()];
      const all = upTo(300);
      for (const from of [0, 100, 200])
        for (const [n, topic] of topics.entries()) {
          const part = all.slice(from, from + 100).filter((position) => position % topics.length === n);
          await first.publish(
            topic,
            part.map((position) => event(position)),
          );
        }
      for (const topic of topics) await first.announce(topic, 305);
      const { events, batches, positions } = await read(topics, ({ upTo: reached }) => reached >= 305);
      assert.deepEqual(positions, all);
      assert.deepEqual(new Set(events.map(({ topic }) => topic)), new Set(topics));
      assert.deepEqual([batches.at(-1)?.upTo, batches.at(-1)?.caughtUp], [305, true]);
      assert.equal(events[7]?.data, 7);
    });

    it('goes on live, and soon', async (t) => {
      const topic = randomUUID();
      await first.announce(topic, 0);
      const took: number[] = [];
      let sent = 0;
      let position = 0;
      const publishNext = async () => {
        sent = performance.now();
        position += 1;
        await first.publish(topic, [event(position)]);
        await first.announce(topic, position);
      };
      const { positions } = await read([topic], ({ events, caughtUp }) => {
        if (events.length > 0) took.push(performance.now() - sent);
        if (caughtUp && position === took.length && position < 30) void publishNext();
        return took.length === 30;
      });
      assert.deepEqual(positions, upTo(31).slice(1));
      const median = took.toSorted((a, b) => a - b)[15] ?? Infinity;
      t.diagnostic(`published to read, median ${median.toFixed(1)} ms`);
      assert.ok(median < 200, `median ${median} ms`);
    });

    it('begins within a second, also in topics that do not exist', async (t) => {
      const [known, missing] = [randomUUID(), randomUUID()];
      await first.announce(known, 5);
      const began = performance.now();
      const { batches } = await read([known], ({ caughtUp }) => caughtUp);
      const took = performance.now() - began;
      t.diagnostic(`open, read and end: ${took.toFixed(0)} ms`);
      assert.ok(took < 2_000, `${took} ms`);
      assert.deepEqual(batches.at(-1), { events: [], upTo: 5, caughtUp: true, settled: new Map() });
      const made = await read([known, missing], ({ caughtUp }) => caughtUp);
      assert.deepEqual(made.batches, [{ events: [], upTo: -1, caughtUp: true, settled: new Map() }]);
      const partitions = await raw.asAdmin((admin) => admin.fetchTopicOffsets(kafkaTopic(missing)));
      assert.equal(partitions.length, PARTITIONS);
    });

    it('makes no topic for who does not say how many partitions it shall have', async () => {
      const topic = randomUUID();
      const log = new KafkaTopicLog({ brokers: [broker] });
      const selection = { after: -1, signal: AbortSignal.timeout(PATIENCE_MS) };
      const next = () => log.subscribe([topic], selection)[Symbol.asyncIterator]().next();
      await assert.rejects(next(), new RegExp(`There is no topic guildhall.${topic}.v1`));
      await assert.rejects(KafkaMessageBus.open({ brokers: [broker] }), /There is no topic guildhall.dead-letters.v1/);
      const bus = await KafkaMessageBus.open({ brokers: [broker], deadLetterTopic: `dead-${randomUUID()}` });
      const consumer = { group: randomUUID(), topics: [topic], handle: async () => undefined };
      await assert.rejects(bus.consume(consumer), /There is no topic/);
      await first.announce(topic, 5);
      assert.deepEqual((await next()).value?.upTo, 5);
      await bus.consume(consumer);
      await Promise.all([bus.close(), log.close()]);
    });

    it('leaves out what is not behind the place asked for', async () => {
      const topic = randomUUID();
      await first.publish(
        topic,
        upTo(50).map((position) => event(position)),
      );
      await first.announce(topic, 49);
      const { positions, batches } = await read([topic], ({ caughtUp }) => caughtUp, { after: 20 });
      assert.deepEqual(positions, upTo(50).slice(21));
      assert.ok(batches.every((batch) => batch.upTo > 20));
      const none = await read([topic], ({ caughtUp }) => caughtUp, { after: 49 });
      assert.deepEqual(none.batches, [{ events: [], upTo: 49, caughtUp: true, settled: new Map() }]);
    });

    it('drops what a replaced publisher sends late, or a new one again', async () => {
      const topic = randomUUID();
      const [old, next] = [publisher(), publisher()];
      const events = upTo(40).map((position) => event(position));
      await old.publish(topic, events.slice(0, 20));
      await next.publish(topic, events.slice(10, 30));
      await old.publish(topic, events.slice(15, 25));
      await next.publish(topic, events.slice(30));
      await old.announce(topic, 24);
      await old.publish(topic, events.slice(0, 5));
      await next.announce(topic, 39);
      const { positions } = await read([topic], ({ upTo: reached }) => reached === 39);
      assert.deepEqual(positions, upTo(40));
    });

    it('never says more than each partition has given', async () => {
      const topic = randomUUID();
      await first.announce(topic, 0);
      await first.publish(
        topic,
        upTo(21)
          .slice(1)
          .map((position) => event(position)),
      );
      const producer = raw.kafka.producer();
      await producer.connect();
      const announce = (position: Position, ...partitions: number[]) =>
        producer.send({
          topic: kafkaTopic(topic),
          messages: partitions.map((partition) => encodeWatermark(position, partition)),
        });
      await announce(20, 0, 1);
      const lowest = await lastPositions(topic);
      const seen: TopicBatch[] = [];
      let announced = false;
      const { positions } = await read([topic], (batch, events) => {
        seen.push(batch);
        if (!announced) assert.ok(batch.upTo <= lowest, `${batch.upTo} is above ${lowest}`);
        assert.ok(events.every(({ position }) => position <= batch.upTo));
        if (batch.caughtUp && !announced) {
          announced = true;
          void announce(20, 2);
        }
        return batch.upTo === 20;
      });
      await producer.disconnect();
      assert.ok(lowest < 20, 'the spec needs a partition that is behind');
      assert.deepEqual(positions, upTo(21).slice(1));
    });

    /** Up to where the partition without the last watermark is known. */
    const lastPositions = async (topic: Topic): Promise<Position> => {
      const consumer = raw.kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
      const ends = await raw.asAdmin((admin) => admin.fetchTopicOffsets(kafkaTopic(topic)));
      const left = new Set(ends.filter(({ high }) => Number(high) > 0).map(({ partition }) => partition));
      let last = -1;
      await consumer.connect();
      await consumer.subscribe({ topics: [kafkaTopic(topic)], fromBeginning: true });
      await consumer.run({
        eachMessage: async ({ partition, message: { headers, offset } }) => {
          const at = headers?.['ce_guildhallposition'] ?? headers?.['watermark'];
          if (partition === 2) last = Math.max(last, Number(String(at)));
          if (Number(offset) + 1 === Number(ends.find((each) => each.partition === partition)?.high))
            left.delete(partition);
        },
      });
      for (let waited = 0; left.size > 0 && waited < PATIENCE_MS; waited += 10) await sleep(10);
      await consumer.disconnect();
      return last;
    };

    it('passes over what it cannot read, and tells', async () => {
      const topic = randomUUID();
      await first.publish(topic, [event(1)]);
      const producer = raw.kafka.producer();
      await producer.connect();
      await producer.send({
        topic: kafkaTopic(topic),
        messages: [
          { key: 'a', value: '{' },
          { key: 'a', value: null, headers: { ce_guildhallposition: '99' } },
        ],
      });
      await producer.disconnect();
      await first.publish(topic, [event(2)]);
      await first.announce(topic, 2);
      const { positions } = await read([topic], ({ upTo: reached }) => reached === 2);
      assert.deepEqual(positions, [1, 2]);
      assert.equal(logged.filter((line) => line.includes(topic) && line.includes('passes over')).length, 2);
    });

    it('tells of published events that have not come, not of those that were never published', async () => {
      const [lost, whole] = [randomUUID(), randomUUID()];
      await first.publish(lost, [event(1, 'a')]);
      await records(lost, [event(5, 'a')], 3);
      await first.publish(whole, [event(1, 'a'), event(5, 'a')]);
      for (const topic of [lost, whole]) {
        await first.announce(topic, 5);
        await read([topic], ({ upTo: reached }) => reached === 5);
      }
      assert.ok(logged.some((line) => line.includes(lost) && line.includes('after revision 1 up to 3')));
      assert.ok(!logged.some((line) => line.includes(whole)));
    });

    for (const [which, again] of [
      ['shorter', 3],
      ['longer', 0],
    ] as const)
      it(
        `gives what is new in a topic that was made anew under a running reader, and is ${which}`,
        { timeout: 60_000 },
        async () => {
          const topic = randomUUID();
          const all = upTo(50).map((position) => event(position, 'stream'));
          for (let times = 0; times < again; times += 1) await first.publish(topic, all);
          await first.publish(topic, all);
          await first.announce(topic, 49);
          const log = open();
          const controller = new AbortController();
          const timer = setTimeout(() => controller.abort(), 40_000);
          const got: Position[] = [];
          let reached = -1;
          const follow = async () => {
            while (reached < 120 && !controller.signal.aborted)
              try {
                for await (const batch of log.subscribe([topic], { after: reached, signal: controller.signal })) {
                  got.push(...batch.events.map(({ position }) => position));
                  reached = batch.upTo;
                  if (reached === 120) break;
                }
              } catch (error) {
                assert.match(String(error), /was made anew or cut off/);
              }
          };
          const following = follow();
          while (reached < 49) await sleep(10);
          await raw.asAdmin((admin) => admin.deleteTopics({ topics: [kafkaTopic(topic)] }));
          const anew = publisher();
          const rest = upTo(121)
            .slice(50)
            .map((position) => event(position, 'stream'));
          await anew.publish(topic, [...all, ...rest]);
          await anew.announce(topic, 120);
          await following;
          clearTimeout(timer);
          await log.close();
          assert.deepEqual(got, upTo(121));
        },
      );

    it('ends without error when it is aborted, and leaves no group behind', async () => {
      const topic = randomUUID();
      const log = open();
      const controller = new AbortController();
      let batches = 0;
      for await (const { caughtUp } of log.subscribe([topic], { after: -1, signal: controller.signal })) {
        batches += 1;
        assert.ok(caughtUp);
        setTimeout(() => controller.abort(), 20);
      }
      assert.equal(batches, 1);
      for await (const _ of log.subscribe([topic], { after: -1, signal: controller.signal })) batches += 1;
      assert.equal(batches, 1);
      await log.close();
      const { groups } = await raw.asAdmin((admin) => admin.listGroups());
      assert.deepEqual(
        groups.filter(({ groupId }) => groupId.startsWith('guildhall.topic-log.')),
        [],
      );
    });

    it(
      'holds a bounded part of what a slow reader has not taken, and gives all of it',
      { timeout: 120_000 },
      async (t) => {
        const topics = [randomUUID(), randomUUID()];
        const all = upTo(20_000);
        for (const [n, topic] of topics.entries()) {
          await first.publish(
            topic,
            all.filter((position) => position % 2 === n).map((position) => event(position)),
          );
          await first.announce(topic, all.length);
        }
        const log = open({ maxHeld: 100, maxHeldBytes: 50_000 });
        const controller = new AbortController();
        const got: Position[] = [];
        let held = 0;
        for await (const batch of log.subscribe(topics, { after: -1, signal: controller.signal })) {
          got.push(...batch.events.map(({ position }) => position));
          if (got.length < 3_000) await sleep(300);
          held = Math.max(held, log.held);
          if (batch.upTo === all.length) break;
        }
        await log.close();
        assert.deepEqual(got, all);
        t.diagnostic(`at most ${held} of ${all.length} events held`);
        // What one fetch brings of each of the six partitions, beyond what is held when it is paused.
        assert.ok(held < 10_000, `${held} held`);
      },
    );

    it('reads fast', { timeout: 120_000 }, async (t) => {
      const topics = [randomUUID(), randomUUID()];
      const count = 100_000;
      for (const [n, topic] of topics.entries()) {
        const part = upTo(count).filter((position) => position % 2 === n);
        await first.publish(
          topic,
          part.map((position) => ({ ...event(position, `stream-${position % 500}`), data: 'x'.repeat(150) })),
        );
        await first.announce(topic, count);
      }
      const began = performance.now();
      let last = -1;
      await read(topics, ({ events, upTo: reached }) => {
        for (const { position } of events) assert.ok(position === (last += 1));
        return reached === count;
      });
      const seconds = (performance.now() - began) / 1_000;
      assert.equal(last, count - 1);
      t.diagnostic(`${count} events in ${seconds.toFixed(2)} s, ${Math.round(count / seconds)}/s`);
      assert.ok(count / seconds > 10_000);
    });
  }),
);
