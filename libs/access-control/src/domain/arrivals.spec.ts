import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Arrivals } from './arrivals.js';
import { KeyedRows } from './keyed-rows.js';

it('arrivals are given in their order, organization by organization, also after some were only supposed', () => {
  const standings = new KeyedRows();
  const arrivals = new Arrivals(standings);
  let event = 0;
  const come = (user: number, organization: number) => arrivals.add(standings.of(user, organization), event++);
  const eventsOf = (organization: number) => arrivals.of(organization).map((arrival) => arrivals.event(arrival));
  come(1, 7);
  come(1, 8);
  come(2, 7);
  assert.deepEqual([eventsOf(7), eventsOf(8), eventsOf(9)], [[0, 2], [1], []]);
  const mark = arrivals.length;
  come(1, 7);
  come(3, 8);
  assert.deepEqual(
    [eventsOf(7), eventsOf(8)],
    [
      [0, 2, 3],
      [1, 4],
    ],
  );
  arrivals.truncate(mark);
  assert.deepEqual([eventsOf(7), eventsOf(8)], [[0, 2], [1]]);
  come(2, 8);
  come(4, 7);
  assert.deepEqual(
    [eventsOf(7), eventsOf(8)],
    [
      [0, 2, 6],
      [1, 5],
    ],
  );
  assert.equal(standings.one(arrivals.standingRow(arrivals.of(7)[2]!)), 4);
});
