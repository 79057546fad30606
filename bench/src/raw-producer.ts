import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel, type Message, Partitioners } from 'kafkajs';
import { perSecond } from './rounds.js';

/** Which records to send: as many as that from this topic, in the order of the relay. */
export type Task = Readonly<{ broker: string; topic: string; count: number; batch: number; partitions: number }>;

type Answer = Readonly<{ rate: number }> | Readonly<{ failed: string }>;

/** kafkajs as it comes, in a process of its own: the adapter makes it faster wherever it is loaded. */
export class RawProducer {
  readonly #ended: Promise<never>;

  private constructor(private readonly child: ChildProcess) {
    this.#ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The process of kafkajs alone ended with ${code}`);
    });
    this.#ended.catch(() => undefined);
  }

  static async start(task: Task): Promise<RawProducer> {
    const producer = new RawProducer(fork(fileURLToPath(import.meta.url), [JSON.stringify(task)]));
    // It has all records, and has warmed up.
    await producer.rate();
    return producer;
  }

  /** Sends all of them once, to a new topic: how many a second. */
  async rate(): Promise<number> {
    this.child.send('go');
    const [answer] = (await Promise.race([once(this.child, 'message'), this.#ended])) as [Answer];
    if ('failed' in answer) throw new Error(answer.failed);
    return answer.rate;
  }

  stop(): void {
    this.child.kill();
  }
}

const recordsOf = async (kafka: Kafka, { topic, count }: Task): Promise<readonly Message[]> => {
  const found: { position: number; message: Message }[] = [];
  const consumer = kafka.consumer({ groupId: `bench-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const position = headers['ce_guildhallposition'];
      if (position === undefined) return;
      const texts = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)]));
      found.push({
        position: Number(position),
        message: { key: String(key), value: String(value), headers: texts },
      });
    },
  });
  while (found.length < count) await wait(50);
  await consumer.disconnect();
  return found.toSorted((one, other) => one.position - other.position).map(({ message }) => message);
};

const newTopic = async (kafka: Kafka, partitions: number): Promise<string> => {
  const topic = `bench.raw.${randomUUID()}`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ topic, numPartitions: partitions, replicationFactor: 1 }],
    waitForLeaders: true,
  });
  await admin.disconnect();
  return topic;
};

const produced = async (kafka: Kafka, records: readonly Message[], { batch, partitions }: Task): Promise<number> => {
  const topic = await newTopic(kafka, partitions);
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: records.slice(0, 1) });
  const rate = await perSecond(records.length, async () => {
    for (let from = 0; from < records.length; from += batch)
      await producer.send({ topic, acks: -1, messages: records.slice(from, from + batch) });
  });
  await producer.disconnect();
  return rate;
};

const answerEach = (task: Task): void => {
  const kafka = new Kafka({ brokers: [task.broker], logLevel: logLevel.ERROR });
  const records = recordsOf(kafka, task);
  const answered = async (): Promise<Answer> => {
    try {
      return { rate: await produced(kafka, await records, task) };
    } catch (error) {
      return { failed: String(error) };
    }
  };
  process.on('message', () => void answered().then((answer) => process.send?.(answer)));
  // Ends with the bench, however that ends.
  process.on('disconnect', () => process.exit());
};

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2]) answerEach(JSON.parse(process.argv[2]));
