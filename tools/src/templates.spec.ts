import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from './repository.js';

const TEMPLATES = join(root, 'libs/organizations/src/templates');
const ids = readdirSync(TEMPLATES).map((file) => file.replace(/\.json$/, ''));
/** Where they are read and, once, where the one is named that is founded without being asked for. */
const MAY_NAME_THEM = ['libs/organizations/src/templates.ts'];

const namesTemplate = (source: string): readonly string[] =>
  source
    .split('\n')
    .filter(
      (line) =>
        ids.some((id) => new RegExp(`['"\`]${id}['"\`]`).test(line)) ||
        /template(Id)?\s*[!=]==\s*(?!\s|undefined)/.test(line),
    );

const sources = ['libs', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\/src\/.*\.ts$/.test(file) && !/\.(spec|fixture|generated)\.ts$/.test(file))
    // Templates of e-mails are others.
    .filter((file) => !file.includes('node_modules') && !file.startsWith('libs/notifications/')),
);

it('asks no template what it is: what makes them differ is data', () => {
  const found = sources
    .filter((file) => !MAY_NAME_THEM.includes(file))
    .flatMap((file) => namesTemplate(readFileSync(join(root, file), 'utf8')).map((line) => `${file}: ${line.trim()}`));
  assert.deepEqual(found, []);
  assert.ok(sources.length > 200, `${sources.length} files were looked at`);
});

it('would notice', () => {
  assert.equal(namesTemplate("if (organization.template === 'cloud') return;").length, 1);
  assert.equal(namesTemplate("const special = new Set(['enterprise']);").length, 1);
  assert.equal(namesTemplate('if (row.template !== other) return;').length, 1);
  assert.equal(namesTemplate('const { template } = row;').length, 0);
});
