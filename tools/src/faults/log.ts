import { EventStoreDBClient, FORWARDS, START } from '@eventstore/db-client';
import { CONTEXTS, type Context, type EventDefinition } from '@guildhall/contracts';
import { Kafka, logLevel } from 'kafkajs';

/** An event as it stands in the log or in a topic, read with the servers' own clients and nothing of ours. */
export type Stored = Readonly<{
  id: string;
  type: string;
  stream: string;
  revision: number;
  position: number;
  data: Readonly<Record<string, unknown>>;
}>;

/** The whole log, without what the server writes for itself. */
export const readLog = async (url: string): Promise<readonly Stored[]> => {
  const client = EventStoreDBClient.connectionString(url);
  const events: Stored[] = [];
  try {
    for await (const { event } of client.readAll({ direction: FORWARDS, fromPosition: START })) {
      if (!event || event.streamId.startsWith('$') || event.type.startsWith('$')) continue;
      events.push({
        id: event.id,
        type: event.type,
        stream: event.streamId,
        revision: Number(event.revision),
        position: Number(event.position?.commit ?? -1n),
        data: event.data as unknown as Stored['data'],
      });
    }
  } finally {
    await client.dispose();
  }
  return events;
};

const definitionOf = ({
  type,
  stream,
}: Stored): Readonly<{ context: Context; definition: EventDefinition }> | undefined => {
  const category = stream.slice(0, stream.indexOf('-'));
  const context = (CONTEXTS as readonly Context[]).find(({ categories }) => categories.includes(category));
  const definition = context?.events[type];
  return context && definition && { context, definition };
};

/** The context whose topic an event belongs into; undefined for internal ones. */
export const topicOf = (event: Stored): string | undefined => {
  const found = definitionOf(event);
  return found && !found.definition.internal ? found.context.name : undefined;
};

export type Topic = Readonly<{
  /** Partition by partition, in the order of the records, doubles left out as a reader leaves them out. */
  events: readonly (readonly Stored[])[];
  records: number;
  doubles: number;
}>;

/** All of a topic. */
export const readTopic = async (broker: string, context: string): Promise<Topic> => {
  const kafka = new Kafka({ clientId: 'verification', brokers: [broker], logLevel: logLevel.NOTHING });
  const topic = `guildhall.${context}.v1`;
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const left = new Map(ends.flatMap(({ partition, low, high }) => (high === low ? [] : [[partition, Number(high)]])));
  const events: Stored[][] = ends.map(() => []);
  const reached = ends.map(() => -1);
  let [records, doubles] = [0, 0];
  if (left.size === 0) return { events, records, doubles };
  const consumer = kafka.consumer({ groupId: `verification-${process.pid}-${Date.now()}`, maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${topic} could not be read to its end`)), 120_000);
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const { partition } = batch;
          for (const { headers, value, offset } of batch.messages) {
            const header = (name: string) => headers?.[name]?.toString() ?? '';
            const position = Number(header('ce_guildhallposition'));
            if (Number(offset) + 1 >= (left.get(partition) ?? 0)) left.delete(partition);
            if (!value) continue;
            records += 1;
            if (position <= reached[partition]!) {
              doubles += 1;
              continue;
            }
            reached[partition] = position;
            const { data } = JSON.parse(value.toString()) as { data: Stored['data'] };
            events[partition]!.push({
              id: header('ce_id'),
              type: header('ce_type'),
              stream: header('ce_subject'),
              revision: Number(header('ce_guildhallrevision')),
              position,
              data,
            });
          }
          if (left.size === 0) {
            clearTimeout(late);
            resolve();
          }
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  return { events, records, doubles };
};
