import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { withLock } from './lock.js';
import { ask } from './ports.js';
import { cached, exists, findProgram, runProgram } from './program.js';
import type { Command, Place, Server } from './server.js';

const VERSION = '0.7.0b3';
const environment = cached(`secantusdb-${VERSION}`);
const installed = join(environment, 'installed');

const given = (): string | undefined => process.env['SECANTUSD'] || undefined;

const missing = async (): Promise<string | undefined> => {
  const binary = given();
  if (binary) return (await findProgram(binary)) ? undefined : `SECANTUSD names ${binary}, which is no program`;
  if (await exists(installed)) return undefined;
  const usable =
    (await findProgram('python3')) &&
    (await runProgram('python3', ['-c', 'import venv, ensurepip'], 20).then(
      () => true,
      () => false,
    ));
  if (usable) return undefined;
  return 'install Python 3 with venv (Debian: apt-get install python3-venv), or name a SecantusDB binary in SECANTUSD';
};

const download = () =>
  withLock(`${environment}.lock`, 400, async () => {
    if (await exists(installed)) return;
    await runProgram('python3', ['-m', 'venv', '--clear', environment], 120);
    const pip = join(environment, 'bin/pip');
    await runProgram(pip, ['install', '--quiet', '--disable-pip-version-check', `secantusdb==${VERSION}`], 240);
    await writeFile(installed, VERSION);
  });

const prepare = async ({ folder }: Place): Promise<void> => {
  if (!given()) await download();
  await mkdir(folder, { recursive: true });
};

const command = ({ folder, ports: [port] }: Place): Command => {
  const file = given() ?? join(environment, 'bin/secantusd-py');
  const common = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', join(folder, 'data')];
  // Without it the Rust server answers `j: true` before anything is on the disk. The Python one always syncs.
  const ofRust = ['--cache-size', '512M', '--sync-on-commit'];
  return { file, args: [...common, '--log-level', 'WARNING', ...(basename(file).endsWith('-py') ? [] : ofRust)] };
};

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** `{ ping: 1, $db: 'admin' }` as an OP_MSG. */
const pingRequest = (): Buffer => {
  const fields = Buffer.concat([
    Buffer.from('\x10ping\0'),
    int32(1),
    Buffer.from('\x02$db\0'),
    int32(6),
    Buffer.from('admin\0\0'),
  ]);
  const body = Buffer.concat([int32(0), Buffer.from([0]), int32(fields.length + 4), fields]);
  return Buffer.concat([int32(body.length + 16), int32(1), int32(0), int32(2013), body]);
};

const isReady = async ({ ports: [port = 0] }: Place): Promise<boolean> => {
  const answer = await ask(port, pingRequest(), 26);
  const at = answer?.indexOf('\x01ok\0') ?? -1;
  return answer !== undefined && at > 0 && answer.length >= at + 12 && answer.readDoubleLE(at + 4) === 1;
};

/** A server that speaks MongoDB's protocol: SecantusDB, as no registry has MongoDB itself. */
export const mongo: Server = {
  name: 'mongo',
  ports: 1,
  missing,
  prepare,
  command,
  isReady,
  address: ({ ports }) => `mongodb://127.0.0.1:${ports[0]}/?replicaSet=secantus`,
  secondsToStart: 30,
};
