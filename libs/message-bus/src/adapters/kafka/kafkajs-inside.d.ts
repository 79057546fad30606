/** Parts of kafkajs 2.2.4 that its types keep to themselves. */
declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type { Message } from 'kafkajs';

  export type ProduceRequest = Readonly<{
    acks: number;
    timeout: number;
    compression?: number;
    transactionalId?: string | null;
    producerId?: string | number;
    producerEpoch?: number;
    topicData: readonly Readonly<{
      topic: string;
      partitions: readonly Readonly<{ partition: number; firstSequence?: number; messages: readonly Message[] }>[];
    }>[];
  }>;

  /** What it takes for one of its own buffers under construction. */
  export type Encoded = Readonly<{ buf: Buffer; buffer: Buffer }>;
  export type Definition = Readonly<{ request: Readonly<{ encode: () => Promise<Encoded> }>; response: unknown }>;

  const produce: { protocol: (version: Readonly<{ version: number }>) => (request: ProduceRequest) => Definition };
  export default produce;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  const crc32C: (bytes: Buffer) => number;
  export default crc32C;
}
