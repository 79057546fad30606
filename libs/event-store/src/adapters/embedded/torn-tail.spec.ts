import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { event, read } from '../../contract/harness.js';
import { EventStoreUnavailable, NO_STREAM } from '../../index.js';
import { EmbeddedEventStore } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

const WAL = 'events.db-wal';

describe('the end of the log after a crash', () => {
  const { folder, remove } = temporaryFolder();
  let copies = 0;
  let shorter: Buffer;
  let whole: Buffer;

  before(async () => {
    const store = await EmbeddedEventStore.open({ folder: join(folder, 'original') });
    for (let n = 0; n < 3; n += 1) await store.append('organization-1', n - 1, [event({ n })]);
    shorter = readFileSync(join(folder, 'original', WAL));
    await store.append('organization-1', 2, [event('x'.repeat(20_000))]);
    whole = readFileSync(join(folder, 'original', WAL));
    mkdirSync(join(folder, 'crashed'));
    copyFileSync(join(folder, 'original', 'events.db'), join(folder, 'crashed', 'events.db'));
    await store.close();
  });
  after(remove);

  /** What a process finds that starts with this log: the revisions of the stream, and what was logged. */
  const startWith = async (wal: Buffer) => {
    const crashed = join(folder, `crashed-${(copies += 1)}`);
    mkdirSync(crashed);
    copyFileSync(join(folder, 'crashed', 'events.db'), join(crashed, 'events.db'));
    writeFileSync(join(crashed, WAL), wal);
    const notices: string[] = [];
    const open = () => EmbeddedEventStore.open({ folder: crashed, log: (notice) => notices.push(notice) });
    const store = await open();
    const revisions = (await read(store, 'organization-1')).map(({ revision }) => revision);
    await store.append('organization-1', revisions.at(-1) ?? NO_STREAM, [event()]);
    await store.close();
    const again = await open();
    assert.equal((await read(again, 'organization-1')).length, revisions.length + 1);
    await again.close();
    return { revisions, notices };
  };

  it('is nothing to speak of when nothing is torn', async () => {
    assert.deepEqual(await startWith(shorter), { revisions: [0, 1, 2], notices: [] });
    assert.deepEqual(await startWith(whole), { revisions: [0, 1, 2, 3], notices: [] });
  });

  it('is repaired with one notice wherever the last write was cut off', async () => {
    const cuts = [1, 23, 24, 25, 4_119, 4_120, 4_121, whole.length - shorter.length - 1];
    for (const bytes of cuts) {
      const { revisions, notices } = await startWith(whole.subarray(0, shorter.length + bytes));
      assert.deepEqual(revisions, [0, 1, 2], `cut after ${bytes} bytes`);
      assert.equal(notices.length, 1);
      assert.match(notices[0] ?? '', new RegExp(`^Repaired .*: removed ${bytes} bytes of a write that was cut off\\.`));
    }
  });

  it('is repaired when the last write is garbage or was never filled in', async () => {
    const zeros = Buffer.concat([shorter, Buffer.alloc(whole.length - shorter.length)]);
    assert.deepEqual((await startWith(zeros)).revisions, [0, 1, 2]);
    const garbage = Buffer.from(whole);
    garbage.fill(0xa5, shorter.length + 100, shorter.length + 200);
    const { revisions, notices } = await startWith(garbage);
    assert.deepEqual(revisions, [0, 1, 2]);
    assert.equal(notices.length, 1);
  });

  it('refuses to start, and changes nothing, when acknowledged events are damaged', async () => {
    const crashed = join(folder, 'damaged');
    mkdirSync(crashed);
    copyFileSync(join(folder, 'crashed', 'events.db'), join(crashed, 'events.db'));
    const damaged = Buffer.from(whole);
    damaged.fill(0xa5, 200, 300);
    writeFileSync(join(crashed, WAL), damaged);
    await assert.rejects(EmbeddedEventStore.open({ folder: crashed }), (error: unknown) => {
      assert.ok(error instanceof EventStoreUnavailable);
      assert.match(error.message, /is damaged before its end/);
      return true;
    });
    assert.deepEqual(readFileSync(join(crashed, WAL)), damaged);
  });

  it('is no tear when an older run of the log is left behind the newer one', async () => {
    const reused = join(folder, 'reused');
    const store = await EmbeddedEventStore.open({ folder: reused });
    const large = 'x'.repeat(900_000);
    // Each append is a good part of a checkpoint interval: the log starts over and stays longer than its content.
    for (let n = 0; n < 12; n += 1) await store.append('large-1', n - 1, [event(large)]);
    for (let n = 0; n < 3; n += 1) await store.append('organization-1', n - 1, [event({ n })]);
    const wal = readFileSync(join(reused, WAL));
    copyFileSync(join(reused, 'events.db'), join(folder, 'crashed', 'events.db'));
    await store.close();
    assert.deepEqual(await startWith(wal), { revisions: [0, 1, 2], notices: [] });
  });
});
