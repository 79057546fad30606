import Database from 'libsql';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, OWNER_ONLY, syncFolder } from './durable-file.js';

/*
 * `secure_delete` zeroes what a deletion frees; that no copy stays behind when SQLite moves rows between pages is nowhere
 * promised.
 * So rows with keys never move: they are appended by a rising number and destroyed by writing zeros of the same length
 * over them, in place. Subjects, which are no secrets, have the index that is rearranged.
 */
const SCHEMA = `
  create table if not exists vault (name text primary key, value text not null) without rowid;
  create table if not exists data_keys (number integer primary key, subject text not null unique, wrapped blob not null);
  create table if not exists secrets (name text primary key, wrapped blob not null) without rowid;
`;

/** The one file of the vault. */
export type VaultFile = Readonly<{ db: Database.Database; forgetOldPages(): void; close(): void }>;

/**
 * Opens or makes `vault.db`. One process at a time has it: another one's cache would not learn that a key was destroyed.
 * Each commit is synced to disk before it returns.
 */
export const openVaultFile = (folder: string): VaultFile => {
  ensureFolder(folder);
  const path = join(folder, 'vault.db');
  closeSync(openSync(path, 'a', OWNER_ONLY));
  const db = new Database(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    // A destruction that a crash cut off between its two steps has left the old page in the write-ahead log.
    forgetOldPages(db);
    syncFolder(folder);
  } catch (error) {
    db.close();
    if (isBusy(error)) throw new Error(`The vault in ${folder} is in use by another process`, { cause: error });
    throw error;
  }
  return { db, forgetOldPages: () => forgetOldPages(db), close: () => close(db) };
};

const isBusy = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');

/** Writes the write-ahead log into the file and cuts it to nothing: what pages held before is nowhere any more. */
const forgetOldPages = (db: Database.Database): void => {
  const [result] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
  if (result?.busy !== 0) throw new Error('The write-ahead log of the vault could not be cut');
};

const close = (db: Database.Database): void => {
  // A statement keeps the file locked until it is collected as garbage, unless the lock is given back by hand, which works
  // only outside of WAL mode.
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM vault');
  db.close();
};
