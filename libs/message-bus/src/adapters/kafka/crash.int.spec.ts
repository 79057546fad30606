import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingFor, startServers } from '@guildhall/tools/servers';
import { firsts, upTo, within } from '../../contract/harness.js';
import type { Message } from '../../index.js';
import { KafkaMessageBus, KafkaPublisher, KafkaTopicLog } from './index.js';
import { PublishedLog } from './published-log.fixture.js';

const KILLS = 2;
const KEYS = 20;
const BACK_WITHIN_MS = 90_000;
const missing = await missingFor('kafka');

const skip = missing !== undefined && `needs kafka: ${missing}`;

describe('a Kafka that is killed under load', { skip }, () => {
  it('loses nothing and brings no key out of order', { timeout: 300_000 }, async (test) => {
    const servers = await startServers({ set: `bus-crash-${process.pid}`, only: ['kafka'], owner: process.pid });
    test.after(() => servers.remove());
    const broker = await servers.address('kafka');
    const log = new PublishedLog(broker);
    const logged: string[] = [];
    const options = { brokers: [broker], partitions: 3, log: (line: string) => void logged.push(line) };
    const bus = await KafkaMessageBus.open(options);
    const topicLog = new KafkaTopicLog(options);
    const topics = [await log.topic(), await log.topic()] as const;
    const got = new Map<string, unknown[]>();
    const handle = async ({ data, metadata }: Message) => {
      const key = String(metadata['organizationId']);
      const list = got.get(key) ?? [];
      got.set(key, list);
      list.push(data);
    };
    const consumption = await bus.consume({ group: randomUUID(), topics: [topics[0]], handle });
    const read = new Reading(topicLog, topics);
    const follow = read.follow();
    let isOver = false;
    let published = 0;
    let last = 0;
    const load = (async () => {
      for (; !isOver; published += 1)
        for (const topic of topics)
          last = await log.publish(
            topic,
            upTo(KEYS).map((n) => ({ stream: `org-${n}`, organization: `org-${n}`, data: published })),
          );
    })();
    try {
      for (let n = 0; n < KILLS; n += 1) {
        await sleep(randomInt(500, 1_500));
        await servers.kill('kafka');
        await sleep(randomInt(0, 1_000));
        await servers.start('kafka');
      }
      await sleep(500);
      isOver = true;
      await load;
      await within(BACK_WITHIN_MS, (signal) => consumption.handledUpTo(last, signal));
      await within(BACK_WITHIN_MS, (signal) => read.reached(last, signal));
      await follow;
      const deliveries = [...got.values()].flat().length;
      test.diagnostic(`${published * KEYS} messages, ${deliveries} deliveries; ${read.count} read as a log`);
      assert.equal(got.size, KEYS);
      for (const data of got.values()) assert.deepEqual(firsts(data), upTo(published));
      assert.equal(read.count, published * KEYS * topics.length);
      assert.equal(read.subscriptions, 1, logged.join('\n'));
      assert.ok(!logged.some((line) => line.includes('misses')), logged.join('\n'));
    } finally {
      isOver = true;
      await topicLog.close();
      await bus.close();
      await log.close();
    }
  });

  it('has what was rejected in an outage once it is published again', { timeout: 300_000 }, async (test) => {
    const servers = await startServers({ set: `bus-outage-${process.pid}`, only: ['kafka'], owner: process.pid });
    test.after(() => servers.remove());
    const brokers = [await servers.address('kafka')];
    const publisher = new KafkaPublisher({ brokers, partitions: 3, retries: 3 });
    const topic = randomUUID();
    const event = { type: 'Happened', metadata: {} };
    const events = upTo(3_000).map((position) => {
      const [stream, revision] = [`stream-${position % 5}`, Math.floor(position / 5)];
      return { ...event, id: randomUUID(), stream, revision, position, data: position };
    });
    const topicLog = new KafkaTopicLog({ brokers, partitions: 3 });
    const read = new Reading(topicLog, [topic]);
    const follow = read.follow();
    let rejected = 0;
    const untilPublished = async (from: number, to: number): Promise<void> => {
      for (;;)
        try {
          const sent = [publisher.publish(topic, events.slice(from, to)), publisher.announce(topic, to - 1)];
          const outcomes = await Promise.allSettled(sent);
          const failed = outcomes.find((outcome) => outcome.status === 'rejected');
          if (!failed) return;
          const [published, announced] = outcomes.map(({ status }) => status);
          assert.ok(published === 'fulfilled' || announced === 'rejected', 'nothing overtakes what was not published');
          throw failed.reason;
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
          rejected += 1;
          await sleep(100);
        }
    };
    try {
      await untilPublished(0, 1_000);
      const midway = untilPublished(1_000, 2_000);
      await sleep(randomInt(0, 30));
      await servers.kill('kafka');
      const rest = midway.then(() => untilPublished(2_000, 3_000));
      for (let waited = 0; rejected === 0 && waited < BACK_WITHIN_MS; waited += 50) await sleep(50);
      await servers.start('kafka');
      await rest;
      await within(BACK_WITHIN_MS, (signal) => read.reached(2_999, signal));
      await follow;
      test.diagnostic(`${rejected} sends were rejected`);
      assert.ok(rejected > 0, 'the spec needs a send that is rejected');
      assert.equal(read.count, events.length);
    } finally {
      await topicLog.close();
      await publisher.close();
    }
  });
});

/** A follower that keeps its place in memory and goes on there whenever its subscription ends. */
class Reading {
  count = 0;
  subscriptions = 0;
  #position = -1;
  readonly #done = new AbortController();

  constructor(
    private readonly log: KafkaTopicLog,
    private readonly topics: readonly string[],
  ) {}

  async follow(): Promise<void> {
    const { signal } = this.#done;
    while (!signal.aborted) {
      this.subscriptions += 1;
      for await (const { events, upTo: reached } of this.log.subscribe(this.topics, {
        after: this.#position,
        signal,
      })) {
        for (const { position } of events) {
          assert.ok(position > this.#position);
          this.#position = position;
          this.count += 1;
        }
        assert.ok(reached >= this.#position);
        this.#position = reached;
      }
    }
  }

  async reached(position: number, signal: AbortSignal): Promise<void> {
    while (this.#position < position) {
      signal.throwIfAborted();
      await sleep(10);
    }
    // It may have come there before, and hear of nothing any more.
    this.#done.abort();
  }
}
