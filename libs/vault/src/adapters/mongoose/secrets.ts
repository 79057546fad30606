import { setTimeout as sleep } from 'node:timers/promises';
import type { mongo } from 'mongoose';
import { isLostRace } from './collections.js';
import { entryId } from './entry-id.js';
import type { MasterKeys, Wrapped } from './master-keys.js';

export type Secret = Readonly<{ _id: string } & Wrapped>;

const ATTEMPTS = 50;
const WAIT_MILLISECONDS = 100;

export const secretContext = (id: string): string => `secret ${id}`;

/** One document for each secret, written once. */
export class Secrets {
  readonly #inWork = new Map<string, Promise<Uint8Array>>();

  constructor(
    private readonly entries: mongo.Collection<Secret>,
    private readonly masterKeys: MasterKeys,
  ) {}

  async of(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
    const before = this.#inWork.get(name);
    const secret = (async () => {
      // One after the other: if the first caller's `make` fails, the next one decides.
      await before?.catch(() => undefined);
      const id = entryId(name);
      return (await this.#read(id)) ?? this.#write(id, await make());
    })();
    this.#inWork.set(name, secret);
    try {
      return await secret;
    } finally {
      if (this.#inWork.get(name) === secret) this.#inWork.delete(name);
    }
  }

  async #read(id: string): Promise<Uint8Array | undefined> {
    const entry = await this.entries.findOne({ _id: id });
    return entry ? this.masterKeys.unwrap(secretContext(id), entry) : undefined;
  }

  /** What is kept from now on: this one, or that of another process that was faster. */
  async #write(id: string, secret: Uint8Array): Promise<Uint8Array> {
    try {
      await this.entries.insertOne({ _id: id, ...this.masterKeys.wrap(secretContext(id), secret) });
      return new Uint8Array(secret);
    } catch (error) {
      if (!isLostRace(error)) throw error;
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const others = await this.#read(id);
      if (others) return others;
      await sleep(WAIT_MILLISECONDS);
    }
    throw new Error('A secret that another process made does not become durable');
  }
}
