/**
 * A process for the crash spec to kill: 64 appenders on 16 streams and one subscriber. What was answered and what was
 * handled is written to standard output, synchronously, so that nothing is claimed later than it happened.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { NO_STREAM, WrongExpectedRevision, type NewEvent } from '../../index.js';
import { EmbeddedEventStore, type CommitPoint } from './index.js';

const [folder = '', after = '-1', point = '', countdown = '0'] = process.argv.slice(2);

let left = Number(countdown);
const probe = (reached: CommitPoint) => {
  if (reached === point && (left -= 1) < 0) process.kill(process.pid, 'SIGKILL');
};

const tell = (text: string) => {
  for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(1, rest));
};

const store = await EmbeddedEventStore.open({ folder, probe });
const revisions = new Map<string, number>();

const append = async (stream: string, events: readonly NewEvent[]) => {
  for (;;) {
    const expected = revisions.get(stream) ?? NO_STREAM;
    try {
      const { revision, position } = await store.append(stream, expected, events);
      revisions.set(stream, Math.max(revision, revisions.get(stream) ?? NO_STREAM));
      tell(events.map(({ id }, n) => line('acked', stream, revision, position, n + 1 - events.length, id)).join(''));
      return;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      revisions.set(stream, error.actual);
    }
  }
};

const line = (what: string, stream: string, revision: number, position: number, offset: number, id: string) =>
  `${what} ${stream} ${revision + offset} ${position + offset} ${id}\n`;

const appender = async (n: number) => {
  for (let round = 0; ; round += 1) {
    const event = () => ({ id: randomUUID(), type: 'Happened', data: { n, round }, metadata: {} });
    await append(`crash-${n % 16}`, Array.from({ length: 1 + (round % 3) }, event));
  }
};

const subscriber = async () => {
  for await (const { events } of store.subscribe({ after: Number(after) })) {
    tell(
      events.map(({ stream, revision, position, id }) => line('handled', stream, revision, position, 0, id)).join(''),
    );
  }
};

await Promise.all([subscriber(), ...Array.from({ length: 64 }, (_, n) => appender(n))]);
