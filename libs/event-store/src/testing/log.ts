import { randomUUID } from 'node:crypto';
import {
  LAST_REVISION,
  NOTHING,
  TOMBSTONE,
  limitsOf,
  metadataStreamOf,
  sizeOf,
  type Limits,
  type LogRecord,
  type NewRecord,
} from './records.js';

/** Where the first record of a fresh server is: before it come records that `$all` does not show. */
const FIRST_POSITION = 548;

const FIRST_METADATA = '{"$maxAge":2592000,"$acl":{"$r":"$ops","$w":[],"$d":[],"$mr":[],"$mw":[]}}';

export class StreamOfLog {
  /** Without the tombstone. The revision of a record is its index here. */
  readonly records: LogRecord[] = [];
  readonly revisions = new Map<string, number>();
  tombstone: LogRecord | undefined;

  get last(): number {
    return this.records.length - 1;
  }
}

/** The whole log in memory: what was written, and how much of it is durable and may be shown. */
export class Log {
  readonly records: LogRecord[] = [];
  readonly #streams = new Map<string, StreamOfLog>();
  readonly #indexes = new Map<number, number>();
  #end = FIRST_POSITION;
  #durable = 0;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly clock: () => number) {}

  /** How many records may be shown. */
  get durable(): number {
    return this.#durable;
  }

  /** The position that the next record will have. */
  get end(): number {
    return this.#end;
  }

  stream(name: string): StreamOfLog | undefined {
    return this.#streams.get(name);
  }

  /** Whether the record is durable, so that it may be shown. */
  shows(record: LogRecord | undefined): record is LogRecord {
    return record !== undefined && (this.#indexes.get(record.position) ?? Number.POSITIVE_INFINITY) < this.#durable;
  }

  indexOf(position: number): number | undefined {
    return this.#indexes.get(position);
  }

  /** The metadata of a stream as the last record of `$$name` says; a metadata stream itself keeps one event. */
  limits(name: string): Limits {
    if (name.startsWith('$$')) return { maxCount: 1, text: '{}' };
    return limitsOf(this.stream(metadataStreamOf(name))?.records.at(-1));
  }

  isSoftDeleted(name: string): boolean {
    return this.limits(name).truncateBefore === LAST_REVISION;
  }

  /** Puts records at the end, not durable yet. */
  write(stream: string, events: readonly NewRecord[]): LogRecord[] {
    return events.map((event) => this.#place({ ...event, stream, created: this.clock() }));
  }

  writeMetadata(stream: string, text: string): LogRecord[] {
    return this.write(metadataStreamOf(stream), [event('$metadata', text)]);
  }

  writeTombstone(stream: string): LogRecord[] {
    return this.write(stream, [event(TOMBSTONE, '')]);
  }

  /** What an append of no events leaves in the log. */
  writeNothing(stream: string): LogRecord[] {
    return this.write(stream, [event(NOTHING, '')]);
  }

  writeFirst(): LogRecord[] {
    return this.write('$$$scavenges', [event('$metadata', FIRST_METADATA)]);
  }

  /** A record that an earlier process wrote. */
  restore(record: LogRecord) {
    this.#index(record);
    this.#end = record.position + sizeOf(record);
    this.#durable = this.records.length;
  }

  /** Everything up to this many records is durable now. */
  confirm(count: number) {
    this.#durable = Math.max(this.#durable, count);
    for (const wake of this.#waiting) wake();
  }

  /** Calls at every change of what may be shown; the answer ends that. */
  onChange(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  #place(draft: Omit<LogRecord, 'position' | 'revision'>): LogRecord {
    const revision = (this.stream(draft.stream)?.last ?? -1) + 1;
    const record = { ...draft, revision, position: this.#end };
    this.#end += sizeOf(record);
    this.#index(record);
    return record;
  }

  #index(record: LogRecord) {
    this.#indexes.set(record.position, this.records.length);
    this.records.push(record);
    if (record.type === NOTHING) return;
    const stream = this.#streams.get(record.stream) ?? new StreamOfLog();
    this.#streams.set(record.stream, stream);
    if (record.type === TOMBSTONE) stream.tombstone = record;
    else {
      stream.records.push(record);
      stream.revisions.set(record.id, record.revision);
    }
  }
}

const event = (type: string, text: string): NewRecord => ({
  id: randomUUID(),
  type,
  contentType: type === '$metadata' ? 'application/json' : 'application/octet-stream',
  data: Buffer.from(text),
  metadata: Buffer.alloc(0),
});
