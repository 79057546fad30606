import protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;
type Whole = number | bigint;

/** Parts of the client's generated service: what `read` is made of, and what it is made with. */
export type ReadingClient = {
  read?: ((...given: unknown[]) => unknown) & {
    path?: string;
    requestSerialize?: unknown;
    responseDeserialize?: (bytes: Buffer) => unknown;
  };
  makeServerStreamRequest?: (...given: unknown[]) => unknown;
};

/**
 * Lets a client of the service read events some microseconds faster each: the generated decoder, which takes most of the time of
 * reading, only gets what `eventAnswer` does not know. What comes out is the same.
 */
export const readingFast = (client: ReadingClient): void => {
  const { read } = client;
  const decode = read?.responseDeserialize;
  if (!read || !decode) return;
  const { path, requestSerialize } = read;
  const decoded = (bytes: Buffer) => eventAnswer(bytes) ?? decode(bytes);
  client.read = (...given) => client.makeServerStreamRequest?.(path, requestSerialize, decoded, ...given);
};

/** The answer of a read that holds an event as this adapter asks for them: with its id as text, and no link. Undefined: another. */
export const eventAnswer = (bytes: Buffer): EventAnswer | undefined => {
  const reader = protobuf.Reader.create(bytes);
  if (reader.len === 0 || reader.uint32() !== field(1, BYTES)) return undefined;
  const end = endOf(reader);
  if (end !== reader.len) return undefined;
  let record: EventRecord | undefined;
  let commitPosition: Whole | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === field(1, BYTES)) {
      record = recordIn(reader, endOf(reader));
      if (!record) return undefined;
    } else if (tag === field(2, BYTES)) return undefined;
    else if (tag === field(3, NUMBER)) commitPosition = whole(reader);
    else reader.skipType(tag & 7);
  }
  return record && new EventAnswer(new ReadEvent(record, commitPosition));
};

const [NUMBER, BYTES] = [0, 2];

/** By what a field is known: its number in the definition of the message, and how its value is written. */
const field = (number: number, type: number): number => (number << 3) | type;

const endOf = (reader: Reader): number => {
  const length = reader.uint32();
  return reader.pos + length;
};

const recordIn = (reader: Reader, end: number): EventRecord | undefined => {
  const record = new EventRecord();
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case field(1, BYTES):
        if (!readId(reader, endOf(reader), record)) return undefined;
        break;
      case field(2, BYTES):
        readStream(reader, endOf(reader), record);
        break;
      case field(3, NUMBER):
        record.revision = whole(reader);
        break;
      case field(4, NUMBER):
        record.prepare = whole(reader);
        break;
      case field(5, NUMBER):
        record.commit = whole(reader);
        break;
      case field(6, BYTES):
        readEntry(reader, endOf(reader), record.system);
        break;
      case field(7, BYTES):
        record.metadata = reader.bytes();
        break;
      case field(8, BYTES):
        record.data = reader.bytes();
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return record;
};

/** Whether the id is there as text, as the client asks for it; the other way is that of two numbers. */
const readId = (reader: Reader, end: number, record: EventRecord): boolean => {
  while (reader.pos < end) {
    if (reader.uint32() !== field(2, BYTES)) return false;
    record.id = reader.string();
  }
  return record.id !== undefined;
};

const readStream = (reader: Reader, end: number, record: EventRecord): void => {
  record.stream = '';
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === field(3, BYTES)) record.stream = reader.string();
    else reader.skipType(tag & 7);
  }
};

const readEntry = (reader: Reader, end: number, into: Map<string, string>): void => {
  let [key, value] = ['', ''];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === field(1, BYTES)) key = reader.string();
    else if (tag === field(2, BYTES)) value = reader.string();
    else reader.skipType(tag & 7);
  }
  into.set(key, value);
};

/** Of 64 bits without a sign; exact, or not below what is exact. */
const whole = (reader: Reader): Whole => {
  // Without the package `long`, a number is all that it can give.
  const value = reader.uint64() as Readonly<{ low: number; high: number }> | number;
  if (typeof value === 'number') return value;
  const [lower, upper] = [value.low >>> 0, value.high >>> 0];
  return upper < 2 ** 21 ? upper * 2 ** 32 + lower : (BigInt(upper) << 32n) | BigInt(lower);
};

const NOTHING = new Uint8Array();

/** What follows answers what the client asks of its generated classes, and nothing else. */
class EventAnswer {
  constructor(private readonly event: ReadEvent) {}

  hasEvent(): boolean {
    return true;
  }

  getEvent(): ReadEvent {
    return this.event;
  }
}

class ReadEvent {
  constructor(
    private readonly record: EventRecord,
    private readonly commitPosition: Whole | undefined,
  ) {}

  hasEvent(): boolean {
    return true;
  }

  getEvent(): EventRecord {
    return this.record;
  }

  hasLink(): boolean {
    return false;
  }

  hasCommitPosition(): boolean {
    return this.commitPosition !== undefined;
  }

  getCommitPosition(): Whole | undefined {
    return this.commitPosition;
  }
}

class EventRecord {
  id: string | undefined;
  stream: string | undefined;
  revision: Whole = 0;
  prepare: Whole = 0;
  commit: Whole = 0;
  metadata: Uint8Array = NOTHING;
  data: Uint8Array = NOTHING;
  /** What the server itself says of the event. */
  readonly system = new Map<string, string>();

  hasId(): boolean {
    return this.id !== undefined;
  }

  getId() {
    return this;
  }

  /** Of the id. */
  hasStructured(): boolean {
    return false;
  }

  /** Of the id. */
  getString(): string | undefined {
    return this.id;
  }

  hasStreamIdentifier(): boolean {
    return this.stream !== undefined;
  }

  getStreamIdentifier() {
    return this;
  }

  /** Of the identifier. */
  getStreamName(): string | undefined {
    return this.stream;
  }

  getStreamRevision(): Whole {
    return this.revision;
  }

  getPreparePosition(): Whole {
    return this.prepare;
  }

  getCommitPosition(): Whole {
    return this.commit;
  }

  getMetadataMap(): ReadonlyMap<string, string> {
    return this.system;
  }

  getCustomMetadata_asU8(): Uint8Array {
    return this.metadata;
  }

  getData(): Uint8Array {
    return this.data;
  }

  getData_asU8(): Uint8Array {
    return this.data;
  }
}
