import { catalogueWith } from '@guildhall/client';
import {
  between,
  type ConfigurationOf,
  EDGE_SETTINGS,
  publicUrl,
  InvalidConfiguration,
  isLoopback,
  jsonFiles,
  madeBy,
  masterKey,
  setting,
} from '@guildhall/http';
import { z } from 'zod';

const onOff = z.enum(['on', 'off'], 'must be on or off');
const required = { error: 'is missing' };
const SASL = /^(plain|scram-sha-256|scram-sha-512):([^:]+):(.+)$/;

/** `[::1]:9092` is one, too. */
const isHostAndPort = (address: string): boolean => {
  const port = Number(/^(?:[^\s:[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(address)?.[1]);
  return port >= 1 && port <= 65_535;
};

/** What every service of the distributed edition can be told. */
export const SERVICE_SETTINGS = {
  PORT: setting(between(1, 65_535).default(8080), 'Port to listen on.'),
  HOST: setting(z.string().default('0.0.0.0'), 'Address to listen on.'),
  GUILDHALL_PUBLIC_URL: setting(
    z.string(required).pipe(publicUrl),
    'Where people reach the instance (the proxy in front of all services); links in e-mails begin with it, and it is the issuer of access tokens.',
  ),
  GUILDHALL_EVENTSTORE_URL: setting(
    z.string(required).regex(/^(esdb|kurrentdb)(\+discover)?:\/\//, 'must begin with esdb:// or esdb+discover://'),
    'EventStoreDB, as it documents it: esdb://user:password@host:2113?tls=true',
  ),
  GUILDHALL_KAFKA_BROKERS: setting(
    z
      .string(required)
      .transform((text) => text.split(',').map((broker) => broker.trim()))
      .pipe(z.array(z.string().refine(isHostAndPort, 'must be host:port, several separated by commas'))),
    'Some of the Kafka brokers: host:port,host:port',
  ),
  GUILDHALL_KAFKA_TLS: setting(onOff.default('on'), 'Whether connections to Kafka are encrypted.'),
  GUILDHALL_KAFKA_SASL: setting(
    z.string().regex(SASL, 'must be MECHANISM:USER:PASSWORD').optional(),
    'How to sign in to Kafka: plain:USER:PASSWORD, or scram-sha-256 or scram-sha-512 in place of plain.',
    'nobody signs in, which is for brokers of the same machine',
  ),
  GUILDHALL_KAFKA_PARTITIONS: setting(
    between(1, 1_000).default(12),
    'Partitions of topics that are made. The same for every service, and never changed once topics are there.',
  ),
  GUILDHALL_KAFKA_REPLICAS: setting(between(1, 9).default(3), 'Replicas of topics that are made.'),
  GUILDHALL_MONGO_URL: setting(
    z.string(required).regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://'),
    'MongoDB, a replica set: mongodb://user:password@host:27017/?replicaSet=rs0&tls=true',
  ),
  GUILDHALL_READ_MODELS: setting(
    z
      .string()
      .regex(/^[a-z0-9-]{1,30}$/, 'must be of a-z, 0-9 and -, at most 30')
      .default('guildhall'),
    'Beginning of the names of the databases of read models. With another one they are filled anew, beside those in use.',
  ),
  GUILDHALL_MASTER_KEY: setting(
    z.string(required).pipe(masterKey),
    'Key of the vault, 32 bytes in base64, the same for every service. Whoever loses it has lost all personal data.',
  ),
  GUILDHALL_FORMER_MASTER_KEYS: setting(
    z
      .string()
      .transform((text) => text.split(',').map((key) => key.trim()))
      .pipe(z.array(masterKey))
      .default([]),
    'Master keys from before a change, separated by commas: entries may still be wrapped by them.',
    'none',
  ),
  GUILDHALL_PERMISSION_FAMILIES: setting(
    jsonFiles.transform(madeBy(catalogueWith)).optional(),
    'File or folder of families of permissions of your own, in JSON, with the default roles for them. The same for every service. See docs/templates.md.',
    'the built-in ones alone',
  ),
  GUILDHALL_TRUSTED_PROXIES: setting(between(0, 10).default(1), 'How many proxies in front write X-Forwarded-For.'),
  GUILDHALL_INSECURE: setting(
    onOff.default('off'),
    'on accepts unencrypted connections to other machines and well-known keys. For development alone.',
  ),
  ...EDGE_SETTINGS,
} as const;

export type ServiceConfiguration = ConfigurationOf<typeof SERVICE_SETTINGS>;

/**
 * @param more what is not secure in the settings of one service alone
 * @throws {InvalidConfiguration} naming everything that would let others read or change what they should not
 */
export const refuseInsecure = (configuration: ServiceConfiguration, more: Iterable<string> = []): void => {
  if (configuration.GUILDHALL_INSECURE === 'on') return;
  const insecure = [...risks(configuration), ...more];
  if (insecure.length === 0) return;
  throw new InvalidConfiguration(
    `The configuration is not secure:\n${insecure.map((risk) => `  ${risk}`).join('\n')}\nFor development, GUILDHALL_INSECURE=on accepts it.`,
  );
};

/** An encrypted connection to whoever says that they are the server. */
const UNCHECKED_TLS = /[?&](tlsInsecure|tlsAllowInvalidCertificates|tlsAllowInvalidHostnames|sslInsecure)=true/gi;

function* risks(configuration: ServiceConfiguration): Generator<string> {
  const { GUILDHALL_PUBLIC_URL, GUILDHALL_EVENTSTORE_URL, GUILDHALL_KAFKA_BROKERS, GUILDHALL_MONGO_URL } =
    configuration;
  if (GUILDHALL_PUBLIC_URL.startsWith('http:') && !isLoopback(new URL(GUILDHALL_PUBLIC_URL).hostname))
    yield 'GUILDHALL_PUBLIC_URL: passwords and tokens would travel unencrypted; it must begin with https://';
  if (!onlyHere(hostsOf(GUILDHALL_EVENTSTORE_URL))) {
    if (/[?&]tls=false/i.test(GUILDHALL_EVENTSTORE_URL)) yield 'GUILDHALL_EVENTSTORE_URL: tls=false';
    if (/[?&]tlsVerifyCert=false/i.test(GUILDHALL_EVENTSTORE_URL))
      yield 'GUILDHALL_EVENTSTORE_URL: tlsVerifyCert=false';
    if (/:\/\/(admin|ops):changeit@/.test(GUILDHALL_EVENTSTORE_URL))
      yield 'GUILDHALL_EVENTSTORE_URL: the standard password';
    else if (!GUILDHALL_EVENTSTORE_URL.includes('@')) yield 'GUILDHALL_EVENTSTORE_URL: no user and password';
  }
  if (!onlyHere(GUILDHALL_KAFKA_BROKERS.map(hostOf))) {
    if (configuration.GUILDHALL_KAFKA_TLS === 'off') yield 'GUILDHALL_KAFKA_TLS: off';
    if (!configuration.GUILDHALL_KAFKA_SASL) yield 'GUILDHALL_KAFKA_SASL: no user and password';
  }
  if (!onlyHere(hostsOf(GUILDHALL_MONGO_URL))) {
    const encrypted = /[?&](tls|ssl)=true/i.test(GUILDHALL_MONGO_URL) || GUILDHALL_MONGO_URL.startsWith('mongodb+srv:');
    if (!encrypted || /[?&](tls|ssl)=false/i.test(GUILDHALL_MONGO_URL)) yield 'GUILDHALL_MONGO_URL: no tls=true';
    for (const [, unchecked] of GUILDHALL_MONGO_URL.matchAll(UNCHECKED_TLS))
      yield `GUILDHALL_MONGO_URL: ${unchecked}=true`;
    if (!GUILDHALL_MONGO_URL.includes('@')) yield 'GUILDHALL_MONGO_URL: no user and password';
  }
  if (new Set(Buffer.from(configuration.GUILDHALL_MASTER_KEY, 'base64')).size < 12)
    yield 'GUILDHALL_MASTER_KEY: that is no random key; make one by: openssl rand -base64 32';
}

const hostOf = (address: string): string => address.replace(/:\d+$/, '');

const hostsOf = (url: string): string[] =>
  url
    .replace(/^[^:]+:\/\/([^@/]*@)?/, '')
    .split(/[/?]/)[0]!
    .split(',')
    .map(hostOf);

const onlyHere = (hosts: readonly string[]): boolean => hosts.every(isLoopback);

/** How to sign in to Kafka. */
export const saslOf = (text: string) => {
  const [, mechanism, username, password] = SASL.exec(text)!;
  return {
    mechanism: mechanism as 'plain' | 'scram-sha-256' | 'scram-sha-512',
    username: username!,
    password: password!,
  };
};
