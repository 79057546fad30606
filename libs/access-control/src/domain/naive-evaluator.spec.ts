import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = readFileSync(
  fileURLToPath(new URL('../../src/domain/naive-evaluator.fixture.ts', import.meta.url)),
  'utf8',
);
const lines = source.split('\n');

describe('the naive evaluator', () => {
  it('is short enough to be read at a glance', () => {
    const written = lines.filter((line) => line !== '' && !line.startsWith('import '));
    assert.ok(written.length <= 60, `${written.length} lines`);
  });

  it('shares nothing with the evaluator but what events look like and the catalogue', () => {
    const imported = lines.flatMap((line) => (line.startsWith('import ') ? [line.split(' from ')[1]] : []));
    assert.deepEqual(imported, [`'@guildhall/contracts';`, `'./catalogue.js';`, `'./take.js';`]);
    assert.ok(source.includes(`import type { AccessEvent } from './take.js'`));
  });
});
