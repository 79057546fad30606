import type { Log, StreamOfLog } from './log.js';
import { truncatedBefore, type LogRecord, type NewRecord } from './records.js';

export type Expected = Readonly<
  { kind: 'any' | 'no-stream' | 'stream-exists' } | { kind: 'revision'; revision: number }
>;

/** What one request leads to. `records` are what is to be made durable before it is answered. */
export type Decided = Readonly<
  | { outcome: 'written'; revision: number; position: number; noStream?: boolean; records: readonly LogRecord[] }
  | { outcome: 'wrong-version'; actual: number; expected: Expected }
  | { outcome: 'deleted' }
  | { outcome: 'too-large' }
  | { outcome: 'bad-request' }
>;

const MAX_APPEND_BYTES = 1_048_576;

/** Decides one append by the rules that the recordings show, and puts its records into the log. */
export const append = (log: Log, name: string, expected: Expected, events: readonly NewRecord[]): Decided => {
  if (name === '' || events.some(({ type, contentType }) => type === '' || contentType === '')) {
    return { outcome: 'bad-request' };
  }
  if (events.reduce((sum, { data }) => sum + data.length, 0) > MAX_APPEND_BYTES) return { outcome: 'too-large' };
  const stream = log.stream(name);
  const softDeleted = log.isSoftDeleted(name);
  const described = name.startsWith('$$') ? log.stream(name.slice(2)) : undefined;
  if (stream?.tombstone || described?.tombstone || (softDeleted && expected.kind === 'stream-exists'))
    return { outcome: 'deleted' };
  const repeated = softDeleted ? undefined : repetition(stream, expected, events);
  if (repeated) return repeated;
  if (!fits(stream, expected, softDeleted)) return { outcome: 'wrong-version', actual: stream?.last ?? -1, expected };
  return write(log, name, events, softDeleted);
};

const fits = (stream: StreamOfLog | undefined, expected: Expected, softDeleted: boolean): boolean => {
  const last = stream?.last ?? -1;
  switch (expected.kind) {
    case 'any':
      return true;
    case 'no-stream':
      return last === -1 || softDeleted;
    case 'stream-exists':
      return last !== -1;
    case 'revision':
      return expected.revision === last;
  }
};

const write = (log: Log, name: string, events: readonly NewRecord[], softDeleted: boolean): Decided => {
  const records = events.length === 0 ? log.writeNothing(name) : log.write(name, events);
  const position = records.at(-1)?.position ?? log.end;
  const stream = log.stream(name);
  if (events.length === 0) {
    const revision = stream?.last ?? -1;
    return { outcome: 'written', revision: Math.max(revision, 0), noStream: revision === -1, position, records };
  }
  // A soft-deleted stream that is written to again shows what is new, and no more than that.
  const revived = softDeleted
    ? log.writeMetadata(name, truncatedBefore(log.limits(name), BigInt(records[0]?.revision ?? 0)))
    : [];
  return { outcome: 'written', revision: stream?.last ?? 0, position, records: [...records, ...revived] };
};

/** The answer if these events were written before at the place that is asked for; nothing if they are new there. */
const repetition = (
  stream: StreamOfLog | undefined,
  expected: Expected,
  events: readonly NewRecord[],
): Decided | undefined => {
  if (!stream || events.length === 0) return undefined;
  const exact = expected.kind === 'revision' || expected.kind === 'no-stream';
  const found = exact
    ? followers(stream, expected.kind === 'revision' ? expected.revision : -1, events)
    : anywhere(stream, events);
  if (found === 'partly') return { outcome: 'wrong-version', actual: stream.last, expected };
  if (!found) return undefined;
  return { outcome: 'written', revision: found.revision, position: found.position, records: [] };
};

const followers = (stream: StreamOfLog, after: number, events: readonly NewRecord[]): LogRecord | undefined => {
  if (after >= stream.last) return undefined;
  const same = events.every(({ id }, index) => stream.records[after + 1 + index]?.id === id);
  return same ? stream.records[after + events.length] : undefined;
};

/** Without an exact expectation the ids are looked up one by one; it is the first that makes it a repetition. */
const anywhere = (stream: StreamOfLog, events: readonly NewRecord[]): LogRecord | 'partly' | undefined => {
  const revisions = events.map(({ id }) => stream.revisions.get(id));
  if (revisions[0] === undefined) return undefined;
  if (revisions.includes(undefined)) return 'partly';
  return stream.records[revisions.at(-1) ?? 0];
};

/** Deletes a stream: softly, so that it may be written to again, or for good. */
export const remove = (log: Log, name: string, expected: Expected, forGood: boolean): Decided => {
  const stream = log.stream(name);
  if (stream?.tombstone) return { outcome: 'deleted' };
  const actual = stream?.last ?? -1;
  const missing = actual === -1 && !forGood;
  if (missing || !fits(stream, expected, false)) return { outcome: 'wrong-version', actual, expected };
  const records = forGood
    ? log.writeTombstone(name)
    : log.writeMetadata(name, truncatedBefore(log.limits(name), 9_223_372_036_854_775_807n));
  return { outcome: 'written', revision: actual, position: records.at(-1)?.position ?? log.end, records };
};
