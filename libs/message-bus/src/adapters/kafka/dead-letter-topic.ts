import { randomUUID } from 'node:crypto';
import type { Position } from '@guildhall/event-store';
import type { DeadLetterStore, Failure, StoredDeadLetter } from '../../handling/dead-letter-store.js';
import type { DeadLetter, DeadLetters, Message } from '../../index.js';
import { atMost } from './at-most.js';
import { type KafkaConnection, offsetsOf } from './connection.js';
import { Reader } from './reader.js';
import { Sender } from './sender.js';

/** Where in Kafka a message lies. */
export type Origin = Readonly<{ topic: string; partition: number; offset: number }>;

export type OriginalDeadLetter = StoredDeadLetter & Readonly<{ origin: Origin }>;

type Kept = Readonly<{ letter: OriginalDeadLetter | undefined; offset: number }>;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const CATCH_UP_STEP_MS = 10;
const TO_STOP_MS = 3_000;

const idOf = (group: string, message: Message): string =>
  Buffer.from(JSON.stringify([group, message.topic, message.id])).toString('base64url');

const places = (letter: DeadLetter): [Position, string] => [letter.message.position, letter.id];

const compare = (one: DeadLetter, other: DeadLetter): number => {
  const [[position, id], [otherPosition, otherId]] = [places(one), places(other)];
  return position - otherPosition || (id < otherId ? -1 : Number(id > otherId));
};

/**
 * The dead letters of all groups, in one compacted topic with one partition: the key is the letter's id, and a letter that is
 * gone is a record without a value. Every process holds all of them in memory.
 */
