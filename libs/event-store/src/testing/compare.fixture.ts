import assert from 'node:assert/strict';
import type { RecordedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { AppendAnswer, Message, RecordedMessage, Status } from './recordings.fixture.js';

const ERRORS: Readonly<Record<string, string>> = {
  WrongExpectedVersion: 'wrong-expected-version',
  StreamDeleted: 'stream-deleted',
  MaximumAppendSizeExceeded: 'maximum-append-size-exceeded',
  BadRequest: 'unknown',
};

export type Thrown = Error & {
  type?: string;
  code?: number;
  actualVersion?: bigint | string;
  _raw?: { details: string; metadata: { getMap(): Record<string, unknown> } };
};

/**
 * Which position of this run a recorded position is. They need not be the same numbers, but each stands for one other,
 * and their order is the same.
 */
export class Positions {
  readonly #here = new Map<number, number>([[0, 0]]);

  same(recorded: number | undefined, here: number) {
    if (recorded === undefined) return;
    const known = this.#here.get(recorded);
    if (known !== undefined) assert.equal(here, known, `position ${recorded}`);
    for (const [otherRecorded, otherHere] of this.#here) {
      assert.equal(Math.sign(here - otherHere), Math.sign(recorded - otherRecorded), `order of ${recorded}`);
    }
    this.#here.set(recorded, here);
  }

  of(recorded: number): number {
    const nearest = Math.max(...[...this.#here.keys()].filter((known) => known <= recorded));
    return (this.#here.get(nearest) ?? 0) + recorded - nearest;
  }
}

/** What of a message is the same in every run. */
export const shape = (message: Message): unknown => {
  if (typeof message === 'string') return message;
  if ('checkpoint' in message)
    return message.checkpoint[0] === message.checkpoint[1] ? 'checkpoint' : 'checkpoint, prepare 0';
  const { event, link } = message as { event?: RecordedMessage; link?: RecordedMessage };
  return { ...(event && { event: content(event) }), ...(link && { link: content(link) }) };
};

const content = ({ id, stream, revision, type, contentType, data, metadata }: RecordedMessage) => ({
  stream,
  revision,
  type,
  contentType,
  data,
  ...(metadata !== undefined && { metadata }),
  ...(id.startsWith('00000000-') && { id }),
});

export const messageOf = ({ event, link }: ResolvedEvent): Message => ({
  ...(event && { event: received(event) }),
  ...(link && { link: received(link) }),
});

const received = ({
  streamId,
  revision,
  type,
  position,
  isJson,
  data,
  id,
  metadata,
}: RecordedEvent): RecordedMessage => ({
  stream: streamId,
  revision: revision.toString(),
  type,
  position: Number(position?.commit),
  contentType: isJson ? 'application/json' : 'application/octet-stream',
  data: isJson ? jsonText(data) : Buffer.from(data as Uint8Array).toString('utf8'),
  id,
  ...(metadata !== undefined && { metadata: JSON.stringify(metadata) }),
});

// The client rounds this number when it parses the text.
const jsonText = (data: unknown): string => JSON.stringify(data).replace('9223372036854776000', '9223372036854775807');

export const assertRefused = (thrown: Thrown, answer: AppendAnswer) => {
  if (answer.details !== undefined) {
    assertStatus(thrown, answer);
    return;
  }
  assert.equal(thrown.type, ERRORS[answer.error ?? ''], `refused with ${thrown.message}`);
  if (answer.actual !== undefined) assert.equal(String(thrown.actualVersion), answer.actual);
};

export const assertStatus = (thrown: Thrown | undefined, { code, details, trailers }: Partial<Status>) => {
  assert.ok(thrown, `nothing was thrown; the real server ended with ${details}`);
  assert.equal(thrown.code, code, thrown.message);
  assert.ok(thrown.message.endsWith(details ?? ''), `${thrown.message} is not ${details}`);
  const sent = thrown._raw?.metadata.getMap() ?? {};
  for (const [key, value] of Object.entries(trailers ?? {})) assert.equal(String(sent[key]), value, key);
};
