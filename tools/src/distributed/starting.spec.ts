import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from '../repository.js';
import { freePorts } from '../servers/ports.js';

/** Nobody answers on these. */
const ABSENT = {
  GUILDHALL_EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false',
  GUILDHALL_KAFKA_BROKERS: '127.0.0.1:1',
  GUILDHALL_KAFKA_TLS: 'off',
  GUILDHALL_MONGO_URL: 'mongodb://user:s3cret@127.0.0.1:1/?serverSelectionTimeoutMS=200',
};

const start = (t: TestContext, service: string, environment: Readonly<Record<string, string>>) => {
  const child = spawn(process.execPath, [join(root, 'apps', service, 'dist/main.js')], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output.text += chunk.toString()));
  return { child, output, ended: once(child, 'exit').then(() => child.exitCode) };
};

describe('a service that starts', () => {
  it('says everything that is missing in one message, and ends with 78', async (t) => {
    const { output, ended } = start(t, 'audit', {});
    assert.equal(await ended, 78);
    for (const name of ['GUILDHALL_PUBLIC_URL', 'GUILDHALL_EVENTSTORE_URL', 'GUILDHALL_MASTER_KEY'])
      assert.match(output.text, new RegExp(`${name}: is missing`));
  });

  it('ends with 78 when what it is told is not secure', async (t) => {
    const { output, ended } = start(t, 'audit', {
      ...ABSENT,
      GUILDHALL_PUBLIC_URL: 'http://id.example.com',
      GUILDHALL_MASTER_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
    });
    assert.equal(await ended, 78);
    assert.match(output.text, /not secure[\s\S]*GUILDHALL_PUBLIC_URL/);
  });

  it('ends with 78 when templates or permissions of the instance’s own cannot work', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-starting-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'own.json'), '{"id": "studio"}');
    const whole = {
      ...ABSENT,
      GUILDHALL_PUBLIC_URL: 'https://id.example.com',
      GUILDHALL_MASTER_KEY: Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'),
    };
    const templates = start(t, 'organizations', { ...whole, GUILDHALL_TEMPLATES: folder });
    assert.equal(await templates.ended, 78);
    assert.match(templates.output.text, /Template studio is malformed: .*roles/);
    const families = start(t, 'audit', { ...whole, GUILDHALL_PERMISSION_FAMILIES: join(folder, 'own.json') });
    assert.equal(await families.ended, 78);
    assert.match(families.output.text, /GUILDHALL_PERMISSION_FAMILIES: The catalogue of permissions is malformed/);
  });

  it('lives and waits for its servers, says which, and ends when it is told to', async (t) => {
    const [port] = await freePorts(1);
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-starting-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'key'), Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64'));
    const { child, output, ended } = start(t, 'audit', {
      ...ABSENT,
      PORT: String(port),
      HOST: '127.0.0.1',
      GUILDHALL_PUBLIC_URL: 'https://id.example.com',
      GUILDHALL_MASTER_KEY_FILE: join(folder, 'key'),
    });
    type Readiness = Readonly<{ missing?: Readonly<Record<string, string>> }>;
    let readiness: Readiness = {};
    for (let tries = 0; tries < 200 && !readiness.missing?.['read models']?.includes('cannot'); tries += 1) {
      await wait(50);
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
      if (!answer) continue;
      assert.equal(answer.status, 503);
      readiness = (await answer.json()) as Readiness;
    }
    assert.deepEqual(Object.keys(readiness.missing ?? {}).toSorted(), ['Kafka', 'event store', 'read models', 'vault']);
    assert.equal((await fetch(`http://127.0.0.1:${port}/health/live`)).status, 200);
    assert.ok(!output.text.includes('s3cret') && !JSON.stringify(readiness).includes('s3cret'));
    child.kill('SIGTERM');
    assert.equal(await ended, 143);
  });
});
