// tsc never deletes what it once wrote: a removed spec would go on running and a removed module could still be imported.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packages } from './packages.mjs';

for (const dir of packages()) {
  const dist = join(dir, 'dist');
  if (!existsSync(dist)) continue;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|d\.ts)(\.map)?$/.test(entry.name)) continue;
    const output = join(entry.parentPath, entry.name);
    const source = join(dir, 'src', relative(dist, output).replace(/\.(d\.ts|js)(\.map)?$/, '.ts'));
    if (!existsSync(source)) rmSync(output);
  }
}
