import type Database from 'libsql';
import {
  EventStoreUnavailable,
  type LogBatch,
  type LogSelection,
  type Position,
  type RecordedEvent,
} from '../../index.js';

/** `read`: how many rows its bytes are of; some may have been sorted out since. */
type Run = Readonly<{ events: RecordedEvent[]; bytes: number; read: number }>;

/**
 * How much one query fetches. Both bound how long the event loop is held; texts beyond about 128 KiB are also slower,
 * because the memory for each is asked of the operating system.
 */
const MAX_ROWS = 1_000;
const TARGET_BYTES = 98_304;
/** How many positions one query looks at when a selection matches few of them. */
const WINDOW = 5_000;
/** A selection of more prefixes than this is taken to want most of the log: it is quicker sorted out after parsing. */
const FEW_PREFIXES = 3;

/** Reads runs of events as one JSON text each. All calls are synchronous and short. */
export class Reader {
  readonly #statements = new Map<string, Database.Statement>();

  constructor(private readonly db: Database.Database) {}

  /** Up to `limit` events of a stream from `from` on, in reading order, without those that expired before `now`. */
  stream(id: number, from: number, backwards: boolean, limit: number, now: number): Run {
    const [sign, order] = backwards ? ['<=', 'DESC'] : ['>=', 'ASC'];
    return this.#run(
      `SELECT line FROM events WHERE stream = ? AND revision ${sign} ? AND (expires IS NULL OR expires > ?)
       ORDER BY revision ${order} LIMIT ?`,
      [id, from, now, limit],
    );
  }

  /** The next selected events with positions above `after`, at most up to and including `end`. */
  log(
    after: Position,
    end: Position,
    prefixes: readonly string[] | undefined,
    limit: number,
  ): Run & { upTo: Position } {
    if (prefixes && prefixes.length > FEW_PREFIXES) {
      const all = this.log(after, end, undefined, limit);
      return {
        ...all,
        events: all.events.filter(({ stream }) => prefixes.some((prefix) => stream.startsWith(prefix))),
      };
    }
    const last = prefixes ? Math.min(end, after + WINDOW) : end;
    const run = prefixes
      ? this.#run(
          `SELECT line FROM events CROSS JOIN streams ON streams.id = events.stream
           WHERE position > ? AND position <= ? AND (${prefixes.map(() => 'instr(name, ?) = 1').join(' OR ') || 'FALSE'})
           ORDER BY position LIMIT ?`,
          [after, last, ...prefixes, limit],
        )
      : this.#run('SELECT line FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?', [
          after,
          last,
          limit,
        ]);
    assertRising(run.events, after);
    const isFull = run.events.length === limit;
    return { ...run, upTo: isFull ? (run.events.at(-1)?.position ?? last) : last };
  }

  #run(lines: string, parameters: readonly unknown[]): Run {
    const [text] = this.#statement(`SELECT '[' || group_concat(line) || ']' FROM (${lines})`).get([...parameters]) as [
      string | null,
    ];
    const events = text === null ? [] : (JSON.parse(text) as RecordedEvent[]);
    return { events, bytes: text?.length ?? 0, read: events.length };
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.db.prepare(sql).raw();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

// SQL does not promise that an aggregate sees the rows of a subquery in its order, although it does in practice.
const assertRising = (events: readonly RecordedEvent[], after: Position) => {
  let last = after;
  for (const { position } of events) {
    if (position <= last) throw new EventStoreUnavailable(`The log gave position ${position} after ${last}`);
    last = position;
  }
};

/** How many rows the next query may fetch: careful at first, then as many of this size as fit. */
export class RunLength {
  rows = 32;

  adapt({ read, bytes }: Run) {
    if (read === 0) return;
    const fitting = Math.floor((TARGET_BYTES * read) / bytes);
    this.rows = Math.max(1, Math.min(MAX_ROWS, fitting));
  }
}

/** A place in the log that moves on. */
export class LogCursor {
  readonly #length = new RunLength();

  constructor(
    private readonly reader: Reader,
    private readonly prefixes: LogSelection['prefixes'],
    private at: Position,
  ) {}

  get position(): Position {
    return this.at;
  }

  next(end: Position): LogBatch {
    if (this.at >= end) return { events: [], upTo: this.at, caughtUp: true };
    const run = this.reader.log(this.at, end, this.prefixes, this.#length.rows);
    this.#length.adapt(run);
    this.at = run.upTo;
    return { events: run.events, upTo: run.upTo, caughtUp: run.upTo === end };
  }
}
