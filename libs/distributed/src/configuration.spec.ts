import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { configurationOf } from '@guildhall/http';
import { refuseInsecure, SERVICE_SETTINGS } from './configuration.js';

const KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv').toString('base64');

const REQUIRED = {
  GUILDHALL_PUBLIC_URL: 'https://id.example.com',
  GUILDHALL_EVENTSTORE_URL: 'esdb+discover://guildhall:s3cret@events.example.com:2113?tls=true',
  GUILDHALL_KAFKA_BROKERS: 'kafka-1.example.com:9093, kafka-2.example.com:9093',
  GUILDHALL_MONGO_URL: 'mongodb://guildhall:s3cret@db.example.com:27017/?replicaSet=rs0&tls=true',
  GUILDHALL_MASTER_KEY: KEY,
};
const SECURE = { ...REQUIRED, GUILDHALL_KAFKA_SASL: 'scram-sha-512:guildhall:s3cret' };

const check = (change: Readonly<Record<string, string>>) =>
  refuseInsecure(configurationOf(SERVICE_SETTINGS, { ...SECURE, ...change }));

describe('the configuration of a service', () => {
  it('is taken when everything is encrypted and signed in', () => {
    check({});
    check({ GUILDHALL_MASTER_KEY: randomBytes(32).toString('base64') });
    const { GUILDHALL_KAFKA_BROKERS } = configurationOf(SERVICE_SETTINGS, SECURE);
    assert.deepEqual(GUILDHALL_KAFKA_BROKERS, ['kafka-1.example.com:9093', 'kafka-2.example.com:9093']);
  });

  it('names everything that is missing at once', () => {
    assert.throws(
      () => configurationOf(SERVICE_SETTINGS, {}),
      (error: Error) => Object.keys(REQUIRED).every((name) => error.message.includes(`${name}: is missing`)),
    );
  });

  const insecure: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'an unencrypted public URL': { GUILDHALL_PUBLIC_URL: 'http://id.example.com' },
    'an unencrypted event store': {
      GUILDHALL_EVENTSTORE_URL: 'esdb://guildhall:s3cret@events.example.com:2113?tls=false',
    },
    'an event store that anybody may be': {
      GUILDHALL_EVENTSTORE_URL: 'esdb://guildhall:s3cret@events.example.com:2113?tls=true&tlsVerifyCert=false',
    },
    ...Object.fromEntries(
      ['admin', 'ops'].map((user) => [
        `the password that every EventStoreDB comes with for ${user}`,
        { GUILDHALL_EVENTSTORE_URL: `esdb://${user}:changeit@events.example.com:2113?tls=true` },
      ]),
    ),
    'an event store that asks nobody who they are': { GUILDHALL_EVENTSTORE_URL: 'esdb://events.example.com:2113' },
    'an unencrypted Kafka': { GUILDHALL_KAFKA_TLS: 'off' },
    'a Kafka that asks nobody who they are': { GUILDHALL_KAFKA_SASL: '' },
    'an unencrypted MongoDB': { GUILDHALL_MONGO_URL: 'mongodb://guildhall:s3cret@db.example.com:27017/' },
    'a MongoDB that asks nobody who they are': { GUILDHALL_MONGO_URL: 'mongodb://db.example.com:27017/?tls=true' },
    ...Object.fromEntries(
      ['tlsInsecure', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames'].map((option) => [
        `a MongoDB that anybody may be, by ${option}`,
        { GUILDHALL_MONGO_URL: `mongodb://guildhall:s3cret@db.example.com:27017/?tls=true&${option}=true` },
      ]),
    ),
    'a master key that anybody would try first': { GUILDHALL_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
  };
  for (const [what, change] of Object.entries(insecure)) {
    it(`is refused with ${what}, unless that is wanted for development`, () => {
      assert.throws(
        () => check(change),
        (error: Error) => error.message.includes(`${Object.keys(change)[0]}: `) && !error.message.includes('s3cret'),
      );
      check({ ...change, GUILDHALL_INSECURE: 'on' });
    });
  }

  it('may be unencrypted to servers of the same machine', () => {
    check({
      GUILDHALL_PUBLIC_URL: 'http://127.0.0.1:8080',
      GUILDHALL_EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
      GUILDHALL_KAFKA_BROKERS: 'localhost:9092',
      GUILDHALL_KAFKA_TLS: 'off',
      GUILDHALL_KAFKA_SASL: '',
      GUILDHALL_MONGO_URL: 'mongodb://127.0.0.1:27017,localhost:27018/?replicaSet=rs0',
    });
  });

  it('says a thing once, however often it is wrong', () => {
    assert.throws(
      () => check({ GUILDHALL_KAFKA_BROKERS: 'one,two,three' }),
      ({ message }: Error) => message.split('must be host:port').length === 2,
    );
  });

  for (const [name, value] of [
    ['GUILDHALL_EVENTSTORE_URL', 'http://events.example.com'],
    ['GUILDHALL_KAFKA_BROKERS', 'kafka.example.com'],
    ['GUILDHALL_KAFKA_SASL', 'scram-sha-1:guildhall:s3cret'],
    ['GUILDHALL_MONGO_URL', 'postgres://db.example.com'],
    ['GUILDHALL_MASTER_KEY', 'c2hvcnQ='],
    ['GUILDHALL_FORMER_MASTER_KEYS', `${KEY},c2hvcnQ=`],
    ['GUILDHALL_READ_MODELS', 'Guild Hall'],
    ['GUILDHALL_KAFKA_BROKERS', 'kafka.example.com:65536'],
    ['GUILDHALL_KAFKA_BROKERS', 'kafka.example.com:0'],
    ['GUILDHALL_PUBLIC_URL', 'https://user:s3cret@id.example.com'],
    ['GUILDHALL_PUBLIC_URL', 'https://user@id.example.com'],
    ['GUILDHALL_PUBLIC_URL', 'https://id.example.com?x=1'],
    ['GUILDHALL_PUBLIC_URL', 'https://id.example.com/?'],
    ['GUILDHALL_PUBLIC_URL', 'https://id.example.com/#x'],
    ['GUILDHALL_PUBLIC_URL', 'ftp://id.example.com'],
    ['GUILDHALL_OPERATOR_TOKEN', 'short'],
    ['PORT', '0'],
  ] as const) {
    it(`is refused with ${name}=${value}`, () => {
      assert.throws(() => check({ [name]: value }), new RegExp(`${name}: `));
    });
  }
});
