import { BAD_READ, NO_SUCH_POSITION, THROWN, eventAnswer, isVisible, streamDeleted } from './answers.js';
import type { Log } from './log.js';
import { LAST_REVISION, type LogRecord } from './records.js';
import { identifierOf, nameOf, streams } from './wire.js';

export type ReadOptions = InstanceType<typeof streams.ReadReq.Options>;
export type Answer = InstanceType<typeof streams.ReadResp>;

/** The records of a stream that may be seen now: the durable ones that its metadata does not hide. */
export const visibleOf = (log: Log, name: string, now: number): LogRecord[] => {
  const stream = log.stream(name);
  if (!stream) return [];
  const { maxAge, maxCount, truncateBefore } = log.limits(name);
  const durable = stream.records.filter((record) => log.shows(record));
  const first = maxCount === undefined ? 0 : (durable.at(-1)?.revision ?? 0) + 1 - maxCount;
  return durable.filter(
    ({ revision, created }) =>
      revision >= first &&
      (truncateBefore === undefined || BigInt(revision) >= truncateBefore) &&
      (maxAge === undefined || created > now - maxAge * 1000),
  );
};

/** Whether a read answers that there is no such stream. */
const isMissing = (log: Log, name: string): boolean =>
  !log.stream(name)?.records.some((record) => log.shows(record)) || log.isSoftDeleted(name);

/** @throws what the call is to end with. */
export function* readStream(log: Log, options: ReadOptions, now: number): Generator<Answer> {
  const from = options.getStream();
  const name = nameOf(from?.getStreamIdentifier());
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const revision = from?.hasRevision() ? BigInt(from.getRevision()) : undefined;
  if (name === '' || (revision ?? 0n) > LAST_REVISION) throw THROWN;
  const count = Number(options.getCount());
  if (count === 0 || (from?.hasEnd() && !backwards)) throw BAD_READ;
  if (log.shows(log.stream(name)?.tombstone)) throw streamDeleted(name);
  if (isMissing(log, name)) {
    yield notFound(name);
    return;
  }
  const all = visibleOf(log, name, now);
  const start = from?.hasEnd() ? LAST_REVISION : (revision ?? 0n);
  const selected = backwards
    ? all.filter((record) => BigInt(record.revision) <= start).toReversed()
    : all.filter((record) => BigInt(record.revision) >= start);
  for (const record of selected.slice(0, count)) yield resolved(log, record, options.getResolveLinks());
}

/** @throws what the call is to end with. */
export function* readAll(log: Log, options: ReadOptions): Generator<Answer> {
  const all = options.getAll();
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const count = Number(options.getCount());
  const matches = filterOf(options);
  let index = all?.hasEnd() ? log.durable : all?.hasStart() ? 0 : placeOf(log, options, NO_SUCH_POSITION);
  const step = backwards ? -1 : 1;
  if (backwards) index -= 1;
  for (let left = count; left > 0 && index >= 0 && index < log.durable; index += step) {
    const record = log.records[index];
    if (!record || !isVisible(record) || !matches(record)) continue;
    left -= 1;
    yield resolved(log, record, options.getResolveLinks());
  }
}

/** The index of the record at the position that is asked for; the end of the log if it is beyond. */
export const placeOf = (log: Log, options: ReadOptions, unknown: object): number => {
  const position = options.getAll()?.getPosition();
  const commit = Number(position?.getCommitPosition() ?? 0);
  if (commit < Number(position?.getPreparePosition() ?? 0)) throw THROWN;
  if (commit === 0) return 0;
  if (commit >= log.end) return log.records.length;
  const index = log.indexOf(commit);
  if (index === undefined) throw unknown;
  return index;
};

export const resolved = (log: Log, record: LogRecord, resolveLinks: boolean): Answer => {
  if (!resolveLinks || record.type !== '$>') return eventAnswer(record);
  const [, revision, stream] = /^(\d+)@(.*)$/s.exec(record.data.toString('utf8')) ?? [];
  const target = log.stream(stream ?? '')?.records[Number(revision)];
  return log.shows(target) ? eventAnswer(target, record) : eventAnswer(record, record, true);
};

export type Matches = (record: LogRecord) => boolean;

/** What a filter lets through. @throws what the call is to end with. */
export const filterOf = (options: ReadOptions): Matches => {
  const filter = options.getFilter();
  if (!filter) return () => true;
  const byStream = filter.getStreamIdentifier();
  const expression = byStream ?? filter.getEventType();
  const text = byStream ? ({ stream }: LogRecord) => stream : ({ type }: LogRecord) => type;
  if (!expression) return () => false;
  if (expression.getRegex() !== '') {
    const pattern = regular(expression.getRegex());
    return (record) => pattern.test(text(record));
  }
  const prefixes = expression.getPrefixList();
  return (record) => prefixes.some((prefix) => text(record).startsWith(prefix));
};

const regular = (source: string): RegExp => {
  try {
    return new RegExp(source, 'u');
  } catch {
    throw THROWN;
  }
};

const notFound = (name: string): Answer => {
  const missing = new streams.ReadResp.StreamNotFound();
  missing.setStreamIdentifier(identifierOf(name));
  const answer = new streams.ReadResp();
  answer.setStreamNotFound(missing);
  return answer;
};
