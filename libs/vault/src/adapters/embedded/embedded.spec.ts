import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { vaultContract } from '../../contract.js';
import type { Vault } from '../../index.js';
import { EmbeddedVault, WrongMasterKey } from './index.js';
import { KeyCache } from './key-cache.js';

const root = mkdtempSync(join(tmpdir(), 'vault-'));
after(() => rmSync(root, { recursive: true, force: true }));
const newFolder = () => join(root, randomUUID());

const contractFolder = newFolder();
vaultContract('embedded', {
  open: () => EmbeddedVault.open({ folder: contractFolder }),
  reopen: async (vault) => {
    await vault.close();
    return EmbeddedVault.open({ folder: contractFolder });
  },
});

const contractFolderWithGivenKey = newFolder();
const masterKey = new Uint8Array(randomBytes(32));
vaultContract('embedded, with a master key and a cache for one', {
  open: () => EmbeddedVault.open({ folder: contractFolderWithGivenKey, masterKey, cachedKeys: 1 }),
  reopen: async (vault) => {
    await vault.close();
    return EmbeddedVault.open({ folder: contractFolderWithGivenKey, masterKey, cachedKeys: 1 });
  },
});

const withVault = async <T>(folder: string, use: (vault: Vault) => Promise<T>, key?: Uint8Array): Promise<T> => {
  const vault = await EmbeddedVault.open({ folder, ...(key && { masterKey: key }) });
  try {
    return await use(vault);
  } finally {
    await vault.close();
  }
};

describe('the master key of an embedded vault', () => {
  it('is made at the first start, for this user only', async () => {
    const folder = newFolder();
    await withVault(folder, (vault) => vault.createKeys(['ana']));
    for (const file of readdirSync(folder)) assert.equal(statSync(join(folder, file)).mode & 0o077, 0, file);
    assert.deepEqual(readdirSync(folder).toSorted(), ['master.key', 'vault.db']);
    assert.equal(readFileSync(join(folder, 'master.key')).length, 32);
    assert.equal(statSync(folder).mode & 0o077, 0);
  });

  it('is not written anywhere when it is given', async () => {
    const folder = newFolder();
    await withVault(folder, (vault) => vault.createKeys(['ana']), masterKey);
    assert.deepEqual(readdirSync(folder), ['vault.db']);
    assert.equal(readFileSync(join(folder, 'vault.db')).includes(Buffer.from(masterKey)), false);
  });

  it('is refused when it is another one, and the vault is as before', async () => {
    const folder = newFolder();
    await withVault(folder, (vault) => vault.createKeys(['ana']));
    const own = readFileSync(join(folder, 'master.key'));
    await assert.rejects(EmbeddedVault.open({ folder, masterKey }), WrongMasterKey);
    await assert.rejects(EmbeddedVault.open({ folder, masterKey: new Uint8Array(16) }), WrongMasterKey);
    assert.equal((await withVault(folder, (vault) => vault.keys(['ana']), new Uint8Array(own))).size, 1);
  });

  it('is not replaced by a new one when it is lost', async () => {
    const folder = newFolder();
    await withVault(folder, (vault) => vault.createKeys(['ana']));
    rmSync(join(folder, 'master.key'));
    await assert.rejects(EmbeddedVault.open({ folder }), /master\.key is missing/);
    assert.deepEqual(readdirSync(folder), ['vault.db']);
  });
});

it('an embedded vault is open in one place only', async () => {
  const folder = newFolder();
  await withVault(folder, () => assert.rejects(EmbeddedVault.open({ folder }), /in use by another process/));
  await withVault(folder, (vault) => vault.createKeys(['ana']));
});

it('what an embedded vault has answered survives that its process is killed', async () => {
  const folder = newFolder();
  const program = `
    import { EmbeddedVault } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
    const vault = await EmbeddedVault.open({ folder: ${JSON.stringify(folder)} });
    await vault.createKeys(['ana', 'ben']);
    await vault.destroyKey('ben');
    const secret = await vault.secret('signing', () => new Uint8Array([7, 7, 7]));
    const key = (await vault.keys(['ana'])).get('ana');
    process.stdout.write(Buffer.from(key).toString('hex') + '\\n');
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer]: unknown[] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await withVault(folder, async (vault) => {
    await vault.createKeys(['ben']);
    const keys = await vault.keys(['ana', 'ben']);
    assert.equal(Buffer.from(keys.get('ana') ?? []).toString('hex'), String(answer).trim());
    assert.equal(keys.has('ben'), false);
    assert.deepEqual([...(await vault.secret('signing', () => assert.fail('it is there')))], [7, 7, 7]);
  });
});

it('thousands of cached keys are given quickly', async () => {
  const subjects = Array.from({ length: 5_000 }, (_, n) => `person-${n}`);
  await withVault(newFolder(), async (vault) => {
    await vault.createKeys(subjects);
    await vault.keys(subjects);
    const start = process.cpuUsage();
    for (let n = 0; n < 10; n += 1) assert.equal((await vault.keys(subjects)).size, subjects.length);
    // From the file it takes more than this for one round.
    const { user, system } = process.cpuUsage(start);
    assert.ok(user + system < 500_000, `took ${(user + system) / 1_000} ms of the processor`);
  });
});

describe('the cache of keys', () => {
  it('keeps those used last and wipes what it is told to forget', () => {
    const cache = new KeyCache(2);
    const key = new Uint8Array([1]);
    cache.set('a', key);
    cache.set('b', new Uint8Array([2]));
    assert.ok(cache.get('a'));
    cache.set('c', new Uint8Array([3]));
    assert.equal(cache.get('b'), undefined);
    assert.equal(cache.size, 2);
    cache.forget('a');
    assert.equal(cache.get('a'), undefined);
    assert.deepEqual([...key], [0]);
  });
});
