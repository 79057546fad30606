import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { checkMasterKeyLength, mac, unwrap, wrap, WrongMasterKey } from '../../index.js';
import { isLostRace } from './collections.js';

/** Bytes as they lie in the database, with the id of the master key that wraps them. */
export type Wrapped = Readonly<{ wrapped: mongo.Binary; masterKey: string }>;

/** The ids of all master keys that entries of the vault may be wrapped by. */
export type MasterKeyList = Readonly<{ _id: 'master keys'; ids: readonly string[] }>;

const ID_LENGTH = 16;
const ATTEMPTS = 20;
const WAIT_MILLISECONDS = 50;

/** Made of the key one way only, so that it tells keys apart and tells nothing about them. */
const idOf = (key: Uint8Array): string => mac(key, 'guildhall vault', 'master key id').slice(0, ID_LENGTH);

/** The master keys that this process was given. */
export class MasterKeys {
  readonly currentId: string;
  readonly #byId = new Map<string, Uint8Array>();

  /** @throws {WrongMasterKey} when one has not the length of a master key */
  constructor(current: Uint8Array, former: readonly Uint8Array[] = []) {
    for (const key of [...former, current]) {
      checkMasterKeyLength(key, key === current ? 'the one given' : 'a former one');
      this.#byId.set(idOf(key), new Uint8Array(key));
    }
    this.currentId = idOf(current);
  }

  wrap(context: string, bytes: Uint8Array): Wrapped {
    const wrapped = new mongo.Binary(wrap(this.#keyOf(this.currentId), context, bytes));
    return { wrapped, masterKey: this.currentId };
  }

  /** @throws {WrongMasterKey} when it was wrapped by none of these keys: it is there, and must not pass for erased */
  unwrap(context: string, { wrapped, masterKey }: Wrapped): Uint8Array {
    return unwrap(this.#keyOf(masterKey), context, wrapped.value());
  }

  /**
   * Shows that these are the vault's keys; the first who comes to an empty vault decides which one is. A new one joins the
   * list when all others on it are known here, too.
   * @throws {WrongMasterKey}
   */
  async prove(list: mongo.Collection<MasterKeyList>): Promise<void> {
    const filter = { _id: 'master keys' } as const;
    await list.updateOne(filter, { $setOnInsert: { ids: [this.currentId] } }, { upsert: true }).catch(unlessLostRace);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const ids = (await list.findOne(filter))?.ids;
      const foreign = ids?.find((id) => !this.#byId.has(id));
      if (foreign) throw new WrongMasterKey(`The vault's master key has the id ${foreign}: ${this.#given()}`);
      if (ids?.includes(this.currentId)) return;
      if (ids) await list.updateOne({ ...filter, ids: { $eq: ids } }, { $set: { ids: [...ids, this.currentId] } });
      else await sleep(WAIT_MILLISECONDS);
    }
    throw new Error('The list of master keys could not be read: others keep changing it');
  }

  /**
   * That there is a key for every entry, whatever the list says: somebody who still had the old one as theirs may have written after
   * others were done with rewrapping.
   * @throws {WrongMasterKey}
   */
  async proveFor(entries: mongo.Collection<Partial<Wrapped>>): Promise<void> {
    const foreign = await entries.findOne({ masterKey: { $exists: true, $nin: [...this.#byId.keys()] } });
    if (foreign?.masterKey) this.#keyOf(foreign.masterKey);
  }

  wipe(): void {
    for (const key of this.#byId.values()) key.fill(0);
    this.#byId.clear();
  }

  #keyOf(id: string): Uint8Array {
    const key = this.#byId.get(id);
    if (!key) throw new WrongMasterKey(`An entry of the vault is wrapped by the master key ${id}: ${this.#given()}`);
    return key;
  }

  #given(): string {
    const [first, ...others] = [...this.#byId.keys()].toReversed();
    return `the one given has ${first}${others.length > 0 ? `, former ones have ${others.join(', ')}` : ''}`;
  }
}

const unlessLostRace = (error: unknown): void => {
  if (!isLostRace(error)) throw error;
};
