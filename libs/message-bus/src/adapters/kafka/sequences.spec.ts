import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Gaps, Sequences } from './sequences.js';

const noted = (sequences: Sequences, stream: string, ...revisions: number[]) =>
  revisions.map((revision) => sequences.note(stream, revision));

/** Pairs of a revision and what the event says was published before it. */
const told = (gaps: Gaps, ...events: (readonly [number, number?])[]) =>
  events.map(([revision, previous]) => gaps.before('a', revision, previous));

describe('sequences of streams', () => {
  it('remember the highest revision of each', () => {
    const sequences = new Sequences();
    assert.deepEqual(noted(sequences, 'a', 3, 4, 2, 7), [undefined, 3, 4, 4]);
    assert.deepEqual(noted(sequences, 'b', 0), [undefined]);
    sequences.forget('a');
    assert.deepEqual(noted(sequences, 'a', 8), [undefined]);
  });

  it('forget the stream that was not seen for longest', () => {
    const sequences = new Sequences(2);
    noted(sequences, 'a', 0);
    noted(sequences, 'b', 0);
    noted(sequences, 'a', 1);
    noted(sequences, 'c', 0);
    assert.deepEqual(noted(sequences, 'b', 5), [undefined]);
    assert.deepEqual(noted(sequences, 'c', 5), [0]);
  });
});

describe('gaps', () => {
  it('are told where something published has not come', () => {
    const [, gap] = told(new Gaps(), [3], [7, 5]);
    assert.equal(gap, 'misses events of a after revision 3 up to 5');
  });

  it('are none where revisions were never published', () => {
    assert.deepEqual(told(new Gaps(), [3], [7, 3], [8]), [undefined, undefined, undefined]);
  });

  it('are none where something comes again', () => {
    assert.deepEqual(told(new Gaps(), [0], [1, 0], [0], [1, 0], [2, 1]).filter(Boolean), []);
  });

  it('are none before a stream is known', () => {
    assert.deepEqual(told(new Gaps(), [7, 5]), [undefined]);
  });
});
