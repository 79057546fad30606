import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { isLostRace } from './collections.js';
import { entryId } from './entry-id.js';
import type { MasterKeys, Wrapped } from './master-keys.js';

/** Of a destroyed key only when that was. */
export type DataKey = Readonly<{ _id: string; createdAt?: Date; destroyedAt?: Date } & Partial<Wrapped>>;

/** The key of a subject; `null` once it was destroyed. */
export type Found = ReadonlyMap<string, Uint8Array | null>;

const KEY_BYTES = 32;
const BATCH = 5_000;
const ATTEMPTS = 50;
const WAIT_MILLISECONDS = 100;

export const dataKeyContext = (id: string): string => `data key of ${id}`;

/** One document for each subject's key. */
export class DataKeys {
  constructor(
    private readonly entries: mongo.Collection<DataKey>,
    private readonly masterKeys: MasterKeys,
  ) {}

  /** What is there of these subjects. */
  async find(subjects: readonly string[]): Promise<Found> {
    const found = new Map<string, Uint8Array | null>();
    for (let from = 0; from < subjects.length; from += BATCH) {
      const byId = new Map(subjects.slice(from, from + BATCH).map((subject) => [entryId(subject), subject]));
      const entries = this.entries.find({ _id: { $in: [...byId.keys()] } }, { batchSize: BATCH + 1 });
      for await (const { _id, wrapped, masterKey } of entries) {
        const key = wrapped && masterKey ? this.masterKeys.unwrap(dataKeyContext(_id), { wrapped, masterKey }) : null;
        found.set(byId.get(_id)!, key);
      }
    }
    return found;
  }

  /** Makes what is missing; then something is there of every subject, and durable. */
  async create(subjects: readonly string[]): Promise<Found> {
    const found = await this.find(subjects);
    const made = await this.#insert(subjects.filter((subject) => !found.has(subject)));
    const lost = subjects.filter((subject) => !found.has(subject) && !made.has(subject));
    return new Map([...found, ...made, ...(await this.#madeByOthers(lost))]);
  }

  async destroy(subject: string): Promise<void> {
    const destruction = { $min: { destroyedAt: new Date() }, $unset: { wrapped: '', masterKey: '' } } as const;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      try {
        await this.entries.updateOne({ _id: entryId(subject) }, destruction, { upsert: true });
        return;
      } catch (error) {
        // Made in the same instant: the next attempt finds it.
        if (!isLostRace(error)) throw error;
      }
    }
    throw new Error('The key could not be destroyed: others keep writing it');
  }

  /** Those for which nobody was faster. */
  async #insert(subjects: readonly string[]): Promise<Map<string, Uint8Array>> {
    const made = new Map(subjects.map((subject) => [subject, new Uint8Array(randomBytes(KEY_BYTES))]));
    if (made.size === 0) return made;
    const createdAt = new Date();
    const entries = Array.from(made, ([subject, key]) => {
      const _id = entryId(subject);
      return { _id, createdAt, ...this.masterKeys.wrap(dataKeyContext(_id), key) };
    });
    try {
      await this.entries.insertMany(entries, { ordered: false });
    } catch (error) {
      if (!isLostRace(error) || !(error instanceof mongo.MongoBulkWriteError)) throw error;
      const names = [...made.keys()];
      for (const { index } of [error.writeErrors].flat()) made.delete(names[index]!);
    }
    return made;
  }

  /** They are there, but perhaps not yet so that a fail-over could not undo it: until then they cannot be read. */
  async #madeByOthers(subjects: readonly string[]): Promise<Found> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await this.find(subjects);
      if (found.size === subjects.length) return found;
      await sleep(WAIT_MILLISECONDS);
    }
    throw new Error('Keys that another process makes do not become durable');
  }
}
