import {
  ErrorType,
  type EventData,
  type EventStoreDBClient,
  type WrongExpectedVersionError,
} from '@eventstore/db-client';
import {
  EventStoreUnavailable,
  InvalidAppend,
  NO_STREAM,
  StreamDeleted,
  WrongExpectedRevision,
  type Appended,
  type NewEvent,
} from '../../index.js';
import { BackOff, isLasting, isSilence, typeOf, unavailable, within } from './failures.js';
import type { Lanes } from './lanes.js';
import { exact } from './recorded.js';
import type { Reads } from './reads.js';
import type { Timing } from './timing.js';

export type Append = Readonly<{
  stream: string;
  expected: number;
  events: readonly EventData[];
  maxAge: number | undefined;
}>;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What this server takes beyond what every store takes: it wants UUIDs, and what begins with `$` is its own.
 *
 * @throws {InvalidAppend}
 */
export const requireOrdinary = (stream: string, events: readonly NewEvent[]) => {
  if (stream.startsWith('$')) throw new InvalidAppend(`The name of a stream must not begin with $, as ${stream} does`);
  for (const { id, type } of events) {
    if (!UUID.test(id)) throw new InvalidAppend(`The id of an event must be a UUID, not ${id}`);
    if (type.startsWith('$')) throw new InvalidAppend(`The type of an event must not begin with $, as ${type} does`);
  }
};

/** Writes. An append whose outcome is unknown is looked for before it is made again. */
export class Appends {
  constructor(
    private readonly lanes: Lanes,
    private readonly reads: Reads,
    private readonly timing: Timing,
  ) {}

  async append(append: Append): Promise<Appended> {
    if (append.maxAge !== undefined && append.expected === NO_STREAM) await this.#age(append.stream, append.maxAge);
    const backOff = this.#backOff();
    for (;;) {
      try {
        return await this.#try(append);
      } catch (error) {
        const known = await this.#known(append, error);
        if (known) return known;
        if (!(await backOff.next()))
          throw unavailable(`The outcome of an append to ${append.stream} is unknown`, error);
        const found = await this.#find(append);
        if (found) return found;
      }
    }
  }

  async #try({ stream, expected, events }: Append): Promise<Appended> {
    const written = await this.#write((client, options) =>
      client.appendToStream(stream, [...events], {
        expectedRevision: expected === NO_STREAM ? 'no_stream' : BigInt(expected),
        ...options,
      }),
    );
    if (!written.position) throw new EventStoreUnavailable(`An append to ${stream} was answered without a position`);
    return { revision: exact(written.nextExpectedRevision), position: exact(written.position.commit) };
  }

  /** What a failed append has come to: the answer, an error if nothing was written, nothing if that is unknown. */
  async #known(append: Append, error: unknown): Promise<Appended | undefined> {
    const { stream, expected } = append;
    switch (typeOf(error)) {
      case ErrorType.WRONG_EXPECTED_VERSION: {
        const { actualVersion } = error as WrongExpectedVersionError;
        const actual = typeof actualVersion === 'bigint' ? exact(actualVersion) : NO_STREAM;
        const found = actual > expected ? await this.#find(append) : undefined;
        if (found) return found;
        throw new WrongExpectedRevision(stream, expected, actual);
      }
      case ErrorType.STREAM_DELETED:
        throw new StreamDeleted(stream);
      case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
        throw new InvalidAppend(`The data of an append to ${stream} is too large for the server`);
      default:
        if (error instanceof EventStoreUnavailable || isLasting(error)) {
          throw unavailable(`Nothing can be appended to ${stream}`, error);
        }
        return undefined;
    }
  }

  /** The answer that these events got if they are where they were to be written. */
  async #find({ stream, expected, events }: Append): Promise<Appended | undefined> {
    const found = await this.reads.following(stream, expected, events.length);
    const same =
      found.length === events.length && found.every(({ id }, index) => id === events[index]?.id.toLowerCase());
    const last = found.at(-1);
    return same && last ? { revision: last.revision, position: last.position } : undefined;
  }

  /**
   * Gives a stream that does not exist yet its age. Set before the first event, so that no crash leaves events that
   * never expire; never set on a stream that exists, whose events were not meant to.
   */
  async #age(stream: string, maxAge: number) {
    if ((await this.reads.existence(stream)) !== 'missing') return;
    const backOff = this.#backOff();
    for (;;) {
      try {
        await this.#write((client, options) =>
          client.setStreamMetadata(stream, { maxAge }, { expectedRevision: 'no_stream', ...options }),
        );
        return;
      } catch (error) {
        // It has an age already: that of an earlier try, or of somebody who creates the same stream.
        if (typeOf(error) === ErrorType.WRONG_EXPECTED_VERSION) return;
        if (typeOf(error) === ErrorType.STREAM_DELETED) throw new StreamDeleted(stream);
        if (isLasting(error) || !(await backOff.next())) throw unavailable(`The age of ${stream} cannot be set`, error);
      }
    }
  }

  /** A tombstone; the server would put one on a missing stream too, which would then be closed for good. */
  async delete(stream: string): Promise<void> {
    const backOff = this.#backOff();
    for (;;) {
      if ((await this.reads.existence(stream)) !== 'there') return;
      try {
        await this.#write((client, options) => client.tombstoneStream(stream, options));
        return;
      } catch (error) {
        if (typeOf(error) === ErrorType.STREAM_DELETED) return;
        if (isLasting(error) || !(await backOff.next())) throw unavailable(`Stream ${stream} cannot be deleted`, error);
      }
    }
  }

  #backOff(): BackOff {
    return new BackOff(this.timing.firstDelayMs, this.timing.tries, this.timing.patienceMs);
  }

  /** The client's own time-outs do not cover everything that it waits for. */
  #write<T>(work: (client: EventStoreDBClient, options: { deadline: number }) => Promise<T>): Promise<T> {
    const { silenceMs } = this.timing;
    return this.lanes.run(async (connection) => {
      try {
        const answer = await within(silenceMs, work(connection.client, { deadline: silenceMs }));
        connection.heard();
        return answer;
      } catch (error) {
        if (isSilence(error)) connection.renew();
        throw error;
      }
    });
  }
}
