import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';

/*
 * A dead letter keeps its number, and so its place, however often it is tried again. `behind` is the number of the dead
 * letter that it is parked behind.
 */
const SCHEMA = `
  create table if not exists places (consumer_group text, topic text, position integer not null, primary key (consumer_group, topic)) without rowid;
  create table if not exists dead_letters (
    number integer primary key autoincrement,
    consumer_group text not null,
    key text not null,
    message text not null,
    behind integer,
    reason text not null,
    attempts integer not null,
    failed_at text not null
  );
  create index if not exists dead_letters_by_key on dead_letters (consumer_group, key, number);
`;

export type ConsumersFile = Readonly<{
  db: Database.Database;
  /** Does `write` in one transaction that is on the disk when this returns. */
  durably<T>(write: () => T): T;
  close(): void;
}>;

/**
 * Opens or makes `consumers.db` for this process alone. Commits are kept in their order, so that a power cut never leaves a
 * place that is ahead of a dead letter; the last ones may be lost unless they were made durably.
 */
export const openConsumersFile = (folder: string): ConsumersFile => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'consumers.db');
  closeSync(openSync(path, 'a', 0o600));
  const db = new Database(path);
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    syncFolder(folder);
  } catch (error) {
    db.close();
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY'))
      throw new Error(`The consumers in ${folder} are in use by another process`, { cause: error });
    throw error;
  }
  return {
    db,
    durably: (write) => {
      db.exec('PRAGMA synchronous = FULL');
      try {
        return db.transaction(write).immediate();
      } finally {
        db.exec('PRAGMA synchronous = NORMAL');
      }
    },
    close: () => {
      // A statement keeps the file locked until it is collected as garbage, unless the lock is given back by hand, which
      // works only outside of WAL mode.
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM places');
      db.close();
    },
  };
};

const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
};
