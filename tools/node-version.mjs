// Builds and tests with another version of Node: `npm run test:node -- 24`. The binary comes from the registry, where the
// platform packages of `node` ship it; it is kept in .cache/.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const wanted = process.argv[2];
if (!wanted || !/^\d+(\.\d+){0,2}$/.test(wanted)) {
  console.error('Usage: npm run test:node -- 24     (any version from 20.19 on)');
  process.exit(2);
}
const root = join(import.meta.dirname ?? '.', '..');
const folder = join(root, '.cache', `node-${wanted}`);
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const bin = join(folder, 'node_modules', name, 'bin');

const run = (command, args, options = {}) => {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', cwd: root, ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
};

if (!existsSync(join(bin, 'node'))) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `${name}@${wanted}`], {
    cwd: folder,
  });
}
const node = join(bin, 'node');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
run(node, ['-e', 'console.log(`Node ${process.version}`)'], { env });
run(node, ['tools/prune.mjs'], { env });
run(node, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b'], { env });
run(node, ['tools/bundle.mjs'], { env });
run(node, ['tools/test.mjs', ...process.argv.slice(3)], { env });
