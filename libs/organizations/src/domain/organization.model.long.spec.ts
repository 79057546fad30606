import assert from 'node:assert/strict';
import { it } from 'node:test';
import { playOnPaper } from './organization.model.fixture.js';

it('does what one would do on paper, in 25,000 sequences', () => {
  const { carried, refused } = playOnPaper(25_000);
  assert.ok(carried > 100_000, `${carried} were carried out`);
  assert.ok(refused > 100_000, `${refused} were refused`);
});
