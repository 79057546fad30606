import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { endOrphans } from './orphans.js';

it('ends the services that a killed supervisor left, and none of another set', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-orphans-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const main = join(folder, 'bundle/main.mjs');
  await mkdir(join(folder, 'bundle'));
  await writeFile(main, `setInterval(() => {}, 1_000); console.log('runs');`);
  const startIn = async (set: string): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [main], {
      env: { GUILDHALL_MASTER_KEY_FILE: join(folder, set, 'master-key') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    return child;
  };
  const orphan = await startIn('one');
  const other = await startIn('other');
  const ended = once(orphan, 'exit');
  assert.equal(await endOrphans(join(folder, 'one')), 1);
  await ended;
  assert.equal(orphan.signalCode, 'SIGTERM');
  assert.equal(await endOrphans(join(folder, 'one')), 0);
  assert.equal(other.exitCode ?? other.signalCode, null);
});
