import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { setting } from './configuration.js';

/** A whole number of a range. */
export const between = (least: number, most: number) => {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(range).int(range).min(least, range).max(most, range);
};

/** Paths are put behind it: what would stand before or after them has no place in it. */
export const publicUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((url) => !/^[^/]*\/\/[^/?#]*@/.test(url), 'must hold no user and password')
  .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment');

export const smtpUrl = z
  .string()
  .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
  .refine((url) => URL.canParse(url), 'must be a URL');

export const masterKey = z
  .base64('must be 32 bytes in base64')
  .refine((text) => Buffer.from(text, 'base64').length === 32, {
    error: 'must be 32 bytes, as from: openssl rand -base64 32',
  });

/** What a function makes of a setting; what it throws is why the setting cannot work. */
export const madeBy =
  <Input, Output>(make: (input: Input) => Output) =>
  (input: Input, context: z.core.$RefinementCtx): Output => {
    try {
      return make(input);
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message, input });
      return z.NEVER;
    }
  };

const parsed = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
};

const readJson = (path: string): readonly unknown[] => {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [parsed(path)].flat();
  const files = readdirSync(path).filter((file) => file.endsWith('.json'));
  if (files.length === 0) throw new Error(`${path} has no file whose name ends in .json`);
  return files.toSorted().flatMap((file) => parsed(join(path, file)));
};

/** What a file of JSON holds, or all files of a folder whose names end in `.json`: one thing each, or a list of them. */
export const jsonFiles = z.string().transform(madeBy(readJson));

/** Settings of everything that serves HTTP. */
export const EDGE_SETTINGS = {
  GUILDHALL_TOKEN_AUDIENCE: setting(z.string().min(1).default('guildhall'), 'Audience of access tokens.'),
  GUILDHALL_BODY_LIMIT: setting(between(1_024, 16_777_216).default(1_048_576), 'Largest request body, in bytes.'),
  GUILDHALL_OPERATOR_TOKEN: setting(
    z
      .string()
      .regex(/^[\x21-\x7e]{32,500}$/, 'must be 32 to 500 characters without spaces, as from: openssl rand -base64 32')
      .optional(),
    'Bearer token for /operations, which shows and retries messages that were given up on. Without it there is no such path.',
  ),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  ),
} as const;

/** Whether nobody but programs of this machine reaches an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
