import { z } from 'zod';
import { setting } from './configuration.js';

/** A whole number of a range. */
export const between = (least: number, most: number) => {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(range).int(range).min(least, range).max(most, range);
};

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

export const smtpUrl = z.string().regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://');

export const masterKey = z
  .base64('must be 32 bytes in base64')
  .refine((text) => Buffer.from(text, 'base64').length === 32, {
    error: 'must be 32 bytes, as from: openssl rand -base64 32',
  });

/** Settings of everything that serves HTTP. */
export const EDGE_SETTINGS = {
  GUILDHALL_TOKEN_AUDIENCE: setting(z.string().min(1).default('guildhall'), 'Audience of access tokens.'),
  GUILDHALL_BODY_LIMIT: setting(between(1_024, 16_777_216).default(262_144), 'Largest request body, in bytes.'),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  ),
} as const;

/** Whether nobody but programs of this machine reaches an address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
