import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a script on a folder of its own, of which it is told first, until it is killed; then what is to hold of what it left
 * there. The folder goes away.
 * @throws if the script ends by itself
 */
export const killedBetweenSteps = async (
  script: string,
  args: readonly string[],
  then: (folder: string) => Promise<void>,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-'));
  try {
    const running = spawn(process.execPath, [script, folder, ...args], { stdio: 'inherit' });
    const [, signal] = (await once(running, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', 'it was killed between the steps, and did not end by itself');
    await then(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
