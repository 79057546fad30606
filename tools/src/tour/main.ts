import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { StandaloneProcess } from '../standalone-process.js';
import { ConsoleNarrator } from './narrator.js';
import { tour } from './tour.js';

const USAGE = `Usage: npm run tour [-- --url http://127.0.0.1:8080]

Walks through Guildhall over HTTP and tells what happens. Without --url it starts an instance of its own in a temporary
folder, kills it on the way, and removes everything at the end.
`;

const optionsOf = () => {
  try {
    return parseArgs({ options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
};
const values = optionsOf();

const main = async (): Promise<void> => {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  if (values.url) {
    await tour({ url: values.url }, new ConsoleNarrator());
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-tour-'));
  const platform = await StandaloneProcess.start(folder);
  try {
    const crash = async () => {
      await platform.kill();
      await platform.start();
    };
    await tour({ url: platform.url, crash }, new ConsoleNarrator());
  } finally {
    await platform.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  await main();
  if (!values.help) process.stdout.write('\nEverything was as promised.\n');
} catch (error) {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  process.stderr.write(`\nThe tour${values.url ? ` of ${values.url}` : ''} stopped: ${reason}\n`);
  process.exitCode = 1;
}