export class DeadLetterTopic implements DeadLetterStore<OriginalDeadLetter> {
  readonly #sender: Sender;
  readonly #reader: Reader;
  readonly #kept = new Map<string, Kept>();
  readonly #lanes = new Map<string, OriginalDeadLetter[]>();
  readonly #origins = new WeakMap<Message, Origin>();
  #read = 0;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    private readonly onRemoved: (letter: OriginalDeadLetter) => void,
  ) {
    this.#sender = new Sender(connection);
    this.#reader = new Reader(connection, {
      group: `${topic}.reader.${randomUUID()}`,
      topics: [topic],
      onBatch: async ({ batch }) => {
        for (const { key, value, offset } of batch.messages) {
          this.#apply(key?.toString() ?? '', value?.toString(), Number(offset));
          this.#read = Math.max(this.#read, Number(offset) + 1);
        }
      },
    });
  }

  /** Makes the topic if it is missing and it is said with how many replicas. @throws when it is missing otherwise */
  async open(replicas: number | undefined): Promise<void> {
    const shape = replicas === undefined ? undefined : { partitions: 1, replicas, compacted: true };
    await this.connection.provideTopics([this.topic], shape);
    await this.#reader.start();
    await this.caughtUp();
  }

  /** Resolves when everything is known that other processes had written before this call. */
  async caughtUp(signal?: AbortSignal): Promise<void> {
    const [end] = await this.connection.asAdmin((admin) => offsetsOf(admin, this.topic));
    while (this.#read < (end?.high ?? 0)) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, CATCH_UP_STEP_MS));
    }
  }

  /** Does not wait long for brokers that do not answer. */
  async close(): Promise<void> {
    await atMost(TO_STOP_MS, Promise.allSettled([this.#reader.stop(), this.#sender.close()]));
  }

  from(message: Message, origin: Origin): void {
    this.#origins.set(message, origin);
  }

  async add(group: string, key: string, message: Message, { reason, attempts }: Failure): Promise<void> {
    await this.#write(this.#letter(group, key, message, { reason, attempts, isParked: false }));
  }

  async park(group: string, key: string, message: Message): Promise<void> {
    // Delivered again, it is there already.
    if (this.find(idOf(group, message))) return;
    await this.#write(this.#letter(group, key, message, { reason: 'parked', attempts: 0, isParked: true }));
  }

  find(id: string): OriginalDeadLetter | undefined {
    const letter = this.#kept.get(id)?.letter;
    return letter && this.#shown(letter);
  }

  first(group: string, key: string): OriginalDeadLetter | undefined {
    const letter = this.#lanes.get(laneOf(group, key))?.[0];
    return letter && this.#shown(letter);
  }

  async failed(letter: OriginalDeadLetter, { reason, attempts }: Failure): Promise<void> {
    const failedAt = new Date().toISOString();
    await this.#write({ ...letter, reason, attempts: letter.attempts + attempts, failedAt, isParked: false });
  }

  /** What a message is parked behind is seen from their order. */
  parkAllBehind(): void {}

  async remove({ id }: OriginalDeadLetter): Promise<void> {
    await this.#send(id, null);
  }

  of(group: string): readonly OriginalDeadLetter[] {
    return [...this.#lanes.values()].filter(([first]) => first?.group === group).flat();
  }

  list({ group, limit = DEFAULT_LIMIT, cursor }: { group?: string; limit?: number; cursor?: string }): DeadLetters {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
      throw new RangeError(`limit is not from 1 to ${MAX_LIMIT}`);
    const [position, id] = cursor === undefined ? [-1, ''] : placeIn(cursor);
    const rest = [...this.#lanes.values()]
      .flat()
      .filter((letter) => group === undefined || letter.group === group)
      .filter(
        (letter) => letter.message.position > position || (letter.message.position === position && letter.id > id),
      )
      .sort(compare);
    const data = rest.slice(0, limit).map((letter): DeadLetter => {
      const { key: _key, isParked: _isParked, origin: _origin, ...shown } = this.#shown(letter);
      return shown;
    });
    const last = data.at(-1);
    return { data, nextCursor: rest.length > limit && last ? JSON.stringify(places(last)) : null };
  }

  #letter(group: string, key: string, message: Message, rest: Failure & { isParked: boolean }): OriginalDeadLetter {
    const origin = this.#origins.get(message);
    if (!origin) throw new Error(`It is not known where message ${message.id} came from`);
    return { id: idOf(group, message), group, key, message, failedAt: new Date().toISOString(), origin, ...rest };
  }

  #shown(letter: OriginalDeadLetter): OriginalDeadLetter {
    if (!letter.isParked) return letter;
    const lane = this.#lanes.get(laneOf(letter.group, letter.key)) ?? [];
    const head = lane.find(({ isParked }) => !isParked);
    return head ? { ...letter, reason: `parked behind ${head.id}` } : letter;
  }

  #write(letter: OriginalDeadLetter): Promise<void> {
    return this.#send(letter.id, JSON.stringify(letter), {
      reason: letter.reason,
      origin: `${letter.origin.topic}/${letter.origin.partition}/${letter.origin.offset}`,
      group: letter.group,
    });
  }

  async #send(id: string, value: string | null, headers = {}): Promise<void> {
    const [{ baseOffset } = {}] = await this.#sender.send(this.topic, [{ key: id, value, headers }]);
    this.#apply(id, value ?? undefined, Number(baseOffset));
  }

  /** Own writes come here twice, and late the second time: the later record of a letter wins. */
  #apply(id: string, value: string | undefined, offset: number): void {
    const before = this.#kept.get(id);
    if (before && before.offset >= offset) return;
    const letter = value === undefined ? undefined : readLetter(id, value);
    if (value !== undefined && !letter)
      return this.connection.log(`${this.topic}/${offset} is no dead letter: passed over`);
    if (before?.letter) this.#forget(before.letter);
    this.#kept.set(id, { letter, offset });
    if (letter) this.#insert(letter);
    else if (before?.letter) this.onRemoved(before.letter);
  }

  #insert(letter: OriginalDeadLetter): void {
    const name = laneOf(letter.group, letter.key);
    const lane = this.#lanes.get(name) ?? [];
    this.#lanes.set(name, lane);
    let at = lane.length;
    for (let last = lane[at - 1]; last && compare(last, letter) > 0; last = lane[at - 1]) at -= 1;
    lane.splice(at, 0, letter);
  }

  #forget(letter: OriginalDeadLetter): void {
    const name = laneOf(letter.group, letter.key);
    const rest = (this.#lanes.get(name) ?? []).filter(({ id }) => id !== letter.id);
    if (rest.length > 0) this.#lanes.set(name, rest);
    else this.#lanes.delete(name);
  }
}

const laneOf = (group: string, key: string): string => JSON.stringify([group, key]);

/** Nothing for a record that is none of ours. */
const readLetter = (id: string, value: string): OriginalDeadLetter | undefined => {
  try {
    const letter: unknown = JSON.parse(value);
    return isLetter(letter) && letter.id === id ? letter : undefined;
  } catch {
    return undefined;
  }
};

/** In what something is looked up by. */
const isLetter = (letter: unknown): letter is OriginalDeadLetter => {
  const { id, group, key, reason, attempts, message, origin } = partsOf<OriginalDeadLetter>(letter);
  const { topic, stream, position, metadata } = partsOf<Message>(message);
  const { topic: from, partition, offset } = partsOf<Origin>(origin);
  return (
    [id, group, key, reason, topic, stream, from].every((part) => typeof part === 'string') &&
    [attempts, position, partition, offset].every(Number.isSafeInteger) &&
    typeof metadata === 'object' &&
    metadata !== null
  );
};

const partsOf = <T>(value: unknown): { readonly [part in keyof T]?: unknown } =>
  typeof value === 'object' && value !== null ? value : {};

const placeIn = (cursor: string): [number, string] => {
  try {
    const [position, id]: unknown[] = JSON.parse(cursor);
    if (typeof position === 'number' && typeof id === 'string') return [position, id];
  } catch {}
  throw new RangeError('Not a cursor of dead letters');
};
