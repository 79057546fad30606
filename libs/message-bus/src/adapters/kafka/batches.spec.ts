import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inBatches } from './batches.js';

const cut = (sizes: readonly number[], limits: Readonly<{ count: number; bytes: number }>) =>
  inBatches(
    sizes.map((size) => ({ key: 'k', value: 'x'.repeat(size - 3), headers: { a: 'b' } })),
    limits,
  ).map((batch) => batch.map(({ value }) => (value?.length ?? 0) + 3));

describe('batches', () => {
  it('are cut by count', () => {
    assert.deepEqual(cut([5, 5, 5, 5, 5], { count: 2, bytes: 1_000 }), [[5, 5], [5, 5], [5]]);
  });

  it('are cut by the bytes of keys, values and headers', () => {
    assert.deepEqual(cut([40, 60, 40, 61, 10], { count: 10, bytes: 100 }), [[40, 60], [40], [61, 10]]);
  });

  it('have what is too large for any alone', () => {
    assert.deepEqual(cut([10, 200, 10], { count: 10, bytes: 100 }), [[10], [200], [10]]);
  });

  it('count bytes, not letters', () => {
    assert.equal(inBatches([{ value: 'ä'.repeat(40) }, { value: 'ä'.repeat(20) }], { count: 9, bytes: 100 }).length, 2);
  });

  it('are none of nothing', () => {
    assert.deepEqual(inBatches([], { count: 1, bytes: 1 }), []);
  });
});
