import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IStatefulSet } from 'kubernetes-models/apps/v1';
import { podOf, renderedManifests, type Workload } from '../kubernetes/objects.js';
import { type ComposeFile, composeFile, type ComposeService } from './compose-file.js';
import { composeRules } from './compose-rules.js';

type Fault = (services: Record<string, Record<string, unknown>>) => void;

const change =
  (service: string, fields: Readonly<{ [Field in keyof ComposeService]: unknown }>): Fault =>
  (services) => {
    assert.ok(services[service]);
    Object.assign(services[service], fields);
  };
const environment =
  (service: string, variables: Readonly<Record<string, string | undefined>>): Fault =>
  (services) =>
    Object.assign(services[service]!['environment'] as object, variables);

const FAULTS: Readonly<Record<string, readonly Fault[]>> = {
  'every service is there, made from the one Dockerfile': [
    (services) => delete services['audit'],
    change('audit', { build: { args: { SERVICE: 'identity' } } }),
  ],
  'images are pinned to an exact version': [
    change('mongo', { image: 'mongo' }),
    change('mongo', { image: 'mongo:latest' }),
    change('mongo', { image: 'mongo:8' }),
  ],
  'what runs on has a health check': [
    change('kafka', { healthcheck: undefined }),
    change('audit', { healthcheck: { disable: true } }),
  ],
  'what runs on is started again': [change('audit', { restart: undefined })],
  'services, proxy and what else needs no disk of its own are confined': [
    change('audit', { read_only: false }),
    change('audit', { cap_drop: undefined }),
    change('audit', { cap_add: ['NET_ADMIN'] }),
    change('proxy', { security_opt: [] }),
    change('mongo', { privileged: true }),
  ],
  'nothing runs as root that need not': [
    change('audit', { user: '0:0' }),
    change('proxy', { user: undefined }),
    change('mailpit', { user: 'root' }),
  ],
  'only this machine reaches what is published, which is the proxy and the mail catcher': [
    change('proxy', { ports: ['8080:8000'] }),
    change('proxy', { ports: ['0.0.0.0:8080:8000'] }),
    change('mongo', { ports: ['127.0.0.1:27017:27017'] }),
  ],
  'nothing starts before what it needs is healthy': [
    change('proxy', { depends_on: {} }),
    (services) => delete (services['audit']!['depends_on'] as Record<string, unknown>)['kafka'],
    change('notifications', { depends_on: { mailpit: { condition: 'service_started' } } }),
    (services) => delete services['mailpit'],
  ],
  'data is in named volumes, which only their owner writes': [
    change('mongo', { volumes: ['./data:/data/db'] }),
    change('mongo', { volumes: ['database:/data/db'] }),
    change('audit', { volumes: ['master-key:/var/lib/guildhall'] }),
  ],
  'no secret stands in the file': [
    environment('audit', { GUILDHALL_MASTER_KEY: 'c2VjcmV0' }),
    environment('audit', { GUILDHALL_OPERATOR_TOKEN: 'c2VjcmV0' }),
    environment('audit', { GUILDHALL_OPERATOR_TOKEN: '${GUILDHALL_OPERATOR_TOKEN:-c2VjcmV0}' }),
    environment('audit', { GUILDHALL_MONGO_URL: 'mongodb://guildhall:pass@mongo:27017' }),
  ],
  'services are given settings that there are, and all that they need': [
    environment('audit', { GUILDHALL_OUTBOX: 'on' }),
    environment('audit', { GUILDHALL_KAFKA_BROKER: 'kafka:9092' }),
    (services) => delete (services['audit']!['environment'] as Record<string, unknown>)['GUILDHALL_PUBLIC_URL'],
    (services) => delete (services['audit']!['environment'] as Record<string, unknown>)['GUILDHALL_OPERATOR_TOKEN'],
  ],
};

describe('docker-compose.yml', () => {
  for (const { name, violations } of composeRules) {
    it(name, () => assert.deepEqual(violations(composeFile), []));

    it(`a fault is noticed: ${name}`, () => {
      assert.ok(FAULTS[name]);
      for (const plant of FAULTS[name]) {
        const faulty = structuredClone(composeFile);
        plant(faulty.services as unknown as Record<string, Record<string, unknown>>);
        assert.notDeepEqual(violations(faulty as ComposeFile), [], String(plant));
      }
    });
  }

  it('has the same servers as the dev overlay of Kubernetes', () => {
    const dev = renderedManifests().find(({ name }) => name === 'dev')!;
    const images = dev
      .ofKind<IStatefulSet>('StatefulSet')
      .map((one) => [one.metadata.name, podOf(one as Workload).containers[0]?.image]);
    assert.deepEqual(
      Object.fromEntries(images),
      Object.fromEntries(
        ['eventstore', 'kafka', 'mailpit', 'mongo'].map((name) => [name, composeFile.services[name]?.image]),
      ),
    );
  });
});
