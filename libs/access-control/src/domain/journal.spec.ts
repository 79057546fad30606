import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { Journal } from './journal.js';

const START = Date.UTC(2026, 0, 1);
const event = (position: number, milliseconds: number, id = `event-${position}`) => ({
  id,
  type: 'Happened',
  position,
  metadata: {
    time: new Date(START + milliseconds).toISOString(),
    actor: { type: 'user' as const, id: 'usr_1' },
  },
});

it('finds events by position and by time, in whatever order they came and however their clocks went', () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.record({ position: fc.nat(9_999), time: fc.nat(5_000) }), {
        selector: ({ position }) => position,
        minLength: 1_100,
        maxLength: 3_500,
      }),
      fc.nat(5_100),
      fc.nat(9_999),
      fc.nat(9_999),
      (happened, time, one, other) => {
        const journal = new Journal();
        for (const each of happened) journal.add(event(each.position, each.time), 0);
        const by = happened.filter((each) => each.time <= time).map(({ position }) => position);
        assert.equal(journal.positionAt(START + time), Math.max(-1, ...by));
        const [after, upTo] = [Math.min(one, other), Math.max(one, other)];
        const between = journal.between(after, upTo).map((number) => journal.position(number));
        const expected = happened
          .map(({ position }) => position)
          .filter((position) => position > after && position <= upTo);
        assert.deepEqual(
          between,
          expected.sort((a, b) => a - b),
        );
        assert.equal(journal.last, Math.max(...happened.map(({ position }) => position)));

        const mark = journal.mark();
        for (let more = 0; more < 1_500; more += 1) journal.add(event(10_000 + more, 1), 0);
        journal.rollback(mark);
        assert.equal(journal.positionAt(START + time), Math.max(-1, ...by));
        assert.equal(journal.length, happened.length);
      },
    ),
    { numRuns: 20 },
  ));

it('tells again who, what and when, under the very id', () => {
  const journal = new Journal();
  const uuid = '0193a1b2-c3d4-7e5f-8a9b-ffeeddccbb00';
  for (const id of [uuid, 'of-another-kind', uuid.toUpperCase()]) {
    const cause = journal.cause(journal.add(event(1, 250, id), 7));
    assert.deepEqual(cause, {
      id,
      type: 'Happened',
      time: '2026-01-01T00:00:00.250Z',
      actor: { type: 'user', id: 'usr_1' },
    });
  }
  assert.equal(journal.subject(0), 7);
});
