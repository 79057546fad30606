import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { URL_OF_INSTANCE } from './stage.js';

const USAGE = `Usage: npm run acceptance [-- --url http://127.0.0.1:8080]

Holds an instance to the documents that it was built from, sentence by sentence, over its HTTP API alone. Without --url it
starts instances of its own. People's links come from the instance's /outbox, which has to be switched on.
`;

const optionsOf = () => {
  try {
    return parseArgs({ options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
};
const { url, help } = optionsOf();
if (help) process.stdout.write(USAGE);
else {
  const runner = fileURLToPath(new URL('../../tools/test.mjs', import.meta.url));
  const specs = spawn(process.execPath, [runner, 'acceptance/dist/seeds/'], {
    env: { ...process.env, ...(url && { [URL_OF_INSTANCE]: url }) },
    stdio: 'inherit',
  });
  specs.once('exit', (code) => (process.exitCode = code ?? 1));
}
