import { z } from 'zod';

export const ID_PREFIXES = {
  user: 'usr',
  organization: 'org',
  invitation: 'inv',
  membership: 'mbr',
  project: 'prj',
  group: 'grp',
  transfer: 'otr',
  role: 'rol',
  assignment: 'asg',
  session: 'ses',
  event: 'evt',
  email: 'eml',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

const pattern = (kind: IdKind) => new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`);
const patterns = Object.fromEntries(Object.keys(ID_PREFIXES).map((kind) => [kind, pattern(kind as IdKind)]));

/** A typed id: its prefix, `_`, and a UUIDv7 in Crockford base 32. */
export const id = (kind: IdKind) =>
  z.string().regex(patterns[kind]!, `must be an id of the form ${ID_PREFIXES[kind]}_ and 26 characters`);

export const isId = (kind: IdKind, value: string): boolean => patterns[kind]!.test(value);
