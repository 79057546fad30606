import { type Position, START } from '@guildhall/event-store';
import type { KafkaMessage } from 'kafkajs';
import type { Message } from '../../index.js';
import { topicOf } from './topics.js';

type Place = Readonly<{ topic: string; partition: number; position: Position | undefined }>;

/** What stands for a record that cannot be read, with what it holds: it becomes a dead letter. */
export const unreadable = ({ topic, partition, position }: Place, { offset, value }: KafkaMessage): Message => {
  const id = `${topic}/${partition}/${offset}`;
  return {
    id,
    type: 'unreadable',
    stream: id,
    revision: 0,
    position: position ?? START,
    data: value?.toString('base64') ?? null,
    metadata: {},
    topic: topicOf(topic),
  };
};
