import { createHash, randomUUID } from 'node:crypto';
import { ID_PREFIXES, type IdKind } from '@guildhall/contracts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 128 bits as 26 characters of Crockford base 32, most significant first, so text order is number order. */
export const base32 = (uuid: string): string => {
  let bits = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (let digit = 0; digit < 26; digit += 1) {
    text = ALPHABET[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return text;
};

const formatted = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/**
 * A UUIDv7 whose random part is a hash of `seed`: the same instant and seed give the same id, in any process. Ids are so
 * made outside decisions, sort by time, and a command that is carried out again makes the same ones.
 */
export const uuidV7 = (milliseconds: number, ...seed: readonly (string | number)[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(seed)).digest('hex');
  const time = milliseconds.toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(hash[3]!, 16) & 0x3) | 0x8).toString(16);
  return formatted(`${time}7${hash.slice(0, 3)}${variant}${hash.slice(4, 19)}`);
};

export const typedId = (kind: IdKind, uuid: string): string => `${ID_PREFIXES[kind]}_${base32(uuid)}`;

/** When the command was issued that a typed id was made for. */
export const instantOf = (id: string): Date => {
  let bits = 0n;
  for (const digit of id.slice(id.indexOf('_') + 1)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(digit));
  return new Date(Number(bits >> 80n));
};

/** A name for something that happens once per `parts`, e.g. what a reaction does about an event. */
export const deterministicUuid = (...parts: readonly string[]): string => {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return formatted(`${hash.slice(0, 12)}8${hash.slice(13, 16)}8${hash.slice(17, 32)}`);
};

export { randomUUID };
