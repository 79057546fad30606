import { setTimeout as wait } from 'node:timers/promises';
import { BrokersAway } from './brokers-away.js';
import { type Admin, Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';

export type KafkaConnectionOptions = Readonly<{
  /** `host:port` of some of the brokers. */
  brokers: readonly string[];
  clientId?: string;
  /** TLS with the certificate authorities that Node trusts (`NODE_EXTRA_CA_CERTS` adds to them). */
  ssl?: boolean;
  sasl?: KafkaSasl;
  /** Of one request, about a second each, before it is given up; the default outlasts the restart of a broker. */
  retries?: number;
  /** Told in one sentence what went wrong and is being tried again; of an outage no more than `away` says. */
  log?: (message: string) => void;
  /** Shared by all that one process does with Kafka, so that it speaks of an outage once. Default: one for itself, to `log`. */
  away?: BrokersAway;
}>;

export type KafkaSasl = Readonly<{
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  username: string;
  password: string;
}>;

const DEFAULT_RETRIES = 30;
const KNOWING_TRIES = 10;
const BETWEEN_TRIES_MS = 300;
/** Of a record batch: the largest event, or the dead letter that holds it, must be taken, or it would stop its topic for ever. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** From so many replicas on, what is acknowledged survives the loss of the leader, and writing that of another replica. */
const REPLICAS_FOR_TWO_IN_SYNC = 3;

/** What a topic is made with; later changes are the platform's to make. */
export type TopicShape = Readonly<{ partitions: number; replicas: number; compacted?: boolean }>;

/** A cluster, and what is asked of it rarely: a connection of its own for each question. */
export class KafkaConnection {
  readonly kafka: Kafka;
  readonly log: (message: string) => void;
  readonly retries: number;
  readonly away: BrokersAway;

  constructor(options: KafkaConnectionOptions) {
    const say = options.log ?? (() => undefined);
    this.retries = options.retries ?? DEFAULT_RETRIES;
    this.away = options.away ?? new BrokersAway(say);
    this.log = (message) => {
      if (!this.away.absorbs(message)) say(message);
    };
    this.kafka = new Kafka(configurationOf({ ...options, log: this.log }));
  }

  async asAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const answer = await ask(admin);
      this.away.heard();
      return answer;
    } finally {
      await admin.disconnect();
    }
  }

  /** As {@link provideTopics}. */
  provideTopics(names: readonly string[], shape: TopicShape | undefined): Promise<void> {
    return this.asAdmin((admin) => provideTopics(admin, names, shape));
  }
}

/** Makes those that are missing. @throws when some are and there is no shape to make them with */
export const provideTopics = (admin: Admin, names: readonly string[], shape: TopicShape | undefined): Promise<void> =>
  shape ? makeTopics(admin, names, shape) : requireTopics(admin, names);

const requireTopics = (admin: Admin, names: readonly string[]): Promise<void> =>
  untilKnown(async () => {
    const missing = await missingOf(admin, names);
    if (missing.length > 0)
      throw new Error(`There is no topic ${missing.join(', ')} yet: who publishes there makes it`);
  });

/** Without a retention, because a new group begins with the first message ever. */
export const makeTopics = async (
  admin: Admin,
  names: readonly string[],
  { partitions, replicas, compacted = false }: TopicShape,
): Promise<void> => {
  const keeping = compacted
    ? [{ name: 'cleanup.policy', value: 'compact' }]
    : [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: '-1' },
        { name: 'retention.bytes', value: '-1' },
      ];
  const configEntries = [
    ...keeping,
    { name: 'max.message.bytes', value: String(MAX_MESSAGE_BYTES) },
    ...(replicas >= REPLICAS_FOR_TWO_IN_SYNC ? [{ name: 'min.insync.replicas', value: '2' }] : []),
  ];
  await untilKnown(async () => {
    const missing = await missingOf(admin, names);
    if (missing.length === 0) return;
    const topics = missing.map((topic) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: replicas,
      configEntries,
    }));
    // Who made them waits for their leaders. Who was second to it is told at once, when no broker may know of them yet.
    if (!(await admin.createTopics({ topics, waitForLeaders: true })))
      await admin.fetchTopicMetadata({ topics: missing });
  });
};

const missingOf = async (admin: Admin, names: readonly string[]): Promise<string[]> => {
  const known = new Set(await admin.listTopics());
  return names.filter((name) => !known.has(name));
};

/** Asks again for some seconds: just after a broker has started, or a topic was made, it may not know what is asked for. */
export const untilKnown = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1)
    try {
      return await ask();
    } catch (error) {
      if (tries >= KNOWING_TRIES) throw error;
      await wait(BETWEEN_TRIES_MS);
    }
};

export type PartitionOffsets = Readonly<{ partition: number; low: number; high: number }>;

/** The first offset of each partition, and that behind the last one. A topic that was just made may have no leader yet. */
export const offsetsOf = (admin: Admin, topic: string): Promise<readonly PartitionOffsets[]> =>
  untilKnown(async () => {
    const offsets = await admin.fetchTopicOffsets(topic);
    return offsets.map(({ partition, low, high }) => ({ partition, low: Number(low), high: Number(high) }));
  });

export const configurationOf = (options: KafkaConnectionOptions): KafkaConfig => {
  const { brokers, clientId = 'guildhall', ssl = false, sasl, retries = DEFAULT_RETRIES, log: tell } = options;
  return {
    clientId,
    brokers: [...brokers],
    ssl,
    ...(sasl && { sasl: saslOptions(sasl) }),
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries },
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ log }) => {
        const reason = typeof log['error'] === 'string' ? log['error'] : undefined;
        const message = `Kafka: ${log.message}${reason === undefined ? '' : `: ${reason}`}`;
        if (!PASSING.some((one) => message.includes(one))) tell?.(message);
      },
  };
};

/** What brokers answer while members come and go or topics are being made; the client asks again by itself. */
const PASSING = [
  'The group is rebalancing',
  'coordinator is not available',
  'coordinator is loading',
  'not the correct coordinator',
  'The group member needs to have a valid member id',
  'Topic with this name already exists',
  'Topic creation errors',
  'there is no leader for this topic-partition',
  'not the leader for that topic-partition',
  'This server does not host this topic-partition',
  'Restarting the consumer in',
];

const saslOptions = ({ mechanism, username, password }: KafkaSasl): SASLOptions => {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
};
