import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Message as ToSend, type PartitionMetadata, Partitioners, type ProducerConfig } from 'kafkajs';
import { TopicLost } from '../../index.js';
import { KafkaConnection } from './connection.js';
import { remembering, requireAll, Sender } from './sender.js';

const answer = (partition: number, errorCode = 0, offset = 0) => ({
  topicName: 't',
  partition,
  errorCode,
  baseOffset: String(offset),
});

const partitionMetadata: PartitionMetadata[] = [0, 1, 2].map((partitionId) => ({
  partitionId,
  leader: 1,
  partitionErrorCode: 0,
  replicas: [],
  isr: [],
}));

/** A sender whose producers resolve as those of kafkajs do, but without the answers of these partitions. */
const senderWithout = (silent: Set<number>) => {
  const connection = new KafkaConnection({ brokers: ['localhost:1'] });
  const producers: { partitions: number[] }[] = [];
  const ends = new Map<number, number>();
  Object.assign(connection.kafka, {
    producer: ({ createPartitioner }: ProducerConfig) => {
      const partitionOf = createPartitioner?.();
      const producer = { partitions: [] as number[] };
      producers.push(producer);
      return {
        connect: async () => undefined,
        disconnect: async () => undefined,
        send: async ({ topic, messages }: { topic: string; messages: ToSend[] }) => {
          const partitions = new Set(
            messages.map((message) => partitionOf?.({ topic, partitionMetadata, message }) ?? 0),
          );
          producer.partitions.push(...partitions);
          return [...partitions]
            .filter((partition) => !silent.has(partition))
            .map((partition) => {
              const offset = ends.get(partition) ?? 0;
              ends.set(partition, offset + messages.length);
              return answer(partition, 0, offset);
            });
        },
      };
    },
  });
  return { sender: new Sender(connection), producers, loseAll: () => ends.clear() };
};

const to = (...partitions: number[]) => partitions.map((partition) => ({ partition, value: 'x' }));

describe('answers to a request', () => {
  it('are enough when every partition has acknowledged', () => {
    requireAll('t', new Set([0, 2]), [answer(2), answer(0)]);
    requireAll('t', new Set(), []);
  });

  it('are not enough when one is missing, an error, or of another topic', () => {
    for (const rest of [[], [answer(1, 6)], [{ ...answer(1), topicName: 'u' }]])
      assert.throws(() => requireAll('t', new Set([0, 1]), [answer(0), ...rest]), /by partition 1 of t/);
  });
});

describe('a sender', () => {
  it('rejects what a partition never got, with all that waits behind it, and goes on with a new producer', async () => {
    const silent = new Set([1]);
    const { sender, producers } = senderWithout(silent);
    const [before, lost, behind] = await Promise.allSettled([
      sender.send('t', to(0, 2)),
      sender.send('t', to(0, 1)),
      sender.send('t', to(0)),
    ]);
    assert.deepEqual([before.status, lost.status, behind.status], ['fulfilled', 'rejected', 'rejected']);
    silent.clear();
    await sender.send('t', to(0, 1));
    assert.deepEqual(producers, [{ partitions: [0, 2, 0, 1] }, { partitions: [0, 1] }]);
  });

  it('asks only for the partitions of its own request', async () => {
    const { sender } = senderWithout(new Set());
    await sender.send('t', to(0, 1));
    assert.equal((await sender.send('t', to(2))).length, 1);
  });

  it('rejects once what a topic acknowledges before the place that it had come to', async () => {
    const { sender, producers, loseAll } = senderWithout(new Set());
    await sender.send('t', to(0, 1));
    await sender.send('t', to(1));
    loseAll();
    const [lost, behind] = await Promise.allSettled([sender.send('t', to(1, 2)), sender.send('t', to(0))]);
    assert.ok(lost.status === 'rejected' && lost.reason instanceof TopicLost);
    assert.equal(lost.reason.message, 't was made anew or cut off: t/1 acknowledged 0 after 2');
    assert.equal(behind.status, 'rejected');
    await sender.send('t', to(1));
    await assert.rejects(sender.send('t', to(0)), TopicLost);
    assert.equal(producers.length, 2);
  });

  it('notices it for partitions that come from keys', async () => {
    const { sender } = senderWithout(new Set([0, 1, 2]));
    await assert.rejects(sender.send('t', [{ key: 'acme', value: 'x' }]), /Nothing was acknowledged/);
  });
});

describe('the partition of a key', () => {
  it('is that of kafkajs, whether it is remembered or not, also when there are more partitions and more keys than fit', () => {
    const [remembered, plain] = [remembering(Partitioners.DefaultPartitioner()), Partitioners.DefaultPartitioner()];
    for (const count of [3, 2, 3])
      for (const key of ['org_1', 'org_2', 'org_1', ...Array.from({ length: 10_050 }, (_, n) => `org_${n}`), 'org_1']) {
        const asked = {
          topic: 't',
          partitionMetadata: partitionMetadata.slice(0, count),
          message: { key, value: 'x' },
        };
        assert.equal(remembered(asked), plain(asked), key);
      }
  });

  it('is none of what names its partition itself', () => {
    const remembered = remembering(Partitioners.DefaultPartitioner());
    for (const partition of [0, 1, 2])
      assert.equal(
        remembered({ topic: 't', partitionMetadata, message: { key: 'k', partition, value: 'x' } }),
        partition,
      );
  });
});
