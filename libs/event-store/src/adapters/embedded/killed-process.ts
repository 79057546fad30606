import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CommitPoint } from './index.js';

/** When a process is killed: so long after its start, so long after its first answer, or at a point of a commit. */
export type Kill = Readonly<{ afterStart: number } | { afterAnswer: number } | { at: CommitPoint; countdown: number }>;

export const random = (from: number, to: number) => from + Math.random() * (to - from);

/** Runs a script of this folder, kills it, and gives what it had written until then. */
export const runAndKill = async (script: string, args: readonly string[], kill: Kill): Promise<string> => {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const crashPoint = 'at' in kill ? [kill.at, String(kill.countdown)] : [];
  const running = spawn(process.execPath, [file, ...args, ...crashPoint], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  const killIn = (milliseconds: number) => setTimeout(() => running.kill('SIGKILL'), milliseconds);
  if ('afterStart' in kill) killIn(kill.afterStart);
  running.stdout.on('data', (chunk: Buffer) => {
    if (chunks.push(chunk) === 1 && 'afterAnswer' in kill) killIn(kill.afterAnswer);
  });
  const [code, signal] = (await once(running, 'close')) as [number | null, string | null];
  assert.deepEqual({ code, signal }, { code: null, signal: 'SIGKILL' });
  // A line that the end of the process cut off claims nothing.
  const written = Buffer.concat(chunks).toString();
  return written.slice(0, written.lastIndexOf('\n') + 1);
};
