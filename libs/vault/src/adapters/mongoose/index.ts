import { askingMongo } from '@guildhall/availability/mongodb';
import mongoose, { type mongo } from 'mongoose';
import { Vault } from '../../index.js';
import { DURABLE } from './collections.js';
import { type DataKey, dataKeyContext, DataKeys, type Found } from './data-keys.js';
import { type MasterKeyList, MasterKeys } from './master-keys.js';
import { RecentKeys } from './recent-keys.js';
import { rewrap } from './rewrapping.js';
import { type Secret, secretContext, Secrets } from './secrets.js';

export { WrongMasterKey } from '../../index.js';

export type MongooseVaultOptions = Readonly<{
  url: string;
  /** Of the vault alone. All services share it. */
  database: string;
  /** 32 bytes. What is written is wrapped by it. The first process decides which one it is. */
  masterKey: Uint8Array;
  /** Others that entries may be wrapped by: the ones before, and, before a change, the one to come. */
  formerMasterKeys?: readonly Uint8Array[];
  /** For how long a key that was read is kept in memory, in milliseconds: 5,000 unless told otherwise, 60,000 at most. */
  keptForMs?: number;
  /** How many keys are kept in memory: 50,000 unless told otherwise. */
  keptKeys?: number;
}>;

const [DATA_KEYS, SECRETS] = ['data-keys', 'secrets'];

const FIND_SERVER_MILLISECONDS = 5_000;
const ANSWER_MILLISECONDS = 30_000;
const KEPT_FOR_MILLISECONDS = 5_000;
const LONGEST_KEPT_MILLISECONDS = 60_000;
const KEPT_KEYS = 50_000;
const FORGET_EVERY_MILLISECONDS = 1_000;

/**
 * The vault of all services, in a MongoDB database of its own. Who comes first decides a key or secret, also between
 * processes; nothing is given that a fail-over could still undo. Calls throw `Unavailable`
 * within seconds while the server is away.
 *
 * A destroyed key is gone at once in the process that destroys it, and in every other one within `keptForMs` (5 seconds unless
 * told otherwise), the time for which keys are kept in memory. Its document keeps only when it was destroyed. The server's own
 * files (journal, oplog, freed pages, backups) may hold the wrapped bytes for longer: nobody can read them without the master
 * key, and nobody at all once the master key was changed, all was {@link MongooseVault.rewrap rewrapped}, and it is forgotten.
 */
export class MongooseVault extends Vault {
  readonly #dataKeys: DataKeys;
  readonly #secrets: Secrets;
  readonly #recent: RecentKeys;
  readonly #forgetting: NodeJS.Timeout;
  /** For each question that is under way, what was destroyed meanwhile: its answer may be older. */
  readonly #destroyedMeanwhile = new Set<Set<string>>();
  #closed = false;

  /**
   * @throws {WrongMasterKey} it is not the one of this vault.
   * @throws {Unavailable} when no server answers
   */
  static async open(options: MongooseVaultOptions): Promise<MongooseVault> {
    const { url, database, keptForMs = KEPT_FOR_MILLISECONDS } = options;
    if (!(keptForMs >= 0 && keptForMs <= LONGEST_KEPT_MILLISECONDS))
      throw new RangeError(`Keys are kept for 0 to ${LONGEST_KEPT_MILLISECONDS} ms, not ${keptForMs}`);
    const masterKeys = new MasterKeys(options.masterKey, options.formerMasterKeys);
    const connection = mongoose.createConnection(url, {
      dbName: database,
      serverSelectionTimeoutMS: FIND_SERVER_MILLISECONDS,
      socketTimeoutMS: ANSWER_MILLISECONDS,
      bufferCommands: false,
    });
    try {
      await askingMongo(() => connection.asPromise());
      const db = connection.getClient().db(database);
      await askingMongo(async () => {
        await masterKeys.prove(db.collection<MasterKeyList>('master-keys', DURABLE));
        await db.collection(DATA_KEYS).createIndex({ masterKey: 1 });
        for (const name of [DATA_KEYS, SECRETS]) await masterKeys.proveFor(db.collection(name, DURABLE));
      });
      return new MongooseVault(connection, db, masterKeys, new RecentKeys(keptForMs, options.keptKeys ?? KEPT_KEYS));
    } catch (error) {
      masterKeys.wipe();
      await connection.close().catch(() => undefined);
      throw error;
    }
  }

