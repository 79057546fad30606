// Runs the compiled specs: all of them, or those whose path contains one of the words given (`npm test -- libs/event-store`).
// From within a package's folder: that package's. `.long.spec` files are separate commands: `--long` runs only those.
// Ends with the line `N passed, N failed, N skipped`; the exit code is 1 if a test failed or none ran.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { packages } from './packages.mjs';

const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const long = process.argv.includes('--long');
const here = process.cwd();
const within = packages().find((dir) => here === dir || here.startsWith(`${dir}/`));

const files = packages()
  .filter((dir) => !within || dir === within)
  .map((dir) => join(dir, 'dist'))
  .filter((dist) => existsSync(dist))
  .flatMap((dist) => readdirSync(dist, { recursive: true }).map((file) => join(dist, file)))
  .filter((file) => file.endsWith('.spec.js') && file.endsWith('.long.spec.js') === long)
  .filter((file) => words.length === 0 || words.some((word) => relative(here, file).includes(word)))
  .sort();

const count = { pass: 0, fail: 0, skip: 0 };
const tally = (kind) => (test) => {
  if (test.details?.type === 'suite') return;
  if (kind === 'pass' && (test.skip !== undefined || test.todo !== undefined)) count.skip += 1;
  else count[kind] += 1;
};

process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`;
const stream = run({ files, concurrency: availableParallelism(), timeout: long ? 30 * 60_000 : 120_000 });
stream.on('test:pass', tally('pass'));
stream.on('test:fail', tally('fail'));
stream.compose(new spec()).pipe(process.stdout);
stream.on('end', () => {
  process.exitCode = count.fail > 0 || count.pass === 0 ? 1 : 0;
  setImmediate(() => console.log(`${count.pass} passed, ${count.fail} failed, ${count.skip} skipped`));
});
