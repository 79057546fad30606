import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { cached } from './program.js';
import { missingFor, removeAbandoned, SERVER_NAMES, ServerSet, type ServerStatus, startServers } from './index.js';
import { wrongSystem } from './server-set.js';

const main = new URL('main.js', import.meta.url).pathname;
const run = (...args: readonly string[]) => promisify(execFile)(process.execPath, [main, ...args]);
const statusIn = async (set: string): Promise<readonly ServerStatus[]> =>
  (JSON.parse((await run('status', '--set', set, '--json')).stdout) as { servers: ServerStatus[] }).servers;
const stateOf = async (set: ServerSet, name: string) => (await set.status()).find((one) => one.name === name)?.state;
const portOf = (address: string) => Number(/:(\d+)/.exec(address)?.[1]);
const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
const setName = (word: string) => `spec-${word}-${process.pid}`;

for (const name of SERVER_NAMES) {
  const missing = await missingFor(name);
  describe(`the server ${name}`, { skip: missing !== undefined && `needs ${name}: ${missing}` }, () => {
    it('starts, is killed, comes back at its address, stops and leaves nothing', { timeout: 180_000 }, async () => {
      const set = await startServers({ set: setName(name), only: [name], owner: process.pid });
      try {
        const address = await set.address(name);
        assert.ok(await isListening(portOf(address)));
        const before = (await set.status()).find((one) => one.name === name)?.pid;

        const goOn = await set.freeze(name);
        assert.match(readFileSync(`/proc/${before}/stat`, 'utf8'), /\) T /, 'it is stopped');
        goOn();
        await set.start(name);
        assert.equal((await set.status()).find((one) => one.name === name)?.pid, before);

        await set.kill(name);
        assert.equal(await stateOf(set, name), 'ended');
        assert.equal(await isListening(portOf(address)), false);

        await set.start(name);
        assert.equal(await set.address(name), address);
        const after = (await set.status()).find((one) => one.name === name);
        assert.equal(after?.state, 'running');
        assert.notEqual(after?.pid, before);

        await set.stop(name);
        assert.equal(await stateOf(set, name), 'stopped');
      } finally {
        await set.remove();
      }
      assert.equal(existsSync(cached('servers', set.name)), false);
    });
  });
}

const missingMongo = await missingFor('mongo');
describe('sets of servers', { skip: missingMongo !== undefined && `needs mongo: ${missingMongo}` }, () => {
  it('run side by side, and several starters of one set get the same server', async () => {
    const names = [setName('one'), setName('other')];
    const [one, other] = names.map((name) => new ServerSet(name)) as [ServerSet, ServerSet];
    try {
      await Promise.all([...names, ...names].map((name) => run('start', '--set', name, '--only', 'mongo')));
      assert.notEqual(await one.address('mongo'), await other.address('mongo'));
      const status = (await statusIn(one.name)).find(({ name }) => name === 'mongo');
      assert.equal(status?.state, 'running');
      assert.equal(status.address, await one.address('mongo'));
      const { stdout } = await run('status');
      for (const set of [one, other])
        assert.match(
          stdout,
          new RegExp(
            `Set ${set.name}\\n[\\s\\S]*?mongo +running +mongodb://[\\s\\S]*?${set.folder}/mongo/server\\.log`,
          ),
        );

      await one.stop('mongo');
      assert.equal(await stateOf(other, 'mongo'), 'running');
    } finally {
      await Promise.all([one.remove(), other.remove()]);
    }
  });

  it('are removed when their owner is gone', async () => {
    const set = await startServers({ set: setName('orphan'), only: ['mongo'], owner: process.pid });
    const address = await set.address('mongo');
    await removeAbandoned();
    assert.equal(await stateOf(set, 'mongo'), 'running');
    const child = execFile(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await set.ownedBy(child.pid!);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    await removeAbandoned();
    assert.equal(await isListening(portOf(address)), false);
    assert.equal(existsSync(cached('servers', set.name)), false);
  });
});

describe('the command', () => {
  const fails = (code: number, message: RegExp, ...args: readonly string[]): void => {
    it(`refuses ${args.join(' ')}`, () =>
      assert.rejects(run(...args), (error: { code: number; stderr: string }) => {
        assert.equal(error.code, code);
        assert.match(error.stderr, message);
        return true;
      }));
  };
  it('explains itself', async () => assert.match((await run('--help')).stdout, /npm run servers -- start/));
  fails(2, /^There is no command restart, only start, status, stop\n\n[\s\S]*npm run servers/, 'restart');
  fails(2, /^Say what to do/);
  fails(2, /^start takes no kafka: .* --only/, 'start', 'kafka');
  fails(2, /no server redis/, 'start', '--only', 'redis');
  fails(2, /--what/, 'start', '--what');
  it('deletes no whole set when it is told only one server', async () => {
    const set = new ServerSet(setName('kept'));
    const key = join(set.folder, 'services/master-key');
    await mkdir(join(set.folder, 'services'), { recursive: true });
    await writeFile(key, 'kept');
    try {
      const stop = run('stop', '--set', set.name, '--only', 'kafka', '--remove');
      await assert.rejects(stop, { code: 2, stderr: /^--remove deletes the whole set, so it goes without --only/ });
      assert.ok(existsSync(key));
    } finally {
      await set.remove();
    }
  });
  it('says that there is no such set, and makes none', async () => {
    const name = setName('nosuch');
    const said = new RegExp(`^There is no set ${name}\\.`);
    assert.match((await run('stop', '--set', name)).stdout, said);
    assert.match((await run('stop', '--set', name, '--remove')).stdout, said);
    assert.match((await run('status', '--set', name)).stdout, said);
    await run('stop', '--set', name, '--json');
    assert.equal(existsSync(cached('servers', name)), false);
  });
  fails(1, /no name for a set/, 'start', '--set', '../up');

  it('says where no server can run, whatever is installed', () => {
    assert.equal(wrongSystem('linux'), undefined);
    assert.match(wrongSystem('darwin') ?? '', /takes Linux.*docker compose up/);
  });

  it('says what to install', async () => {
    const env = { ...process.env, PATH: '/nowhere', SECANTUSD: '/nowhere/secantusd' };
    const start = promisify(execFile)(process.execPath, [main, 'start', '--only', 'mongo'], { env });
    await assert.rejects(start, /mongo cannot run here: SECANTUSD names \/nowhere\/secantusd, which is no program/);
    const status = await promisify(execFile)(process.execPath, [main, 'status', '--set', setName('none')], { env });
    assert.match(status.stdout, /kafka +not installed: install Java 17 or newer.* \(Debian: apt-get install/);
  });
});
