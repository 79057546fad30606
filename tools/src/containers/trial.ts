/**
 * `npm run test:compose`: builds the images, runs the services and the proxy of docker-compose.yml as containers, with
 * Kafka, MongoDB and event store as processes of this machine (npm run servers), looks whether the containers are confined as
 * the file says, takes the tour through the proxy, and removes everything.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { SERVICES } from '../distributed/routes.js';
import { root } from '../repository.js';
import { removeAbandoned, ServerSet } from '../servers/server-set.js';
import { ask, ComposeProject, missingForContainers, show } from './docker.js';

const PORT = 8000;
const MOST_MEGABYTES = 120;
const SECONDS_TO_STOP = 25;
const BASE = 'node:24-bookworm-slim';
const VERSION = '0.1.0';
const url = `http://127.0.0.1:${PORT}`;

const say = (line: string) => process.stdout.write(`${line}\n`);
const inspect = (object: string, format: string) => ask('docker', ['inspect', '--format', format, object]);

const checkImages = async () => {
  const base = Number(await inspect(BASE, '{{.Size}}'));
  for (const service of SERVICES) {
    const image = `guildhall/${service}:${VERSION}`;
    const [size, user] = (await inspect(image, '{{.Size}} {{.Config.User}}')).split(' ');
    const megabytes = (Number(size) - base) / 1e6;
    say(`  ${image.padEnd(32)} ${megabytes.toFixed(1)} MB on top of its base, user ${user}`);
    assert.ok(megabytes < MOST_MEGABYTES, `${image} adds ${megabytes} MB`);
    assert.match(user ?? '', /^[1-9]\d*:[1-9]\d*$/);
  }
};

/** What a process finds out about itself inside. */
const LOOK = `
  const status = Object.fromEntries(fs.readFileSync('/proc/1/status', 'utf8').split('\\n').map((line) => line.split(':\\t')));
  let written = true;
  try { fs.writeFileSync('/app/bundle/main.mjs', ''); } catch { written = false; }
  console.log(JSON.stringify({
    program: fs.readFileSync('/proc/1/cmdline', 'utf8').split('\\0')[0],
    user: status.Uid.split('\\t')[0],
    capabilities: [status.CapEff, status.CapPrm, status.CapBnd].map((mask) => parseInt(mask, 16)),
    canGainPrivileges: status.NoNewPrivs !== '1',
    written,
  }));`;

const checkConfinement = async (project: ComposeProject) => {
  for (const service of SERVICES) {
    const found = JSON.parse(await project.ask('exec', '-T', service, 'node', '-e', LOOK)) as object;
    assert.deepEqual(found, {
      program: 'node',
      user: '10001',
      capabilities: [0, 0, 0],
      canGainPrivileges: false,
      written: false,
    });
  }
};

const checkProxy = async () => {
  const statuses = await Promise.all(
    [
      '/',
      '/docs',
      '/openapi.json',
      '/health/ready',
      '/metrics',
      '/metrics/x',
      '/operations/dead-letters',
      '/v1/organizations',
    ].map(async (path) => {
      const { status } = await fetch(url + path, { signal: AbortSignal.timeout(10_000) });
      return `${path} ${status}`;
    }),
  );
  say(`  ${statuses.join(', ')}`);
  assert.ok(statuses.includes('/metrics 404') && statuses.includes('/metrics/x 404'));
  assert.ok(statuses.includes('/operations/dead-letters 404'));
  assert.ok(statuses.includes('/health/ready 200') && statuses.includes('/v1/organizations 401'));
};

const checkStop = async (project: ComposeProject) => {
  const before = Date.now();
  await project.ask('stop', ...SERVICES);
  const seconds = (Date.now() - before) / 1000;
  const codes = await Promise.all(
    SERVICES.map(async (service) =>
      inspect(await project.ask('ps', '--all', '--quiet', service), '{{.State.ExitCode}}'),
    ),
  );
  say(`  ${seconds.toFixed(1)} s, exit codes ${codes.join(' ')}`);
  assert.ok(codes.every((code) => code === '0') && seconds < SECONDS_TO_STOP);
};

const servers = new ServerSet(`compose-${process.pid}`);

const run = async (project: ComposeProject) => {
  say('Building images');
  await project.ask('build', ...SERVICES, 'master-key', 'proxy');
  await checkImages();
  say('Starting containers');
  const before = Date.now();
  await project.ask('up', '--detach', '--wait', '--wait-timeout', '180');
  say(`  ready after ${((Date.now() - before) / 1000).toFixed(1)} s`);
  await checkConfinement(project);
  await checkProxy();
  say('The tour');
  await show(process.execPath, ['--enable-source-maps', join(root, 'tools/dist/tour/main.js'), '--url', url]);
  const containers = (await project.ask('ps', '--quiet', ...SERVICES)).split('\n');
  say(await ask('docker', ['stats', '--no-stream', '--format', '  {{.Name}} {{.MemUsage}}', ...containers]));
  say('Stopping');
  await checkStop(project);
};

const main = async () => {
  const missing = await missingForContainers();
  if (missing) throw new Error(`This needs ${missing}`);
  await removeAbandoned();
  await servers.ownedBy(process.pid);
  for (const name of ['kafka', 'mongo', 'eventstore'] as const) await servers.start(name);
  const project = new ComposeProject('guildhall-trial', ['docker-compose.yml', 'deploy/compose.host-servers.yml'], {
    GUILDHALL_PORT: String(PORT),
    GUILDHALL_EVENTSTORE_URL: await servers.address('eventstore'),
    GUILDHALL_KAFKA_BROKERS: await servers.address('kafka'),
    GUILDHALL_MONGO_URL: await servers.address('mongo'),
  });
  try {
    await run(project);
    say('Everything was as it should be.');
  } catch (error) {
    say(await project.ask('logs', '--no-color', '--tail', '20').catch(() => 'There are no logs.'));
    throw error;
  } finally {
    await project.remove();
  }
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await servers.remove();
}
