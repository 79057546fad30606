/**
 * `npm run test:containers [-- words]`: the suites that need servers, on the official images that docker-compose.yml names.
 * Where there is no container runtime, or it cannot pull them, everything is skipped, and says so.
 */
import { join } from 'node:path';
import { root } from '../repository.js';
import { freePorts } from '../servers/ports.js';
import { composeFile } from './compose-file.js';
import { ask, ComposeProject, missingForContainers, show } from './docker.js';

const SERVERS = ['eventstore', 'kafka', 'mongo'] as const;
const images = SERVERS.map((name) => composeFile.services[name]!.image!);

const skip = (reason: string) => {
  console.log(`SKIPPED every suite on official images (${images.join(', ')}): ${reason}`);
  console.log('0 passed, 0 failed, all skipped');
};

const [eventstore, kafka, mongo] = await freePorts(SERVERS.length);
const project = new ComposeProject(
  `guildhall-test-${process.pid}`,
  ['docker-compose.yml', 'deploy/compose.test-servers.yml'],
  { EVENTSTORE_PORT: String(eventstore), KAFKA_PORT: String(kafka), MONGO_PORT: String(mongo) },
);

const isHere = (image: string) =>
  ask('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  );

/** Why the images cannot be had; undefined when they are here. */
const cannotPull = async (): Promise<string | undefined> => {
  if ((await Promise.all(images.map((image) => isHere(image)))).every(Boolean)) return undefined;
  return project.ask('pull', '--quiet', ...SERVERS).then(
    () => undefined,
    (error: Error) => `they cannot be pulled\n${error.message}`,
  );
};

const run = async () => {
  await project.show('up', '--detach', '--wait', '--wait-timeout', '240', ...SERVERS);
  await show(process.execPath, [join(root, 'tools/test.mjs'), '--int', ...process.argv.slice(2)], {
    GUILDHALL_TEST_EVENTSTORE: `esdb://127.0.0.1:${eventstore}?tls=false`,
    GUILDHALL_TEST_KAFKA: `127.0.0.1:${kafka}`,
    // Past the replica set's own idea of where it is, which is a name among containers.
    GUILDHALL_TEST_MONGO: `mongodb://127.0.0.1:${mongo}/?directConnection=true`,
  });
};

const missing = await missingForContainers();
const reason = missing ? `there is not ${missing}` : await cannotPull();
if (reason) skip(reason);
else {
  try {
    await run();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  } finally {
    await project.remove();
  }
}
