import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { it } from 'node:test';
import { endProcess } from './processes.js';

/** Has so much memory that it takes a while to end. */
const LARGE = `
  const held = Array.from({ length: 8 }, () => Buffer.alloc(128 * 1024 * 1024, 1));
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port, held.length));
`;

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy().destroyed));
    socket.on('error', () => resolve(false));
  });

it('a process that was ended listens no more', async () => {
  const child = spawn(process.execPath, ['-e', LARGE, 'large'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [told] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(told.toString().split(' ')[0]);
  assert.equal(await isListening(port), true);
  await endProcess(child.pid!, 'large', 'SIGKILL');
  assert.equal(await isListening(port), false);
});
