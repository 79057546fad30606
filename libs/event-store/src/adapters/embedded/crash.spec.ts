import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CrashLedger } from './crash-ledger.js';
import { EmbeddedEventStore, type CommitPoint } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

const child = fileURLToPath(new URL('./crash.child.js', import.meta.url));

/** Where a process is killed: so long after its start, so long after its first answer, or at a point of a commit. */
type Kill = Readonly<{ afterStart: number } | { afterAnswer: number } | { at: CommitPoint; countdown: number }>;

const random = (from: number, to: number) => from + Math.random() * (to - from);

/** One lane is 30 kills on one log; two lanes use two cores. */
const kills = (): Kill[] => [
  ...Array.from({ length: 5 }, () => ({ afterStart: random(20, 90) })),
  ...Array.from({ length: 10 }, () => ({ afterAnswer: random(0, 200) })),
  ...(['before-commit', 'after-commit', 'after-answers'] as const).flatMap((at) =>
    [0, 1, 5, 20, 60].map((countdown) => ({ at, countdown })),
  ),
];

const runAndKill = async (folder: string, after: number, kill: Kill): Promise<string> => {
  const crashPoint = 'at' in kill ? [kill.at, String(kill.countdown)] : [];
  const running = spawn(process.execPath, [child, folder, String(after), ...crashPoint], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  const killIn = (milliseconds: number) => setTimeout(() => running.kill('SIGKILL'), milliseconds);
  if ('afterStart' in kill) killIn(kill.afterStart);
  running.stdout.on('data', (chunk: Buffer) => {
    if (chunks.push(chunk) === 1 && 'afterAnswer' in kill) killIn(kill.afterAnswer);
  });
  const [code, signal] = (await once(running, 'close')) as [number | null, string | null];
  assert.deepEqual({ code, signal }, { code: null, signal: 'SIGKILL' });
  return Buffer.concat(chunks).toString();
};

describe('an embedded event store whose process is killed at any instant', () => {
  const lane = async () => {
    const { folder, remove } = temporaryFolder();
    const ledger = new CrashLedger();
    for (const kill of kills()) {
      ledger.record(await runAndKill(folder, ledger.lastHandled, kill));
      const store = await EmbeddedEventStore.open({ folder });
      await ledger.verify(store).catch((error: unknown) => {
        throw new Error(`After a kill ${JSON.stringify(kill)}`, { cause: error });
      });
      await store.close();
    }
    const store = await EmbeddedEventStore.open({ folder });
    await ledger.finish(store);
    await store.close();
    remove();
    return ledger.size;
  };

  it('loses nothing, repeats nothing and leaves no gap in 60 kills under load', { timeout: 100_000 }, async (test) => {
    for (const size of await Promise.all([lane(), lane()])) {
      test.diagnostic(JSON.stringify(size));
      assert.ok(size.acked > 1_000, 'too little happened for the spec to mean anything');
    }
  });
});
