/**
 * A process for the crash spec to kill: it starts and stops the store over and over, and in between appends to a stream
 * that stays, to one that expires and to one that it deletes, and cleans up. Its clock runs a thousand times too fast.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { NO_STREAM, WrongExpectedRevision, type AppendOptions } from '../../index.js';
import { EmbeddedEventStore } from './index.js';

const [folder = ''] = process.argv.slice(2);
const clock = () => Date.now() * 1_000;
const tell = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(' ')}\n`);

for (;;) {
  const store = await EmbeddedEventStore.open({ folder, clock });
  const append = async (stream: string, expected: number, options?: AppendOptions): Promise<void> => {
    const event = { id: randomUUID(), type: 'Happened', data: {}, metadata: {} };
    try {
      const { revision, position } = await store.append(stream, expected, [event], options);
      tell('acked', stream, revision, position, event.id);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      await append(stream, error.actual, options);
    }
  };
  for (let n = 0; n < 4; n += 1) {
    const gone = `gone-${randomUUID()}`;
    await append('kept-1', NO_STREAM);
    await append(gone, NO_STREAM);
    await append('session-1', NO_STREAM, { maxAge: 1 });
    await store.deleteStream(gone);
    tell('deleted', gone);
    await store.cleanUp();
  }
  await store.close();
}
