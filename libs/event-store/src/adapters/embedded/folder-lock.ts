import { join } from 'node:path';
import Database from 'libsql';
import { EventStoreUnavailable } from '../../index.js';

/**
 * Makes this the only event store on `folder`, in this process and all others of the machine, until `release`.
 *
 * The lock belongs to the operating system and goes with the process, however that ends; what is left of its file
 * never blocks anybody.
 *
 * @throws {EventStoreUnavailable} at once, if another one has it.
 */
export const lockFolder = (folder: string): { release(): void } => {
  const lock = new Database(join(folder, 'lock'));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error;
    throw new EventStoreUnavailable(
      `The event store in ${folder} is in use by another process. Stop that one first, or give this one a folder of its own.`,
      { cause: error },
    );
  }
  return { release: () => lock.close() };
};
