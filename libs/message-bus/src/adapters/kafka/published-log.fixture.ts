import { randomUUID } from 'node:crypto';
import { type Position, START } from '@guildhall/event-store';
import type { Published } from '../../contract.js';
import { KafkaPublisher } from './index.js';

/** A log whose relays have published everything: events of several topics, with the positions of one log. */
export class PublishedLog {
  readonly publisher: KafkaPublisher;
  readonly #topics: string[] = [];
  readonly #revisions = new Map<string, number>();
  #position: Position = START;

  constructor(broker: string) {
    this.publisher = new KafkaPublisher({ brokers: [broker], partitions: 3 });
  }

  async topic(): Promise<string> {
    const topic = randomUUID();
    this.#topics.push(topic);
    return topic;
  }

  async publish(topic: string, events: readonly Published[]): Promise<Position> {
    await this.publisher.publish(
      topic,
      events.map((event) => this.#recorded(topic, event)),
    );
    // As many relays as there are topics: each says how far it has come in the log that they share.
    for (const each of this.#topics.slice(-3)) await this.publisher.announce(each, this.#position);
    return this.#position;
  }

  close(): Promise<void> {
    return this.publisher.close();
  }

  #recorded(topic: string, { stream, organization, data }: Published) {
    const name = `${topic}/${stream}`;
    const revision = (this.#revisions.get(name) ?? -1) + 1;
    this.#revisions.set(name, revision);
    this.#position += 10;
    const metadata = organization === undefined ? {} : { organizationId: organization };
    return { id: randomUUID(), type: 'Happened', stream: name, revision, position: this.#position, data, metadata };
  }
}
