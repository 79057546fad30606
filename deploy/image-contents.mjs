// Copies what an image of a service holds into a folder: its bundle, the packages that the bundle loads at run time, and
// what these depend on; nothing else.
//   node deploy/image-contents.mjs identity /out
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';

const [service, out] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const app = join(root, 'apps', service);

/** Of packages that are mostly for other uses, what is served from them. */
const SERVED = { 'swagger-ui-dist': ['package.json', 'LICENSE', 'NOTICE', 'swagger-ui.css', 'swagger-ui-bundle.js'] };
const NEVER = /\.(map|d\.[cm]?ts|md)$/;

/** A package's folder as Node finds it from another file; undefined for an optional one that is not installed. */
const folderOf = (name, from) =>
  createRequire(from)
    .resolve.paths(name)
    .map((modules) => join(modules, name))
    .find((folder) => existsSync(join(folder, 'package.json')));

const copied = new Set();
const copyPackage = (name, from) => {
  const folder = folderOf(name, from);
  if (!folder || copied.has(folder)) return;
  copied.add(folder);
  cpSync(folder, join(out, folder.slice(folder.indexOf('node_modules'))), {
    recursive: true,
    filter: (file) => {
      if (file === folder) return true;
      if (basename(file) === 'node_modules' || NEVER.test(file)) return false;
      return !SERVED[name] || SERVED[name].includes(basename(file));
    },
  });
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))
    copyPackage(dependency, join(folder, 'package.json'));
};

mkdirSync(out, { recursive: true });
cpSync(join(app, 'bundle'), join(out, 'bundle'), { recursive: true });
cpSync(join(app, 'package.json'), join(out, 'package.json'));
for (const name of JSON.parse(readFileSync(join(app, 'bundle/packages.json'), 'utf8')))
  copyPackage(name, join(app, 'package.json'));
process.stdout.write(
  `${service}: ${[...copied].map((folder) => relative(join(root, 'node_modules'), folder)).join(', ')}\n`,
);
