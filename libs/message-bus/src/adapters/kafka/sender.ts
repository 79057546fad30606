import { type Message as ToSend, Partitioners, type Producer, type RecordMetadata } from 'kafkajs';
import type { KafkaConnection } from './connection.js';

/** Sends in order, one request at a time, acknowledged by all replicas in sync and without doubles of its own. */
export class Sender {
  #producer: Producer | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failures = 0;

  constructor(private readonly connection: KafkaConnection) {}

  /**
   * Resolves when all are acknowledged. When it rejects, any of them may have arrived, and nothing that waited behind them was
   * sent, so that nothing can overtake them: send again from there.
   */
  send(topic: string, messages: readonly ToSend[]): Promise<RecordMetadata[]> {
    const failuresBefore = this.#failures;
    const sent = this.#last.then(() => {
      if (this.#failures !== failuresBefore) throw new Error('Not sent, because what came before it was not');
      return this.#send(topic, messages).catch((error: unknown) => {
        this.#failures += 1;
        throw error;
      });
    });
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#producer?.disconnect();
    this.#producer = undefined;
  }

  async #send(topic: string, messages: readonly ToSend[]): Promise<RecordMetadata[]> {
    const producer = (this.#producer ??= await this.#connected());
    try {
      return await producer.send({ topic, messages: [...messages], acks: -1 });
    } catch (error) {
      // The broker may have the batch whose answer was lost. Another batch under the same sequence numbers would be taken for
      // a double of it and be dropped: only a producer with a new id can go on.
      this.#producer = undefined;
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  async #connected(): Promise<Producer> {
    const producer = this.connection.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: this.connection.retries },
    });
    await producer.connect();
    return producer;
  }
}
