import { type Position, START } from '@guildhall/event-store';
import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './connection.js';
import { positionIn } from './partition-place.js';

export type CommittedPlace = Readonly<{
  topic: string;
  partition: number;
  /** Of the next record; nothing where the group has not been yet. */
  offset: number | undefined;
  position: Position;
}>;

/** How far a group has come in all partitions of its topics, whichever processes have them. */
export class GroupPlaces {
  readonly #reached = new Map<string, Position>();
  #admin: Promise<Admin> | undefined;
  #closed = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly group: string,
    private readonly topics: readonly string[],
  ) {}

  /** Everything up to here is handled; START before it is known which partitions there are. It never moves back. */
  get position(): Position {
    return this.#reached.size === 0 ? START : Math.min(...this.#reached.values());
  }

  get partitions(): number {
    return this.#reached.size;
  }

  /** Within one partition. What was handled once stays so, whoever has the partition now. */
  reached({ topic, partition }: Readonly<{ topic: string; partition: number }>, position: Position): void {
    const name = `${topic}/${partition}`;
    const before = this.#reached.get(name);
    // Before all partitions are known, one alone says nothing about the group.
    if (before !== undefined && before < position) this.#reached.set(name, position);
  }

  /** Asks for what the group has committed. */
  async learn(): Promise<readonly CommittedPlace[]> {
    if (this.#closed) throw new Error(`The places of group ${this.group} are not followed any more`);
    const admin = await (this.#admin ??= this.#connected());
    try {
      const found = await admin.fetchOffsets({ groupId: this.group, topics: [...this.topics] });
      const places = found.flatMap(({ topic, partitions }) =>
        partitions.map(({ partition, offset, metadata }) => ({
          topic,
          partition,
          offset: Number(offset) < 0 ? undefined : Number(offset),
          position: positionIn(metadata),
        })),
      );
      for (const { topic, partition, position } of places) {
        const name = `${topic}/${partition}`;
        this.#reached.set(name, Math.max(this.#reached.get(name) ?? START, position));
      }
      return places;
    } catch (error) {
      await this.#disconnect();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#disconnect();
  }

  async #connected(): Promise<Admin> {
    const admin = this.connection.kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }

  async #disconnect(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}
