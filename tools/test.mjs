// Runs the compiled specs: all of them, or those whose path contains one of the words given (`npm test -- libs/event-store`).
// From within a package's folder: that package's. `.long.spec` files are separate commands: `--long` runs only those. So are
// `.int.spec` files, which need servers: `--int` starts what can run here, and says at the end what was skipped and why.
// Specs of a folder share a process (specs/run.mjs), the others have one each. Ends with the line `N passed, N failed, N skipped`;
// the exit code is 1 if a test failed or none ran.
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { packages, root } from './packages.mjs';
import { groupsOf } from './specs/groups.mjs';
import { runSpecs } from './specs/run.mjs';

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

/** Names what was skipped; true if something was that could have run. */
const tellSkipped = async (skipped) => {
  let avoidable = false;
  for (const { name, reason } of skipped.filter((test) => test.reason !== undefined)) {
    const server = servers.serverIn(reason);
    const couldRun = !server || (await servers.missingFor(server)) === undefined;
    avoidable ||= couldRun;
    console.log(`SKIPPED ${name}: ${reason}${couldRun ? ' (nothing is missing: it could have run)' : ''}`);
  }
  return avoidable;
};

process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`;
const minutes = { long: 30, int: 15 }[kind] ?? 2;
const specs = files.map((file) => ({ name: relative(root, file), file }));
const { passed, failed, skipped } = await runSpecs(kind ? specs.map((spec) => [spec]) : groupsOf(specs), {
  // One more than there are processors: specs also wait, for disks, for other processes and for time to pass.
  concurrency: { int: 1, long: availableParallelism() }[kind] ?? availableParallelism() + 1,
  timeout: minutes * 60_000,
  output: process.stdout,
});
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
await shared?.remove();
if (servers && (await tellSkipped(skipped)) && process.env.CI) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
