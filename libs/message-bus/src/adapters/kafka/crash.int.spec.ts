import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingFor, startServers } from '@guildhall/tools/servers';
import { firsts, upTo, within } from '../../contract/harness.js';
import type { Message } from '../../index.js';
import { KafkaMessageBus } from './index.js';
import { PublishedLog } from './published-log.fixture.js';

const KILLS = 2;
const KEYS = 20;
const BACK_WITHIN_MS = 90_000;
const missing = await missingFor('kafka');

describe('a Kafka that is killed under load', { skip: missing !== undefined && `needs kafka: ${missing}` }, () => {
  it('loses nothing and brings no key out of order', { timeout: 300_000 }, async (test) => {
    const servers = await startServers({ set: `bus-crash-${process.pid}`, only: ['kafka'], owner: process.pid });
    test.after(() => servers.remove());
    const broker = await servers.address('kafka');
    const log = new PublishedLog(broker);
    const logged: string[] = [];
    const bus = await KafkaMessageBus.open({ brokers: [broker], partitions: 3, log: (line) => logged.push(line) });
    const topic = await log.topic();
    const got = new Map<string, unknown[]>();
    const handle = async ({ data, metadata }: Message) => {
      const key = String(metadata['organizationId']);
      const list = got.get(key) ?? [];
      got.set(key, list);
      list.push(data);
    };
    const consumption = await bus.consume({ group: randomUUID(), topics: [topic], handle });
    let isOver = false;
    let published = 0;
    let last = 0;
    const load = (async () => {
      for (; !isOver; published += 1)
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
      test.diagnostic(`${published * KEYS} messages, ${[...got.values()].flat().length} deliveries`);
      assert.equal(got.size, KEYS);
      for (const data of got.values()) assert.deepEqual(firsts(data), upTo(published));
      assert.ok(!logged.some((line) => line.includes('misses')), logged.join('\n'));
    } finally {
      isOver = true;
      await bus.close();
      await log.close();
    }
  });
});
