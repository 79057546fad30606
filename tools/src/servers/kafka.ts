import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../repository.js';
import { withLock } from './lock.js';
import { ask } from './ports.js';
import { cached, exists, findProgram, runProgram } from './program.js';
import type { Place, Server } from './server.js';

const VERSION = '4.4.0';
const JAVA = 17;
const jars = cached(`kafka-${VERSION}`);
const resources = join(root, 'tools/servers/kafka');
const java = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m', '-cp', `${resources}:${jars}/*`];

const javaVersion = async (): Promise<number> => {
  if (!(await findProgram('java'))) return 0;
  const output = await runProgram('java', ['-version'], 20).catch(() => '');
  return Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
};

const missing = async (): Promise<string | undefined> => {
  const needed = [
    ...((await javaVersion()) < JAVA ? [`Java ${JAVA} or newer`] : []),
    ...((await exists(jars)) || (await findProgram('mvn')) ? [] : ['Maven']),
  ];
  if (needed.length === 0) return undefined;
  return `install ${needed.join(' and ')} (Debian: apt-get install openjdk-17-jre-headless maven)`;
};

const download = () =>
  withLock(`${jars}.lock`, 400, async () => {
    if (await exists(jars)) return;
    const fresh = `${jars}.new`;
    await rm(fresh, { recursive: true, force: true });
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${fresh}`];
    await runProgram('mvn', ['-q', '-B', '-f', join(resources, 'pom.xml'), ...goal], 300);
    await rename(fresh, jars);
  });

const propertiesOf = ({ folder, ports: [port, controller] }: Place): string =>
  Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1000,
    'log.segment.bytes': 16 * 1024 * 1024,
    'log.index.size.max.bytes': 1024 * 1024,
    // A restart after a kill waits until the session of the killed one has ended.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 200,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const settings = (folder: string) => join(folder, 'server.properties');

const clusterId = (): string => {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
};

const prepare = async (place: Place): Promise<void> => {
  await download();
  await mkdir(place.folder, { recursive: true });
  await writeFile(settings(place.folder), propertiesOf(place));
  const formatted = join(place.folder, 'data', 'meta.properties');
  if ((await readFile(formatted, 'utf8').catch(() => '')) !== '') return;
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', settings(place.folder)];
  await runProgram('java', [...java, ...format], 60);
};

const apiVersionsRequest = (): Buffer => {
  const body = Buffer.alloc(10);
  body.writeInt16BE(18, 0);
  body.writeInt32BE(1, 4);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
};

const isReady = async ({ ports: [port = 0] }: Place): Promise<boolean> => {
  const answer = await ask(port, apiVersionsRequest(), 10);
  return answer !== undefined && answer.readInt16BE(8) === 0;
};

/** A real Apache Kafka broker in KRaft mode, from the Maven registry. */
export const kafka: Server = {
  name: 'kafka',
  ports: 2,
  missing,
  prepare,
  command: ({ folder }) => ({ file: 'java', args: [...java, 'kafka.Kafka', settings(folder)] }),
  isReady,
  address: ({ ports }) => `127.0.0.1:${ports[0]}`,
  secondsToStart: 60,
};
