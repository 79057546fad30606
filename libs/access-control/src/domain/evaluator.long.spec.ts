import assert from 'node:assert/strict';
import { it } from 'node:test';
import { decideOverRandomHistories } from './oracle.fixture.js';

it('decides a million times as the naive evaluator does', () => {
  let decisions = 0;
  let allowed = 0;
  while (decisions < 1_000_000) {
    const more = decideOverRandomHistories(500);
    decisions += more.decisions;
    allowed += more.allowed;
  }
  assert.ok(allowed > decisions / 30, `${allowed} of ${decisions} allowed`);
});
