import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf, packages, root, sourcesOf } from './repository.js';

const nameOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
const workspace = packages();
const rootDevDependencies = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: object }).devDependencies,
);

describe('every package', () => {
  for (const { folder, name, dependencies, references, ...rest } of workspace) {
    const imported = new Set(
      sourcesOf({ folder, name, dependencies, references, ...rest })
        .flatMap((file) => importsOf(file))
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map(nameOf),
    );

    it(`${folder} declares what it imports`, () => {
      const undeclared = [...imported].filter(
        (dependency) =>
          !dependencies.includes(dependency) && !rootDevDependencies.includes(dependency) && dependency !== name,
      );
      assert.deepEqual(undeclared, []);
    });

    it(`${folder} imports what it declares`, () => {
      const unused = dependencies.filter(
        (dependency) => dependency.startsWith('@guildhall/') && !imported.has(dependency),
      );
      assert.deepEqual(unused, []);
    });

    it(`${folder} refers the compiler to the packages that it imports`, () => {
      const folders = new Map(workspace.map((one) => [one.name, one.folder]));
      const referred = new Set(references);
      const missing = [...imported]
        .flatMap((dependency) => folders.get(dependency) ?? [])
        .filter((target) => target !== folder && !referred.has(target));
      assert.deepEqual(missing, []);
    });
  }
});

describe('every port', () => {
  for (const one of workspace.filter(({ exports }) => exports.includes('./contract'))) {
    const { folder, exports } = one;
    for (const adapter of exports
      .filter((name) => !['.', './contract', './testing'].includes(name))
      .map((name) => basename(name))) {
      it(`${folder}: a spec runs the contract suite on the adapter ${adapter}`, () => {
        const specs = sourcesOf(one).filter(
          (file) => file.includes(`/adapters/${adapter}/`) && file.endsWith('.spec.ts'),
        );
        const run = specs.filter((file) => /^\s*\w+Contract\(/m.test(readFileSync(file, 'utf8')));
        assert.ok(run.length > 0);
      });
    }
  }
});
