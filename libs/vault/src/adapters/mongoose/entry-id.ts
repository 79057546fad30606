import { createHash } from 'node:crypto';

const PLAIN = /^[\w.:-]{1,100}$/;

/**
 * What a subject or secret is called in the database. Ids as they are; anything else by its digest, since the database cannot
 * tell half surrogate pairs apart, bounds no length, and should not hold what may not be an id. No two share one.
 */
export const entryId = (name: string): string =>
  PLAIN.test(name) ? name : `#${createHash('sha256').update(name, 'utf16le').digest('base64url')}`;
