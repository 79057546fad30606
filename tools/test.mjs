// Runs the compiled specs: all of them, or those whose path contains one of the words given (`npm test -- libs/event-store`).
// From within a package's folder: that package's. `.long.spec` files are separate commands: `--long` runs only those. So are
// `.int.spec` files, which need servers: `--int` starts what can run here, and says at the end what was skipped and why.
// Ends with the line `N passed, N failed, N skipped`; the exit code is 1 if a test failed or none ran.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { packages } from './packages.mjs';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const kind = ['long', 'int'].find((name) => process.argv.includes(`--${name}`));
const suffix = kind ? `.${kind}.spec.js` : '.spec.js';
const here = process.cwd();
const within = packages().find((dir) => here === dir || here.startsWith(`${dir}/`));

const files = packages()
  .filter((dir) => !within || dir === within)
  .map((dir) => join(dir, 'dist'))
  .filter((dist) => existsSync(dist))
  .flatMap((dist) => readdirSync(dist, { recursive: true }).map((file) => join(dist, file)))
  .filter((file) => file.endsWith(suffix) && (kind || !/\.(long|int)\.spec\.js$/.test(file)))
  .filter((file) => words.length === 0 || words.some((word) => relative(here, file).includes(word)))
  .sort();

if (within && words.length === 0 && files.length === 0) process.exit(0);
if (files.length === 0) console.error(`No spec has ${words.join(' or ')} in its path.`);

const servers = kind === 'int' ? await import('./dist/servers/index.js') : undefined;
const shared = servers && new servers.ServerSet(`test-${process.pid}`);
if (shared) {
  await servers.removeAbandoned();
  await shared.ownedBy(process.pid);
  process.env[servers.SHARED_SET] = shared.name;
}

const count = { pass: 0, fail: 0, skip: 0 };
const skipped = [];
const tally = (result) => (test) => {
  if (result === 'pass' && test.skip !== undefined) skipped.push({ name: test.name, reason: String(test.skip) });
  const isSkipped = result === 'pass' && (test.skip !== undefined || test.todo !== undefined);
  if (isSkipped) count.skip += 1;
  else if (test.details?.type !== 'suite') count[result] += 1;
};

/** Names what was skipped; true if something was that could have run. */
const tellSkipped = async () => {
  let avoidable = false;
  for (const { name, reason } of skipped) {
    const server = servers.serverIn(reason);
    const couldRun = !server || (await servers.missingFor(server)) === undefined;
    avoidable ||= couldRun;
    console.log(`SKIPPED ${name}: ${reason}${couldRun ? ' (nothing is missing: it could have run)' : ''}`);
  }
  return avoidable;
};

process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`;
const minutes = { long: 30, int: 15 }[kind] ?? 2;
const concurrency = kind === 'int' ? 1 : availableParallelism();
const stream = run({ files, concurrency, timeout: minutes * 60_000 });
stream.on('test:pass', tally('pass'));
stream.on('test:fail', tally('fail'));
stream.compose(new spec()).pipe(process.stdout);
const close = async () => {
  process.exitCode = count.fail > 0 || count.pass === 0 ? 1 : 0;
  await shared?.remove();
  await new Promise(setImmediate);
  if (servers && (await tellSkipped()) && process.env.CI) process.exitCode = 1;
  console.log(`${count.pass} passed, ${count.fail} failed, ${count.skip} skipped`);
};
stream.on('end', () => void close());
