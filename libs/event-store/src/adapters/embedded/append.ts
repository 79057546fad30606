import type Database from 'libsql';
import type { SerializedEvent } from '../../appendable.js';
import { StreamDeleted, WrongExpectedRevision, type Appended, type Position } from '../../index.js';
import type { LogEnd } from './log-end.js';
import type { Stream, Streams } from './streams.js';

export type Append = Readonly<{
  name: string;
  expected: number;
  events: readonly SerializedEvent[];
  maxAge: number | undefined;
}>;

/** Decides and writes one append inside the current transaction. */
export class Appends {
  readonly #insert;
  readonly #following;

  constructor(
    db: Database.Database,
    private readonly streams: Streams,
    private readonly end: LogEnd,
    private readonly clock: () => number,
  ) {
    this.#insert = db.prepare('INSERT INTO events (position, stream, revision, expires, line) VALUES (?, ?, ?, ?, ?)');
    this.#following = db
      .prepare(
        `SELECT position, line ->> '$.id' FROM events
         WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?`,
      )
      .raw();
  }

  /** Refuses before it writes anything, so that a refusal leaves the rest of the transaction as it is. */
  run({ name, expected, events, maxAge }: Append): Appended {
    const known = this.streams.find(name);
    if (known?.deleted) throw new StreamDeleted(name);
    const actual = known?.revision ?? -1;
    if (expected !== actual) {
      const repeated = known && expected < actual && this.#repeated(known, expected, events);
      if (repeated) return repeated;
      throw new WrongExpectedRevision(name, expected, actual);
    }
    return this.#write(name, known ?? this.streams.create(name, maxAge), events);
  }

  /** The answer that these events got when they were appended at this place; nothing if others are there. */
  #repeated({ id }: Stream, expected: number, events: readonly SerializedEvent[]): Appended | undefined {
    const found = this.#following.all([id, expected, events.length]) as [Position, string][];
    const last = found.at(-1);
    const same = found.length === events.length && found.every(([, eventId], index) => eventId === events[index]?.id);
    return same && last ? { revision: expected + events.length, position: last[0] } : undefined;
  }

  #write(name: string, stream: Stream, events: readonly SerializedEvent[]): Appended {
    const expires = stream.maxAge === undefined ? null : this.clock() + stream.maxAge * 1000;
    let position = this.end.head;
    for (const { id, type, data, metadata } of events) {
      position = this.end.take();
      stream.revision += 1;
      // Text of the whole event: a run of lines is one JSON array that one call parses.
      const line =
        `{"id":${JSON.stringify(id)},"type":${JSON.stringify(type)},"stream":${JSON.stringify(name)},` +
        `"revision":${stream.revision},"position":${position},"data":${data},"metadata":${metadata}}`;
      this.#insert.run([position, stream.id, stream.revision, expires, line]);
    }
    return { revision: stream.revision, position };
  }
}
