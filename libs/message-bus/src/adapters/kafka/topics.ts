import type { Topic } from '../../index.js';
import type { TopicShape } from './connection.js';

export const DEFAULT_PARTITIONS = 12;
export const DEFAULT_REPLICAS = 1;

export type TopicOptions = Readonly<{
  /** Of topics that are missing, and then made. Without it none is: for those who read what others publish. */
  partitions?: number;
  /** Of topics that are made. */
  replicas?: number;
}>;

/** Nothing for who makes none. */
export const shapeOf = ({ partitions, replicas = DEFAULT_REPLICAS }: TopicOptions): TopicShape | undefined =>
  partitions === undefined ? undefined : { partitions, replicas };

/** The version is that of the way in which events are put into records. */
export const kafkaTopic = (topic: Topic): string => `guildhall.${topic}.v1`;

export const topicOf = (name: string): Topic => name.replace(/^guildhall\./, '').replace(/\.v1$/, '');
