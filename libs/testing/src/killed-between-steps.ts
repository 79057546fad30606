import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const temporary = () => mkdtemp(join(tmpdir(), 'guildhall-'));

const left = new Map<string, Promise<string>>();
const runAndDie = async (script: string, args: readonly string[]): Promise<string> => {
  const folder = await temporary();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const running = spawn(process.execPath, [script, folder, ...args], { stdio: 'inherit' });
  const [, signal] = (await once(running, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'it was killed between the steps, and did not end by itself');
  return folder;
};

/**
 * Runs a script on a folder, of which it is told first, until it is killed; then what is to hold of what it left there. The same
 * script with the same arguments is run once: every time there is a copy of what it left. The copy goes away.
 * @throws if the script ends by itself
 */
export const killedBetweenSteps = async (
  script: string,
  args: readonly string[],
  then: (folder: string) => Promise<void>,
): Promise<void> => {
  const run = JSON.stringify([script, ...args]);
  if (!left.has(run)) left.set(run, runAndDie(script, args));
  const folder = await temporary();
  try {
    await cp((await left.get(run))!, folder, { recursive: true });
    await then(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
