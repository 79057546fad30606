import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { describeWith } from '@guildhall/tools/servers';
import { upTo, within } from '../../contract/harness.js';
import type { Message } from '../../index.js';
import { KafkaMessageBus, KafkaPublisher, KafkaTopicLog } from './index.js';

const PATIENCE_MS = 20_000;
/** What a record batch may have unless the topic says otherwise. */
const USUAL_LIMIT = 1_048_588;

const event = (position: number, bytes: number) => ({
  id: randomUUID(),
  type: 'Happened',
  stream: 'stream',
  revision: position,
  position,
  data: 'x'.repeat(bytes),
  metadata: { organizationId: 'acme' },
});

await describeWith('kafka', 'large events in Kafka', (broker) =>
  describe('large events in Kafka', () => {
    const publisher = new KafkaPublisher({ brokers: [broker], partitions: 3, retries: 3 });
    const log = new KafkaTopicLog({ brokers: [broker], partitions: 3 });
    after(async () => {
      await publisher.close();
      await log.close();
    });

    const lengths = (events: readonly Message[]) => events.map(({ data }) => String(data).length);

    const read = (topic: string, last: number): Promise<Message[]> =>
      within(PATIENCE_MS, async (signal) => {
        const events: Message[] = [];
        for await (const batch of log.subscribe([topic], { after: -1, signal })) {
          events.push(...batch.events);
          if (batch.upTo >= last) break;
        }
        return events;
      });

    it('are published and read, although together they are more than a batch may have', async () => {
      const topic = randomUUID();
      const events = upTo(300).map((position) => event(position, 6 * 1024));
      await publisher.publish(topic, events);
      await publisher.announce(topic, 299);
      const got = await read(topic, 299);
      assert.deepEqual(
        got.map(({ position }) => position),
        upTo(300),
      );
      assert.deepEqual(new Set(lengths(got)), new Set([6 * 1024]));
    });

    it('are published and read, although one alone is more, also as dead letters', async () => {
      const topic = randomUUID();
      const deadLetterTopic = `dead-${randomUUID()}`;
      await publisher.publish(topic, [event(0, USUAL_LIMIT), event(1, 1)]);
      await publisher.announce(topic, 1);
      assert.deepEqual(lengths(await read(topic, 1)), [USUAL_LIMIT, 1]);
      const bus = await KafkaMessageBus.open({ brokers: [broker], partitions: 3, deadLetterTopic });
      const got: Message[] = [];
      const retry = { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 };
      const topics = [topic];
      const handle = async (message: Message) => void got.push(message);
      const handled = await bus.consume({ group: randomUUID(), topics, handle });
      await within(PATIENCE_MS, (signal) => handled.handledUpTo(1, signal));
      assert.deepEqual(lengths(got), [USUAL_LIMIT, 1]);
      const group = randomUUID();
      const fail = async () => Promise.reject(new Error('no'));
      const failed = await bus.consume({ group, topics, handle: fail, retry });
      await within(PATIENCE_MS, (signal) => failed.handledUpTo(1, signal));
      const { data } = await bus.deadLetters({ group });
      assert.deepEqual(lengths(data.map(({ message }) => message)), [USUAL_LIMIT, 1]);
      await bus.close();
    });
  }),
);
