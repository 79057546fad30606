import type { Topic } from '../../index.js';

export const DEFAULT_PARTITIONS = 12;
export const DEFAULT_REPLICAS = 1;

/** The version is that of the way in which events are put into records. */
export const kafkaTopic = (topic: Topic): string => `guildhall.${topic}.v1`;

export const topicOf = (name: string): Topic => name.replace(/^guildhall\./, '').replace(/\.v1$/, '');
