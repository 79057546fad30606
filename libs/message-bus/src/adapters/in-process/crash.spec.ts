import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { EmbeddedEventStore } from '@guildhall/event-store/embedded';
import type { Message } from '../../index.js';
import { InProcessMessageBus } from './index.js';

const topics = { prefixesOf: (topic: string) => [`${topic}-`], topicOf: (stream: string) => stream.split('-')[0] };

/** Publishes 400 messages of five organizations, and ends only by force. Every tenth cannot be handled. */
const program = (folder: string) => `
  import { randomUUID } from 'node:crypto';
  import { writeSync } from 'node:fs';
  import { EmbeddedEventStore } from ${JSON.stringify(import.meta.resolve('@guildhall/event-store/embedded'))};
  import { InProcessMessageBus } from ${JSON.stringify(new URL('./index.js', import.meta.url).href)};
  const store = await EmbeddedEventStore.open({ folder: ${JSON.stringify(join(folder, 'log'))} });
  for (let n = 0; n < 400; n += 1)
    await store.append('members-' + n, -1, [
      { id: randomUUID(), type: 'Joined', data: n, metadata: { organizationId: 'organization-' + (n % 5) } },
    ]);
  const topics = { prefixesOf: (topic) => [topic + '-'], topicOf: (stream) => stream.split('-')[0] };
  const bus = await InProcessMessageBus.open({ store, folder: ${JSON.stringify(folder)}, topics });
  await bus.consume({
    group: 'mail',
    topics: ['members'],
    retry: { attempts: 1, firstDelayMs: 1, maxDelayMs: 1 },
    afterDeadLetter: 'continue',
    async handle({ data }) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (data % 10 === 3) throw new Error('broken');
      writeSync(1, data + '\\n');
    },
  });
  setInterval(() => {}, 1000);
`;

it('loses no message when the process is killed in the middle', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'message-bus-crash-'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(folder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  // Late enough for the place to have been saved on the way.
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.split('\n').length > 250) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const before = new Set(output.split('\n').slice(0, -1).map(Number));
  assert.ok(before.size >= 200 && before.size < 360, `${before.size} were handled before`);

  const store = await EmbeddedEventStore.open({ folder: join(folder, 'log') });
  const bus = await InProcessMessageBus.open({ store, folder, topics });
  try {
    const dead = new Set((await bus.deadLetters({ limit: 200 })).data.map(({ message }) => message.data));
    const after: unknown[] = [];
    const handle = async ({ data }: Message) => {
      after.push(data);
    };
    const consumption = await bus.consume({ group: 'mail', topics: ['members'], handle, afterDeadLetter: 'continue' });
    t.diagnostic(`${before.size} handled before, from ${consumption.position} on again, ${dead.size} dead letters`);
    await consumption.handledUpTo(await store.head());
    const seen = new Set<unknown>([...before, ...dead, ...after]);
    assert.deepEqual(
      Array.from({ length: 400 }, (_, n) => n).filter((n) => !seen.has(n)),
      [],
    );
    assert.ok(dead.size > 0);
    assert.ok(!after.includes(0), 'it went on at its place');
  } finally {
    await bus.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
