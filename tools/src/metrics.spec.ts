import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { packages, root, sourcesOf } from './repository.js';

const METRIC = /'(guildhall_[a-z_]+)'/g;

it('docs/operations.md says of every metric what it means', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const names = packages()
    .filter(({ folder }) => folder.startsWith('libs/'))
    .flatMap((one) => sourcesOf(one))
    .filter((file) => !file.endsWith('.spec.ts'))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(METRIC)].map(([, name]) => name!));
  assert.ok(names.length > 10);
  assert.deepEqual(
    names.filter((name) => !new RegExp(`^\\|.*\`${name}[\`{].*\\|$`, 'm').test(text)),
    [],
  );
});
