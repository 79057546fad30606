import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Sequences } from './sequences.js';

const missing = (sequences: Sequences, stream: string, ...revisions: number[]) =>
  revisions.map((revision) => sequences.missingBefore({ stream, revision }));

describe('sequences of streams', () => {
  it('finds what was never published', () => {
    assert.deepEqual(missing(new Sequences(), 'a', 3, 4, 7, 8), [0, 0, 2, 0]);
  });

  it('takes what is delivered again for no gap', () => {
    assert.deepEqual(missing(new Sequences(), 'a', 0, 1, 2, 0, 1, 2, 3), [0, 0, 0, 0, 0, 0, 0]);
  });

  it('forgets the stream that was not seen for longest', () => {
    const sequences = new Sequences(2);
    missing(sequences, 'a', 0);
    missing(sequences, 'b', 0);
    missing(sequences, 'a', 1);
    missing(sequences, 'c', 0);
    assert.deepEqual(missing(sequences, 'b', 5), [0]);
    assert.deepEqual(missing(sequences, 'c', 5), [4]);
  });
});