  private constructor(
    private readonly connection: mongoose.Connection,
    private readonly db: mongo.Db,
    private readonly masterKeys: MasterKeys,
    recent: RecentKeys,
  ) {
    super();
    this.#dataKeys = new DataKeys(this.#dataKeyEntries(), masterKeys);
    this.#secrets = new Secrets(this.#secretEntries(), masterKeys);
    this.#recent = recent;
    this.#forgetting = setInterval(() => recent.forgetOld(), FORGET_EVERY_MILLISECONDS).unref();
  }

  override async createKeys(subjects: readonly string[]): Promise<void> {
    this.#requireOpen();
    const missing = [...new Set(subjects)].filter((subject) => !this.#recent.get(subject));
    if (missing.length > 0) await this.#ask(() => this.#dataKeys.create(missing));
  }

  override async keys(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    this.#requireOpen();
    const keys = new Map<string, Uint8Array>();
    const missing = new Set<string>();
    for (const subject of subjects) {
      const key = this.#recent.get(subject);
      // A copy: callers wipe what they have used.
      if (key) keys.set(subject, key.slice());
      else missing.add(subject);
    }
    if (missing.size === 0) return keys;
    for (const [subject, key] of await this.#ask(() => this.#dataKeys.find([...missing]))) keys.set(subject, key);
    return keys;
  }

  override async destroyKey(subject: string): Promise<void> {
    this.#requireOpen();
    try {
      await askingMongo(() => this.#dataKeys.destroy(subject));
    } finally {
      // Also when nobody knows whether it was destroyed: the next question tells.
      this.#recent.forget(subject);
      for (const destroyed of this.#destroyedMeanwhile) destroyed.add(subject);
    }
  }

  override async secret(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
    this.#requireOpen();
    return askingMongo(() => this.#secrets.of(name, make));
  }

  /**
   * Wraps by the current master key what a former one still wraps, and strikes the former ones off the vault's list. Only once
   * every process has the new one as its `masterKey`. It may be repeated.
   * @returns how many entries were rewrapped
   */
  async rewrap(): Promise<number> {
    this.#requireOpen();
    const keys = await rewrap(this.#dataKeyEntries(), dataKeyContext, this.masterKeys);
    const secrets = await rewrap(this.#secretEntries(), secretContext, this.masterKeys);
    const list = this.db.collection<MasterKeyList>('master-keys', DURABLE);
    await list.updateOne({ _id: 'master keys' }, { $set: { ids: [this.masterKeys.currentId] } });
    return keys + secrets;
  }

  override async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#forgetting);
    await this.connection.close();
    this.#recent.clear();
    this.masterKeys.wipe();
  }

  /** The keys in the answer, kept for a while, but for those that were destroyed before it came. */
  async #ask(question: () => Promise<Found>): Promise<readonly (readonly [string, Uint8Array])[]> {
    const askedAt = performance.now();
    const destroyed = new Set<string>();
    this.#destroyedMeanwhile.add(destroyed);
    try {
      const found = await askingMongo(question);
      this.#requireOpen();
      return Array.from(found).flatMap(([subject, key]) => {
        if (!key || destroyed.has(subject)) return [];
        this.#recent.set(subject, key.slice(), askedAt);
        return [[subject, key] as const];
      });
    } finally {
      this.#destroyedMeanwhile.delete(destroyed);
    }
  }

  #dataKeyEntries(): mongo.Collection<DataKey> {
    return this.db.collection<DataKey>(DATA_KEYS, DURABLE);
  }

  #secretEntries(): mongo.Collection<Secret> {
    return this.db.collection<Secret>(SECRETS, DURABLE);
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error('The vault is closed');
  }
}
