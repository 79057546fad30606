import { InvalidAppend, MAX_APPEND_BYTES, type AppendOptions, type NewEvent } from './index.js';

/** An event whose `data` and `metadata` are JSON text already, exactly as they are to be stored. */
export type SerializedEvent = Readonly<{
  id: string;
  type: string;
  data: string;
  metadata: string;
}>;

/**
 * What every adapter asks before it does anything else, so that a bad append never reaches a server (some answer it
 * twice, and a client does not survive the second answer).
 *
 * @throws {InvalidAppend} for everything that no store could accept, whatever state the stream is in.
 */
export const appendable = (
  stream: string,
  expected: number,
  events: readonly NewEvent[],
  { maxAge }: AppendOptions = {},
): readonly SerializedEvent[] => {
  requireName('The name of a stream', stream);
  if (!Number.isSafeInteger(expected) || expected < -1) {
    throw new InvalidAppend(`The expected revision of ${stream} must be -1 (NO_STREAM), 0, 1, ..., not ${expected}`);
  }
  if (maxAge !== undefined && (!Number.isSafeInteger(maxAge) || maxAge < 1)) {
    throw new InvalidAppend(`The maxAge of ${stream} must be a whole number of seconds from 1 on, not ${maxAge}`);
  }
  if (events.length === 0) throw new InvalidAppend(`An append to ${stream} must hold an event`);
  const serialized = events.map(serialize);
  const bytes = serialized.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0);
  if (bytes > MAX_APPEND_BYTES) {
    throw new InvalidAppend(`The data of an append to ${stream} has ${bytes} bytes; ${MAX_APPEND_BYTES} are allowed`);
  }
  return serialized;
};

const serialize = ({ id, type, data, metadata }: NewEvent): SerializedEvent => {
  requireName('The id of an event', id);
  requireName('The type of an event', type);
  return { id, type, data: json('data', type, data), metadata: json('metadata', type, metadata) };
};

// A lone surrogate has no UTF-8 form and NUL ends a text in some stores: two names could become one.
const unstorable = /[\0\p{Surrogate}]/u;
const ordinary = /^[ -~]+$/;

const requireName = (what: string, name: string) => {
  if (ordinary.test(name)) return;
  if (name === '') throw new InvalidAppend(`${what} must not be empty`);
  if (unstorable.test(name)) throw new InvalidAppend(`${what} must not contain NUL or half a surrogate pair`);
};

const json = (part: string, type: string, value: unknown): string => {
  try {
    // The declared type of `stringify` leaves out that it answers undefined for what JSON does not know.
    const text = JSON.stringify(value) as string | undefined;
    if (text !== undefined) return text;
  } catch (error) {
    throw new InvalidAppend(`The ${part} of ${type} cannot be written as JSON`, { cause: error });
  }
  throw new InvalidAppend(`The ${part} of ${type} is not a JSON value`);
};
