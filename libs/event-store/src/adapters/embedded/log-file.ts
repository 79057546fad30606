import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'libsql';
import { EventStoreUnavailable } from '../../index.js';
import { lockFolder } from './folder-lock.js';
import { inspectLogEnd } from './torn-tail.js';

export type LogFile = Readonly<{ db: Database.Database; close(): void }>;

/** Written into the file; a file of another format is refused instead of being misread. */
const FORMAT = 1;

/**
 * `floor` is the last revision that clean-up has removed, so that revisions go on where they were. `deleted` is
 * 1 from the deletion on and 2 when no event is left. `cleaned` keeps the head when clean-up removes the last event.
 */
const SCHEMA = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    max_age INTEGER,
    floor INTEGER NOT NULL DEFAULT -1,
    deleted INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX streams_to_clean ON streams (id) WHERE deleted = 1;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    expires INTEGER,
    line TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE INDEX events_by_expiry ON events (expires) WHERE expires IS NOT NULL;
  CREATE TABLE cleaned (head INTEGER NOT NULL) STRICT;
  INSERT INTO cleaned VALUES (-1);
  PRAGMA user_version = ${FORMAT};
`;

/**
 * Opens the log of `folder` for this process alone, making it if there is none. An append that a crash cut off, and
 * that therefore nobody was told of, is removed and reported to `log`.
 *
 * @throws {EventStoreUnavailable} the folder is in use, damaged, or of another format. Nothing was changed.
 */
export const openLogFile = (folder: string, log: (message: string) => void): LogFile => {
  makeDurableFolder(folder);
  const lock = lockFolder(folder);
  try {
    const file = join(folder, 'events.db');
    reportLogEnd(`${file}-wal`, log);
    const db = openDatabase(file);
    return {
      db,
      close: () => {
        try {
          closeDatabase(db);
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
};

const makeDurableFolder = (folder: string) => {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  // A new folder survives a power cut only when its parents' entries have been synced too.
  for (let dir = resolve(folder); dir !== dirname(resolve(made)); dir = dirname(dir)) syncFolder(dirname(dir));
};

const syncFolder = (folder: string) => {
  const fd = openSync(folder, 'r');
  fsyncSync(fd);
  closeSync(fd);
};

const reportLogEnd = (wal: string, log: (message: string) => void) => {
  const { tornBytes, damaged } = inspectLogEnd(wal);
  if (damaged) {
    throw new EventStoreUnavailable(
      `${wal} is damaged before its end, so acknowledged events would be lost. Check the disk and restore a backup.`,
    );
  }
  if (tornBytes > 0) {
    log(`Repaired ${wal}: removed ${tornBytes} bytes of a write that was cut off. No acknowledged event was in it.`);
  }
};

const openDatabase = (file: string): Database.Database => {
  const db = new Database(file);
  try {
    // FULL: a commit returns after the sync of what it wrote. EXCLUSIVE: a second guard, should the lock file be deleted.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const format = db.prepare('PRAGMA user_version').raw().get() as [number];
    if (format[0] === 0) db.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT`);
    else if (format[0] !== FORMAT) {
      throw new EventStoreUnavailable(
        `${file} has format ${format[0]}, this version reads format ${FORMAT}. Use the version that wrote it.`,
      );
    }
    // Moves what the log holds into the database and cuts the log to nothing, with whatever was torn at its end.
    db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const closeDatabase = (db: Database.Database) => {
  // Statements keep the connection and its locks alive until they are collected as garbage, whatever `close` says.
  // Outside WAL mode the lock can be given back by hand, and one self-contained file remains.
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA locking_mode = NORMAL; SELECT count(*) FROM cleaned');
  db.close();
};
