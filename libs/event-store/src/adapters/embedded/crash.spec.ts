import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CrashLedger } from './crash-ledger.js';
import { EmbeddedEventStore } from './index.js';
import { random, runAndKill, type Kill } from './killed-process.js';
import { temporaryFolder } from './temporary-folder.js';

/** One lane is 30 kills on one log; two lanes use two cores. */
const kills = (): Kill[] => [
  ...Array.from({ length: 5 }, () => ({ afterStart: random(20, 90) })),
  ...Array.from({ length: 10 }, () => ({ afterAnswer: random(0, 200) })),
  ...(['before-commit', 'after-commit', 'after-answers'] as const).flatMap((at) =>
    [0, 1, 5, 20, 60].map((countdown) => ({ at, countdown })),
  ),
];

describe('an embedded event store whose process is killed at any instant', () => {
  const lane = async () => {
    const { folder, remove } = temporaryFolder();
    const ledger = new CrashLedger();
    for (const kill of kills()) {
      ledger.record(await runAndKill('./crash.child.js', [folder, String(ledger.lastHandled)], kill));
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
