import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { promisify } from 'node:util';
import { root } from './repository.js';
import { StandaloneProcess } from './standalone-process.js';

it('the API client says what the API says', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-api-types-'));
  const platform = await StandaloneProcess.start(folder);
  t.after(async () => {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const generate = [join(root, 'api-types/generate.mjs'), '--check', '--url', platform.url];
  await assert.doesNotReject(promisify(execFile)(process.execPath, generate));
});
