import { existsSync, readFileSync } from 'node:fs';

/**
 * What the end of a write-ahead log looks like before it is opened. SQLite drops an incomplete end silently; this tells
 * what will be dropped, and tells an append that was cut off (normal after a crash) from damage to acknowledged events.
 */
export type LogEnd = Readonly<{ tornBytes: number; damaged: boolean }>;

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** Reads the file format of https://www.sqlite.org/fileformat2.html#the_write_ahead_log; changes nothing. */
export const inspectLogEnd = (file: string): LogEnd => {
  const wal = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (wal.length === 0) return { tornBytes: 0, damaged: false };
  const head = readHeader(wal);
  if (!head) return { tornBytes: wal.length, damaged: false };
  const committed = endOfLastCommit(wal, head);
  return {
    tornBytes: tornBytes(wal, head, committed),
    damaged: commitsFrom(wal, head, committed) > 1,
  };
};

type Head = Readonly<{ frame: number; salts: Buffer; bigEndian: boolean; sum: Sum }>;
type Sum = readonly [number, number];

const readHeader = (wal: Buffer): Head | undefined => {
  if (wal.length < HEADER) return undefined;
  const magic = wal.readUInt32BE(0);
  const bigEndian = magic === MAGIC + 1;
  const sum = checksum([0, 0], wal.subarray(0, 24), bigEndian);
  if ((magic !== MAGIC && !bigEndian) || !matches(sum, wal, 24)) return undefined;
  return { frame: FRAME_HEADER + wal.readUInt32BE(8), salts: wal.subarray(16, 24), bigEndian, sum };
};

const endOfLastCommit = (wal: Buffer, { frame, salts, bigEndian, sum: seed }: Head): number => {
  let committed = HEADER;
  let sum = seed;
  for (let at = HEADER; at + frame <= wal.length; at += frame) {
    if (!salts.equals(wal.subarray(at + 8, at + 16))) break;
    sum = checksum(sum, wal.subarray(at, at + 8), bigEndian);
    sum = checksum(sum, wal.subarray(at + FRAME_HEADER, at + frame), bigEndian);
    if (!matches(sum, wal, at + 16)) break;
    if (isCommit(wal, at)) committed = at + frame;
  }
  return committed;
};

/** The file is reused from its beginning after a checkpoint: frames with older salts behind the end are no tear. */
const tornBytes = (wal: Buffer, { frame, salts }: Head, committed: number): number => {
  const rest = wal.length - committed;
  if (rest === 0) return 0;
  const salt = rest < frame ? 0 : wal.readUInt32BE(committed + 8);
  const isLeftOver = salt !== 0 && salt !== salts.readUInt32BE(0);
  return isLeftOver ? 0 : rest;
};

/** Only one transaction is ever unacknowledged, so a second commit behind a bad frame means acknowledged events. */
const commitsFrom = (wal: Buffer, { frame, salts }: Head, from: number): number => {
  let commits = 0;
  for (let at = from; at + frame <= wal.length; at += frame) {
    if (salts.equals(wal.subarray(at + 8, at + 16)) && isCommit(wal, at)) commits += 1;
  }
  return commits;
};

const isCommit = (wal: Buffer, at: number) => wal.readUInt32BE(at + 4) !== 0;

const matches = ([first, second]: Sum, wal: Buffer, at: number) =>
  wal.readUInt32BE(at) === first && wal.readUInt32BE(at + 4) === second;

const checksum = (seed: Sum, bytes: Buffer, bigEndian: boolean): Sum => {
  let [first, second] = seed;
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    first = (first + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + second) >>> 0;
    second = (second + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + first) >>> 0;
  }
  return [first, second];
};
