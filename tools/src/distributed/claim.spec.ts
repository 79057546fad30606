import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { freePorts } from '../servers/ports.js';
import { ServerSet } from '../servers/server-set.js';
import { claim, Refused } from './claim.js';
import { ServiceProcess } from './service-process.js';

const main = new URL('main.js', import.meta.url).pathname;

const run = async (...args: readonly string[]) => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => (told += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, told };
};

const setOf = (t: TestContext, word: string): ServerSet => {
  const set = new ServerSet(`spec-${word}-${process.pid}`);
  t.after(() =>
    Promise.all([
      rm(set.folder, { recursive: true, force: true }),
      rm(`${set.folder}.lock`, { recursive: true, force: true }),
    ]),
  );
  return set;
};

describe('npm run distributed', () => {
  it('touches nothing of a set that another one runs on', async (t) => {
    const set = setOf(t, 'claimed');
    const key = join(set.folder, 'services/master-key');
    await mkdir(join(set.folder, 'services'), { recursive: true });
    await writeFile(key, 'kept');
    const [port] = await freePorts(1);
    const release = await claim(set, port!);
    const { code, told } = await run('--set', set.name, '--port', String(port), '--fresh');
    assert.equal(code, 2, told);
    assert.match(told, new RegExp(`runs on the set ${set.name} already \\(pid ${process.pid}\\): .* --set [a-z]`));
    assert.equal(await readFile(key, 'utf8'), 'kept');
    await release();
    await (
      await claim(set, port!)
    )();
  });

  it('takes a set over from one that was killed', async (t) => {
    const set = setOf(t, 'dead');
    const [port] = await freePorts(1);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await mkdir(join(set.folder, '..'), { recursive: true });
    await writeFile(`${set.folder}.lock`, `${child.pid} 1 it`);
    await (
      await claim(set, port!)
    )();
    assert.equal(existsSync(`${set.folder}.lock`), false);
  });

  it('starts nothing when its port is taken, and says what to do', async (t) => {
    const set = setOf(t, 'port');
    const other = createServer().listen(0, '127.0.0.1');
    t.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, told } = await run('--set', set.name, '--port', String(port));
    assert.equal(code, 2, told);
    assert.match(told, new RegExp(`port ${port} now \\(EADDRINUSE\\): .*--port ${port + 1}`));
    assert.equal(existsSync(set.folder), false);
    await assert.rejects(claim(set, port), Refused);
    assert.equal(existsSync(`${set.folder}.lock`), false);
  });
});

it('a service whose log cannot be written is watched all the same', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-log-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const service = await ServiceProcess.prepare('audit', {}, join(folder, 'logs/audit.log'));
  await rm(folder, { recursive: true });
  const ended = new Promise((resolve) => (service.onEnded = resolve));
  service.start();
  assert.match(String(await ended), /^ended with exit code/);
  while (service.lastWords === '') await new Promise((resolve) => setTimeout(resolve, 10));
});
