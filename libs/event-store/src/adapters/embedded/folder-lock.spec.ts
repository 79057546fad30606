import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { EventStoreUnavailable } from '../../index.js';
import { EmbeddedEventStore } from './index.js';
import { temporaryFolder } from './temporary-folder.js';

describe('the folder of an embedded event store', () => {
  const { folder, remove } = temporaryFolder();
  after(remove);

  const refusal = (error: unknown) => {
    assert.ok(error instanceof EventStoreUnavailable);
    assert.match(
      error.message,
      /in use by another process\. Stop that one first, or give this one a folder of its own/,
    );
    assert.ok(error.message.includes(folder));
    return true;
  };

  it('is refused at once to a second store of the same process, until the first is closed', async () => {
    const first = await EmbeddedEventStore.open({ folder });
    const started = performance.now();
    await assert.rejects(EmbeddedEventStore.open({ folder }), refusal);
    assert.ok(performance.now() - started < 3_000);
    await first.close();
    await (await EmbeddedEventStore.open({ folder })).close();
  });

  it('is refused while another process has it, and free as soon as that is killed', { timeout: 30_000 }, async () => {
    const child = fileURLToPath(new URL('./crash.child.js', import.meta.url));
    const other = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    await assert.rejects(EmbeddedEventStore.open({ folder }), refusal);
    other.stdout.resume();
    other.kill('SIGKILL');
    await once(other, 'close');
    assert.ok(existsSync(join(folder, 'lock')), 'the lock file is left behind, and blocks nobody');
    const store = await EmbeddedEventStore.open({ folder });
    assert.ok((await store.head()) >= 0);
    await store.close();
  });
});
