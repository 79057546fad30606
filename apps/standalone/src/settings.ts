import { catalogueWith } from '@guildhall/client';
import { between, EDGE_SETTINGS, publicUrl, jsonFiles, madeBy, masterKey, setting, smtpUrl } from '@guildhall/http';
import { z } from 'zod';

/** What the standalone process can be told. */
export const SETTINGS = {
  PORT: setting(between(0, 65_535).default(8080), 'Port to listen on; 0 takes a free one.'),
  HOST: setting(z.string().default('127.0.0.1'), 'Address to listen on.'),
  GUILDHALL_DATA_DIR: setting(
    z.string().default('./data'),
    'Folder of the event log, the vault and everything else that is kept.',
  ),
  GUILDHALL_PUBLIC_URL: setting(
    publicUrl.optional(),
    'Where people reach this instance; links in e-mails begin with it, and it is the issuer of access tokens.',
    'http://HOST:PORT',
  ),
  GUILDHALL_MASTER_KEY: setting(
    masterKey.optional(),
    'Key of the vault, 32 bytes in base64. Keep it away from the data folder and its backups.',
    'made at the first start, in the data folder',
  ),
  GUILDHALL_SMTP_URL: setting(
    smtpUrl.optional(),
    'Mail server to send e-mails by, e.g. smtps://user:password@mail.example.com. The outbox shows them in any case.',
    'not set: e-mails go to the outbox only',
  ),
  GUILDHALL_MAIL_FROM: setting(z.string().default('Guildhall <guildhall@localhost>'), 'Sender of e-mails.'),
  GUILDHALL_OUTBOX: setting(
    z.enum(['on', 'off']).optional(),
    'Whether everybody who reaches this instance can read all its e-mails, links and all, at /outbox.',
    'on if HOST is an address of this machine alone, else off',
  ),
  GUILDHALL_TEMPLATES: setting(
    jsonFiles.optional(),
    'File or folder of organization templates of your own, in JSON; one with the id of a built-in one takes its place. See docs/templates.md.',
    'none',
  ),
  GUILDHALL_DEFAULT_TEMPLATE: setting(
    z.string().optional(),
    'The template of organizations that are founded without naming one.',
    'the built-in workspace',
  ),
  GUILDHALL_PERMISSION_FAMILIES: setting(
    jsonFiles.transform(madeBy(catalogueWith)).optional(),
    'File or folder of families of permissions of your own, in JSON, with the default roles for them. See docs/templates.md.',
    'the built-in ones alone',
  ),
  GUILDHALL_TRUSTED_PROXIES: setting(between(0, 10).default(0), 'How many proxies in front write X-Forwarded-For.'),
  ...EDGE_SETTINGS,
} as const;
