import { setting } from '@guildhall/http';
import { z } from 'zod';

const between = (least: number, most: number) => {
  const range = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(range).int(range).min(least, range).max(most, range);
};
const port = between(0, 65_535);
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const masterKey = z.base64('must be base64').refine((text) => Buffer.from(text, 'base64').length === 32, {
  error: 'must be 32 bytes, as from: openssl rand -base64 32',
});

/** What the standalone process can be told. */
export const SETTINGS = {
  PORT: setting(port.default(8080), 'Port to listen on; 0 takes a free one.'),
  HOST: setting(z.string().default('127.0.0.1'), 'Address to listen on.'),
  GUILDHALL_DATA_DIR: setting(
    z.string().default('./data'),
    'Folder of the event log, the vault and everything else that is kept.',
  ),
  GUILDHALL_PUBLIC_URL: setting(
    url.optional(),
    'Where people reach this instance; links in e-mails begin with it, and it is the issuer of access tokens.',
    'http://HOST:PORT',
  ),
  GUILDHALL_TOKEN_AUDIENCE: setting(z.string().min(1).default('guildhall'), 'Audience of access tokens.'),
  GUILDHALL_MASTER_KEY: setting(
    masterKey.optional(),
    'Key of the vault, 32 bytes in base64. Keep it away from the data folder and its backups.',
    'made at the first start, in the data folder',
  ),
  GUILDHALL_SMTP_URL: setting(
    z
      .string()
      .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
      .optional(),
    'Mail server to send e-mails by, e.g. smtps://user:password@mail.example.com. The outbox shows them in any case.',
    'not set: e-mails go to the outbox only',
  ),
  GUILDHALL_MAIL_FROM: setting(z.string().default('Guildhall <guildhall@localhost>'), 'Sender of e-mails.'),
  GUILDHALL_OUTBOX: setting(
    z.enum(['on', 'off']).optional(),
    'Whether everybody who reaches this instance can read all its e-mails, links and all, at /outbox.',
    'on if HOST is an address of this machine alone, else off',
  ),
  GUILDHALL_TRUSTED_PROXIES: setting(between(0, 10).default(0), 'How many proxies in front write X-Forwarded-For.'),
  GUILDHALL_BODY_LIMIT: setting(between(1_024, 16_777_216).default(262_144), 'Largest request body, in bytes.'),
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'How much is logged: fatal, error, warn, info, debug, trace or silent.',
  ),
} as const;

/** Whether nobody but programs of this machine reaches an address. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
