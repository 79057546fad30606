import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMasterKeyLength, WrongMasterKey } from '../../index.js';
import { writeDurably } from './durable-file.js';

const MASTER_KEY_BYTES = 32;

/** The key given, else the one in the vault's folder, which is made there only for a vault that is new. */
export const masterKeyFor = (folder: string, given: Uint8Array | undefined, vaultIsNew: boolean): Uint8Array => {
  if (given) return checkMasterKeyLength(given, 'the one given');
  const path = join(folder, 'master.key');
  if (existsSync(path)) return checkMasterKeyLength(readFileSync(path), path);
  // A new key would open nothing of what is there: better to say that the old one was lost than to hide it.
  if (!vaultIsNew)
    throw new WrongMasterKey(`The vault needs its master key, but none was given and ${path} is missing`);
  const key = randomBytes(MASTER_KEY_BYTES);
  writeDurably(path, key);
  return key;
};
