import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PartitionPlace } from './partition-place.js';

const begun = () => {
  const place = new PartitionPlace('t', 0, () => undefined, new AbortController().signal);
  place.begin(0, 0);
  return place;
};

const committable = (place: PartitionPlace) => Number(place.uncommitted()?.offset);

describe('the place in a partition', () => {
  it('does not count or pile up what is done behind a message in work', () => {
    const place = begun();
    const finish = place.take(0, 10);
    for (let offset = 1; offset <= 5_000; offset += 1) place.take(offset, 10 + offset)();
    assert.deepEqual([place.unhandled, place.remembered, place.position], [1, 2, 0]);
    assert.equal(place.uncommitted(), undefined);
    finish();
    assert.deepEqual([place.unhandled, place.remembered, place.position], [0, 0, 5_010]);
    assert.equal(committable(place), 5_001);
  });

  it('comes as far as the first message in work, in whatever order they end', () => {
    const orders = [0, 1, 2, 3].flatMap((a) =>
      [0, 1, 2, 3].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c, 6 - a - b - c])),
    );
    for (const order of orders.filter((each) => new Set(each).size === 4 && each.every((n) => n >= 0 && n < 4))) {
      const place = begun();
      const finish = [0, 1, 2, 3].map((offset) => place.take(offset, 100 + offset));
      const done = new Set<number>();
      for (const n of order) {
        finish[n]?.();
        done.add(n);
        const first = [0, 1, 2, 3].find((each) => !done.has(each)) ?? 4;
        assert.equal(place.position, first === 0 ? 0 : 99 + first, order.join());
        assert.equal(committable(place), first === 0 ? Number.NaN : first, order.join());
        assert.equal(place.unhandled, 4 - done.size);
        assert.ok(place.remembered <= 2 * place.unhandled + 1);
      }
    }
  });

  it('does not move back for what was taken before and came again', () => {
    const place = begun();
    const finish = place.take(0, 10);
    place.take(1, 11)();
    place.take(2, undefined)();
    finish();
    assert.deepEqual([place.position, committable(place)], [11, 3]);
  });

  it('goes back where the partition does, once what is in work before is done', () => {
    const place = begun();
    const finish = place.take(40, 10);
    const news = place.take(3, 11);
    news();
    assert.deepEqual([place.next, place.uncommitted()], [4, undefined]);
    finish();
    assert.deepEqual([place.position, committable(place)], [11, 4]);
  });

  it('counts a message once, however often it is said to be done', () => {
    const place = begun();
    const finish = place.take(0, 10);
    place.take(1, 11);
    finish();
    finish();
    assert.deepEqual([place.unhandled, place.position], [1, 10]);
  });
});
