/** One record of the log of the protocol test server. */
export type LogRecord = Readonly<{
  /** Byte offset, as the real server gives it: the size of everything before. */
  position: number;
  stream: string;
  revision: number;
  id: string;
  type: string;
  contentType: string;
  /** Milliseconds since the epoch. */
  created: number;
  data: Buffer;
  metadata: Buffer;
}>;

export type NewRecord = Pick<LogRecord, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** `$tb` of a stream that was soft deleted, and the revision of a tombstone. */
export const LAST_REVISION = 9_223_372_036_854_775_807n;

export const TOMBSTONE = '$streamDeleted';

/** An append of no events writes a record that nobody ever sees. */
export const NOTHING = '$nothing';

export const revisionText = ({ type, revision }: LogRecord): string =>
  type === TOMBSTONE ? LAST_REVISION.toString() : revision.toString();

/** What the recordings show: 90 bytes and the bytes of what is in it; an append of nothing has only its stream. */
export const sizeOf = ({ stream, type, data, metadata }: Omit<LogRecord, 'position'>): number =>
  90 + Buffer.byteLength(stream) + (type === NOTHING ? 0 : Buffer.byteLength(type)) + data.length + metadata.length;

export const metadataStreamOf = (stream: string) => `$$${stream}`;

/** What the metadata of a stream hides of it. */
export type Limits = Readonly<{ maxAge?: number; maxCount?: number; truncateBefore?: bigint; text: string }>;

/** Reads the limits out of the text: `$tb` may be a number that JSON.parse would round. */
export const limitsOf = (record: LogRecord | undefined): Limits => {
  const text = record?.data.toString('utf8') ?? '{}';
  const number = (key: string) => new RegExp(`"\\${key}"\\s*:\\s*(\\d+)`).exec(text)?.[1];
  const [maxAge, maxCount, truncateBefore] = [number('$maxAge'), number('$maxCount'), number('$tb')];
  return {
    text,
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    ...(maxCount !== undefined && { maxCount: Number(maxCount) }),
    ...(truncateBefore !== undefined && { truncateBefore: BigInt(truncateBefore) }),
  };
};

/** The text of `limits` with another `$tb`, everything else left as it is. */
export const truncatedBefore = ({ text }: Limits, revision: bigint): string => {
  const others = text.replace(/,?\s*"\$tb"\s*:\s*\d+/, '').replace(/^\{\s*,/, '{');
  return others === '{}' ? `{"$tb":${revision}}` : `${others.slice(0, -1)},"$tb":${revision}}`;
};
