import assert from 'node:assert/strict';
import { it } from 'node:test';
import { playOnPaper } from './organization.model.fixture.js';

it('does what one would do on paper, whatever people try', () => {
  const { carried, refused } = playOnPaper(800);
  assert.ok(carried > 2_000, `${carried} were carried out`);
  assert.ok(refused > 2_000, `${refused} were refused`);
});
