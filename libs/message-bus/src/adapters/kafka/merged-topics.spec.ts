import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Message } from '../../index.js';
import { Lane, MergedTopics } from './merged-topics.js';

const message = (position: number): Message => ({
  id: String(position),
  type: 'Happened',
  stream: 'a',
  revision: 0,
  position,
  data: null,
  metadata: {},
  topic: 'topic',
});

/** A lane of which the first `end` records were there at the beginning. */
const lane = (end = 0) => new Lane('topic', 0, 0, end);

const read = (into: Lane, ...positions: number[]) => {
  for (const position of positions) {
    into.hold(message(position), 10);
    into.next += 1;
    into.reached = position;
  }
};

const positions = (merged: MergedTopics) => merged.take()?.events.map(({ position }) => position);

describe('merged topics', () => {
  it('give events in the order of positions, up to where every partition is known', () => {
    const lanes = [lane(), lane(), lane()] as const;
    const merged = new MergedTopics(lanes, -1, 100);
    merged.take();
    read(lanes[0], 1, 4, 6);
    read(lanes[1], 2, 3, 9);
    assert.equal(merged.take(), undefined);
    lanes[2].reached = 5;
    assert.deepEqual(merged.take(), { events: [1, 2, 3, 4].map(message), upTo: 5, caughtUp: true });
    assert.equal(merged.take(), undefined);
    lanes[2].reached = 8;
    lanes[0].reached = 8;
    assert.deepEqual(merged.take(), { events: [message(6)], upTo: 8, caughtUp: true });
  });

  it('say how far they are in batches that are cut off', () => {
    const only = lane(5);
    const merged = new MergedTopics([only], -1, 2);
    read(only, 1, 2, 3, 4, 5);
    const batches = [merged.take(), merged.take(), merged.take(), merged.take()];
    assert.deepEqual(
      batches.map((batch) => [batch?.events.length, batch?.upTo, batch?.caughtUp]),
      [
        [2, 2, false],
        [2, 4, false],
        [1, 5, true],
        [undefined, undefined, undefined],
      ],
    );
  });

  it('are caught up when no more can come of what was there', () => {
    const [behind, ahead] = [lane(1), lane(3)];
    const merged = new MergedTopics([behind, ahead], 7, 100);
    read(ahead, 10, 12);
    assert.equal(merged.take(), undefined);
    read(behind, 11);
    assert.deepEqual(positions(merged), [10, 11]);
    assert.equal(merged.take(), undefined);
    read(ahead, 13);
    behind.reached = 14;
    const last = merged.take();
    assert.deepEqual([last?.upTo, last?.caughtUp], [13, true]);
  });

  it('say at once that nothing is there', () => {
    const merged = new MergedTopics([lane(), lane()], 7, 100);
    assert.deepEqual(merged.take(), { events: [], upTo: 7, caughtUp: true });
    assert.equal(merged.take(), undefined);
  });

  it('give an event once that is in two partitions', () => {
    const lanes = [lane(), lane()] as const;
    const merged = new MergedTopics(lanes, -1, 100);
    read(lanes[0], 1, 2);
    read(lanes[1], 2, 3);
    assert.deepEqual(positions(merged), [1, 2]);
  });

  it('hold what was not given, and its bytes', () => {
    const only = lane();
    read(only, ...Array.from({ length: 3_000 }, (_, n) => n));
    assert.deepEqual([only.count, only.bytes], [3_000, 30_000]);
    for (let n = 0; n < 2_500; n += 1) only.shift();
    assert.deepEqual([only.count, only.bytes, only.head?.position], [500, 5_000, 2_500]);
  });
});
