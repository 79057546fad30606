import type Database from 'libsql';
import { mac, Vault, WrongMasterKey } from '../../index.js';
import { unwrap, wrap } from '../../wrapping.js';
import { DataKeys } from './data-keys.js';
import { KeyCache } from './key-cache.js';
import { masterKeyFor } from './master-key.js';
import { openVaultFile, type VaultFile } from './vault-file.js';

export { WrongMasterKey } from '../../index.js';

export type EmbeddedVaultOptions = Readonly<{
  /** A folder of its own on a local disk. Made if missing. */
  folder: string;
  /** 32 bytes. Without it the one in `folder/master.key`, made at the first start. */
  masterKey?: Uint8Array;
  /** How many unwrapped keys are kept in memory. */
  cachedKeys?: number;
}>;

const DEFAULT_CACHED_KEYS = 50_000;

/** The vault of one process, in one file. When a key's destruction resolves, no file of the vault holds the key. */
export class EmbeddedVault extends Vault {
  readonly #dataKeys: DataKeys;
  readonly #cache: KeyCache;
  readonly #secretsInWork = new Map<string, Promise<Uint8Array>>();
  #toCreate = new Set<string>();
  #creating: Promise<void> | undefined;
  #closed = false;
  #warm = false;

  /**
   * @throws {WrongMasterKey} it is not the one of this vault, or is missing.
   * @throws when another process has the vault open.
   */
  static async open({ folder, masterKey, cachedKeys }: EmbeddedVaultOptions): Promise<EmbeddedVault> {
    const file = openVaultFile(folder);
    try {
      const key = new Uint8Array(provenMasterKey(file.db, folder, masterKey));
      return new EmbeddedVault(file, key, cachedKeys ?? DEFAULT_CACHED_KEYS);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  private constructor(
    private readonly file: VaultFile,
    private readonly masterKey: Uint8Array,
    cachedKeys: number,
  ) {
    super();
    this.#dataKeys = new DataKeys(file.db, masterKey);
    this.#cache = new KeyCache(cachedKeys);
  }

  override async createKeys(subjects: readonly string[]): Promise<void> {
    this.#requireOpen();
    if (subjects.length === 0) return;
    for (const subject of subjects) this.#toCreate.add(subject);
    // Calls of one turn of the event loop share one commit, and so one sync of the disk.
    this.#creating ??= new Promise(setImmediate).then(() => this.#createAll());
    await this.#creating;
  }

  override async keys(subjects: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    this.#requireOpen();
    this.#warmUp();
    const found = new Map<string, Uint8Array>();
    const missing: string[] = [];
    for (const subject of subjects) {
      const key = this.#cache.get(subject);
      // A copy: callers wipe what they have used.
      if (key) found.set(subject, key.slice());
      else missing.push(subject);
    }
    if (missing.length === 0) return found;
    for (const [subject, key] of this.#dataKeys.read(missing)) {
      found.set(subject, key);
      this.#cache.set(subject, key.slice());
    }
    return found;
  }

  /** A process begins by reading its log, and needs nearly every key: one query for all is half the price of many. */
  #warmUp(): void {
    if (this.#warm) return;
    this.#warm = true;
    for (const [subject, key] of this.#dataKeys.readSome(this.#cache.limit)) this.#cache.set(subject, key);
  }

  override async destroyKey(subject: string): Promise<void> {
    this.#requireOpen();
    this.#cache.forget(subject);
    this.#toCreate.delete(subject);
    this.file.db.transaction(() => this.#dataKeys.destroy(subject)).immediate();
    this.file.forgetOldPages();
  }

  override async secret(name: string, make: () => Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> {
    this.#requireOpen();
    const before = this.#secretsInWork.get(name);
    const secret = (async () => {
      // One after the other: if the first caller's `make` fails, the next one decides.
      await before?.catch(() => undefined);
      return this.#readSecret(name) ?? this.#writeSecret(name, await make());
    })();
    this.#secretsInWork.set(name, secret);
    try {
      return await secret;
    } finally {
      if (this.#secretsInWork.get(name) === secret) this.#secretsInWork.delete(name);
    }
  }

  override async close(): Promise<void> {
    if (this.#closed) return;
    await this.#creating;
    this.#closed = true;
    this.#cache.clear();
    this.masterKey.fill(0);
    this.file.close();
  }

  #createAll(): void {
    const subjects = this.#toCreate;
    this.#toCreate = new Set();
    this.#creating = undefined;
    const create = () => {
      for (const subject of subjects) this.#dataKeys.create(subject);
    };
    this.file.db.transaction(create).immediate();
  }

  #readSecret(name: string): Uint8Array | undefined {
    this.#requireOpen();
    const [row] = this.file.db.prepare('select wrapped from secrets where name = ?').all([name]);
    return row === undefined ? undefined : unwrap(this.masterKey, `secret ${name}`, wrappedOf(row));
  }

  #writeSecret(name: string, secret: Uint8Array): Uint8Array {
    this.#requireOpen();
    const wrapped = wrap(this.masterKey, `secret ${name}`, secret);
    this.file.db.prepare('insert into secrets (name, wrapped) values (?, ?)').run([name, wrapped]);
    return new Uint8Array(secret);
  }

  #requireOpen(): void {
    if (this.#closed) throw new Error('The vault is closed');
  }
}

const wrappedOf = (row: unknown): Uint8Array => new Uint8Array((row as { wrapped: ArrayBuffer }).wrapped);

/** The master key, once it has shown that it is the one that the vault was made with. */
const provenMasterKey = (db: Database.Database, folder: string, given: Uint8Array | undefined): Uint8Array => {
  const [row] = db.prepare("select value from vault where name = 'master key check'").all() as { value: string }[];
  const key = masterKeyFor(folder, given, row === undefined);
  const check = mac(key, 'guildhall vault', 'master key check');
  if (row === undefined) db.prepare("insert into vault (name, value) values ('master key check', ?)").run([check]);
  else if (row.value !== check) throw new WrongMasterKey(`The vault in ${folder} was made with another master key`);
  return key;
};
