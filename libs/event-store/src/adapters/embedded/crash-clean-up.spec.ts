import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { event, read, readLog } from '../../contract/harness.js';
import { NO_STREAM, START, StreamDeleted } from '../../index.js';
import { EmbeddedEventStore } from './index.js';
import { random, runAndKill } from './killed-process.js';
import { temporaryFolder } from './temporary-folder.js';

const KILLS = 25;

describe('an embedded event store that is killed while it starts, cleans up or stops', () => {
  it('keeps what is to be kept and gives no position or revision twice', { timeout: 100_000 }, async (test) => {
    const { folder, remove } = temporaryFolder();
    const acked: string[][] = [];
    const deleted: string[] = [];
    for (let n = 0; n < KILLS; n += 1) {
      const output = await runAndKill('./crash-clean-up.child.js', [folder], { afterAnswer: random(0, 120) });
      const lines = output.split('\n').map((line) => line.split(' '));
      acked.push(...lines.filter(([what]) => what === 'acked').map(([, ...claim]) => claim));
      deleted.push(...lines.filter(([what]) => what === 'deleted').map(([, stream = '']) => stream));

      assertRising(acked.map(([, , position]) => Number(position)));
      for (const name of ['kept-1', 'session-1']) {
        assertRising(acked.filter(([stream]) => stream === name).map(([, revision]) => Number(revision)));
      }
      const store = await EmbeddedEventStore.open({ folder });
      assert.ok((await store.head()) >= Number(acked.at(-1)?.[2]));
      const kept = await read(store, 'kept-1');
      assert.deepEqual(
        kept.map(({ revision }) => revision),
        [...kept.keys()],
      );
      const found = new Set(
        (await readLog(store, { after: START })).events.map(({ position, id }) => `${position} ${id}`),
      );
      for (const [stream, , position, id] of acked) if (stream === 'kept-1') assert.ok(found.has(`${position} ${id}`));
      for (const stream of deleted.slice(-5)) {
        assert.deepEqual(await read(store, stream), []);
        await assert.rejects(store.append(stream, NO_STREAM, [event()]), StreamDeleted);
      }
      await store.close();
    }
    test.diagnostic(`${acked.length} acknowledged appends, ${deleted.length} deleted streams`);
    assert.ok(acked.length > 5 * KILLS, 'too little happened for the spec to mean anything');
    remove();
  });
});

const assertRising = (numbers: readonly number[]) =>
  assert.ok(
    numbers.every((number, n) => n === 0 || number > (numbers[n - 1] ?? Number.NaN)),
    'given twice',
  );
