import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY_FOLDER = 0o700;
export const OWNER_ONLY = 0o600;

/** Makes what was created or renamed in `folder` survive a power cut. */
export const syncFolder = (folder: string): void => {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Makes a folder that only this user reads, if it is missing, durably. */
export const ensureFolder = (folder: string): void => {
  if (mkdirSync(folder, { recursive: true, mode: OWNER_ONLY_FOLDER }) !== undefined) syncFolder(dirname(folder));
};

/** Writes a file that only this user reads: after a crash at any instant it is whole or not there. */
export const writeDurably = (path: string, bytes: Uint8Array): void => {
  const unfinished = `${path}.unfinished`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, 'wx', OWNER_ONLY);
  try {
    writeSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(unfinished, path);
  syncFolder(dirname(path));
};
