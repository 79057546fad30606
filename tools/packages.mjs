import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname ?? '.', '..');

/** The folders of all packages of the workspace. */
export const packages = () =>
  [
    ...['libs', 'apps'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name))),
    join(root, 'tools'),
    join(root, 'bench'),
    join(root, 'acceptance'),
  ].filter((dir) => existsSync(join(dir, 'package.json')));
