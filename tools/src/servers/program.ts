import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../repository.js';

/** What was downloaded once for all sets. */
export const cached = (...path: readonly string[]): string => join(root, '.cache', ...path);

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** Where a program lies, given by its path or found on the PATH. */
export const findProgram = async (name: string): Promise<string | undefined> => {
  const candidates = name.includes('/')
    ? [name]
    : (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  for (const candidate of candidates) if (await isExecutable(candidate)) return candidate;
  return undefined;
};

/** Runs a program to its end. @throws with what it printed, or when it takes longer than `seconds` */
export const runProgram = async (file: string, args: readonly string[], seconds: number): Promise<string> => {
  try {
    const options = { timeout: seconds * 1000, maxBuffer: 1 << 26 };
    const { stdout, stderr } = await promisify(execFile)(file, [...args], options);
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '', killed } = error as { stdout?: string; stderr?: string; killed?: boolean };
    const output = `${stdout}${stderr}`.trim().slice(-2000);
    const ending = killed ? `took longer than ${seconds} s` : 'failed';
    throw new Error(`${[file, ...args].join(' ')} ${ending}:\n${output}`, { cause: error });
  }
};
