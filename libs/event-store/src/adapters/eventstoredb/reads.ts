import { ErrorType } from '@eventstore/db-client';
import { START, type Position, type ReadStreamOptions, type RecordedEvent } from '../../index.js';
import { type Connection, LEADER } from './connection.js';
import { BackOff, isLasting, isSilence, typeOf, unavailable } from './failures.js';
import { eventOf, type Inbox, type Item } from './inbox.js';
import { isSystem, positionOf, recorded } from './recorded.js';
import type { Timing } from './timing.js';

/** Whether there is, was, or never was a stream of a name. */
export type Existence = 'missing' | 'there' | 'deleted';

/** Of the server's own records and of those in no stream of ours, the stream is not told. */
export type LastRecord = Readonly<{ position: Position; stream: string | undefined }>;

/** Reads that end. Each is tried again when the connection fails, from where it had come. */
export class Reads {
  constructor(
    private readonly connection: Connection,
    private readonly timing: Timing,
  ) {}

  /** @throws {EventStoreUnavailable} the server could not be reached, several times. */
  async *stream(name: string, options: ReadStreamOptions): AsyncGenerator<readonly RecordedEvent[]> {
    const backwards = options.direction === 'backwards';
    let { from, limit: left = Number.MAX_SAFE_INTEGER } = options;
    const backOff = this.#backOff();
    while (left > 0) {
      const inbox = this.#open(name, backwards, from, left);
      try {
        for (;;) {
          const items = await inbox.take(this.timing);
          if (!items) return;
          const events = items.flatMap((item) => eventsIn(item));
          const last = events.at(-1);
          if (!last) continue;
          this.connection.heard();
          backOff.reset();
          left -= events.length;
          from = last.revision + (backwards ? -1 : 1);
          yield events;
          if (left === 0 || from < 0) return;
        }
      } catch (error) {
        if (isAbsence(error)) return;
        await this.#again(`Stream ${name} cannot be read`, error, backOff);
      } finally {
        inbox.close();
      }
    }
  }

  /** The events of a stream that follow a revision, `count` at most. */
  async following(name: string, revision: number, count: number): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const events of this.stream(name, { from: revision + 1, limit: count })) found.push(...events);
    return found;
  }

  async existence(name: string): Promise<Existence> {
    const backOff = this.#backOff();
    for (;;) {
      const inbox = this.#open(name, true, undefined, 1);
      try {
        // A stream of which everything is hidden gives nothing, but it is there.
        await inbox.take(this.timing);
        return 'there';
      } catch (error) {
        if (typeOf(error) === ErrorType.STREAM_NOT_FOUND) return 'missing';
        if (typeOf(error) === ErrorType.STREAM_DELETED) return 'deleted';
        await this.#again(`Stream ${name} cannot be read`, error, backOff);
      } finally {
        inbox.close();
      }
    }
  }

  /** The position of the last record of the log, whoever wrote it. */
  async head(): Promise<Position> {
    return (await this.last()).position;
  }

  /** The last record of the log, whoever wrote it. */
  last(): Promise<LastRecord> {
    return this.#lastBefore('end');
  }

  /** The position of the last record at or before a place where there may be none. */
  async atOrBefore(position: Position): Promise<Position> {
    try {
      return (await this.#lastBefore(BigInt(position) + 1n)).position;
    } catch (error) {
      // Neither is there a record behind it: then only the beginning is certain.
      if (error instanceof Error && typeOf(error.cause) === ErrorType.UNKNOWN) return START;
      throw error;
    }
  }

  async #lastBefore(place: bigint | 'end'): Promise<LastRecord> {
    const backOff = this.#backOff();
    for (;;) {
      const fromPosition = place === 'end' ? place : { commit: place, prepare: place };
      const inbox = this.connection.read((client) =>
        client.readAll({ direction: 'backwards', fromPosition, maxCount: 1, ...LEADER }),
      );
      try {
        const [item] = (await inbox.take(this.timing)) ?? [];
        this.connection.heard();
        const event = item && eventOf(item);
        return event
          ? { position: positionOf(event), stream: isSystem(event) ? undefined : event.streamId }
          : { position: START, stream: undefined };
      } catch (error) {
        if (typeOf(error) === ErrorType.UNKNOWN) throw unavailable('The log cannot be read', error);
        await this.#again('The log cannot be read', error, backOff);
      } finally {
        inbox.close();
      }
    }
  }

  #open(name: string, backwards: boolean, from: number | undefined, maxCount: number): Inbox {
    return this.connection.read((client) =>
      client.readStream(name, {
        direction: backwards ? 'backwards' : 'forwards',
        fromRevision: from === undefined ? (backwards ? 'end' : 'start') : BigInt(from),
        maxCount,
        ...LEADER,
      }),
    );
  }

  #backOff(): BackOff {
    return new BackOff(this.timing.firstDelayMs, this.timing.tries, this.timing.patienceMs);
  }

  async #again(what: string, error: unknown, backOff: BackOff) {
    if (isSilence(error)) this.connection.renew();
    if (isLasting(error) || !(await backOff.next())) throw unavailable(what, error);
  }
}

const isAbsence = (error: unknown): boolean =>
  typeOf(error) === ErrorType.STREAM_NOT_FOUND || typeOf(error) === ErrorType.STREAM_DELETED;

const eventsIn = (item: Item): RecordedEvent[] => {
  const event = eventOf(item);
  return !event || isSystem(event) ? [] : [recorded(event)];
};
