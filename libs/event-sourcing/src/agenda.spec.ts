import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Agenda, type Entry } from './agenda.js';

describe('an agenda', () => {
  it('gives the earliest first, whatever was added and crossed out before', () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const agenda = new Agenda<Entry>();
    const there = new Set<Entry>();
    for (let step = 0; step < 20_000; step += 1) {
      const entries = [...there];
      if (random(100) < (step < 10_000 ? 60 : 45) || entries.length === 0) {
        const entry: Entry = { at: random(50) };
        there.add(entry);
        agenda.add(entry);
      } else {
        const entry = random(2) === 0 ? agenda.first! : entries[random(entries.length)]!;
        there.delete(entry);
        agenda.remove(entry);
        agenda.remove(entry);
      }
      if (step % 50 > 0) continue;
      const times = [...there].map(({ at }) => at);
      assert.equal(agenda.size, there.size);
      assert.equal(agenda.first?.at, times.length > 0 ? Math.min(...times) : undefined);
      const time = random(60);
      assert.equal(agenda.countUntil(time), times.filter((at) => at <= time).length);
    }
    const order: number[] = [];
    for (let first = agenda.first; first; first = agenda.first) {
      order.push(first.at);
      agenda.remove(first);
    }
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  });
});
