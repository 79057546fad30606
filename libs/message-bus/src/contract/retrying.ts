import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { firsts, type Scene, upTo } from './harness.js';

// What handlers throw in real life, most of it by accident.
const THROWN: readonly (readonly [string, unknown, RegExp])[] = [
  ['an Error', new Error('the mail server is away'), /^the mail server is away$/],
  ['a TypeError', new TypeError('x is not a function'), /x is not a function/],
  ['a RangeError', new RangeError('out of range'), /out of range/],
  ['a string', 'just words', /^just words$/],
  ['nothing', undefined, /./],
  ['null', null, /./],
  ['an object without a prototype', Object.create(null), /./],
];

export const retrying = (scene: Scene): void => {
  it('tries again until it works, and keeps the order of the key meanwhile', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const tried: unknown[] = [];
    let failures = 2;
    const consumption = await scene.consume(
      [topic],
      ({ data }) => {
        tried.push(data);
        if (data === 1 && failures-- > 0) throw new Error('not yet');
      },
      { group },
    );
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0, 1, 2));
    assert.deepEqual(tried, [0, 1, 1, 1, 2]);
    assert.deepEqual(await scene.letters(group), []);
    await consumption.stop();
  });

  it('outlasts outages: no attempt is lost to them, no order, and no other key waits', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    const tried: unknown[] = [];
    let outages = 50;
    const consumption = await scene.consume(
      [topic],
      ({ data }) => {
        tried.push(data);
        if (data !== 1 || outages-- <= 0) return;
        throw outages % 2 === 0 ? new Unavailable('away') : new Error('wrapped', { cause: new Unavailable('away') });
      },
      { group },
    );
    await scene.publish(topic, 'acme', 0, 1, 2, 3);
    await scene.handled(consumption, await scene.publish(topic, 'blue', 10, 11));
    const acme = tried.filter((data) => Number(data) < 10);
    assert.deepEqual(acme, [0, ...Array.from({ length: 51 }, () => 1), 2, 3]);
    assert.ok(tried.indexOf(11) < tried.lastIndexOf(1), 'the other key went on meanwhile');
    assert.deepEqual(await scene.letters(group), []);
    await consumption.stop();
  });

  it('counts only what is no outage towards a dead letter', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    let tries = 0;
    const consumption = await scene.consume(
      [topic],
      () => {
        tries += 1;
        throw tries % 3 === 0 ? new Error('a bug') : new Unavailable('away');
      },
      { group },
    );
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0));
    const [letter] = await scene.letters(group);
    assert.deepEqual([tries, letter?.attempts, letter?.reason], [9, 3, 'a bug']);
    await consumption.stop();
  });

  it('stops while an outage lasts, and has lost nothing', async () => {
    const topic = await scene.harness.topic();
    const group = scene.group();
    let tries = 0;
    const waiting = await scene.consume(
      [topic],
      () => {
        tries += 1;
        throw new Unavailable('away');
      },
      { group },
    );
    const last = await scene.publish(topic, 'acme', 0, 1);
    await scene.eventually(() => tries > 5, 'it is tried');
    await waiting.stop();
    const got: unknown[] = [];
    const consumption = await scene.consume([topic], ({ data }) => got.push(data), { group });
    await scene.handled(consumption, last);
    assert.deepEqual(got, [0, 1]);
    await consumption.stop();
  });

  it('waits longer each time, up to a limit', async () => {
    const topic = await scene.harness.topic();
    const times: number[] = [];
    const consumption = await scene.consume(
      [topic],
      () => {
        times.push(performance.now());
        throw new Error('never');
      },
      { retry: { attempts: 9, firstDelayMs: 20, maxDelayMs: 80 } },
    );
    await scene.handled(consumption, await scene.publish(topic, 'acme', 0));
    assert.equal(times.length, 9);
    const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    for (const [n, least] of [20, 40, 80, 80].entries())
      assert.ok((waits[n] ?? 0) >= least - 2, `waits ${waits.join(', ')}`);
    // Doubled each time without a limit these would be five seconds; a busy machine may add something to each.
    assert.ok(times.at(-1)! - times[0]! < 3_000, `waits ${waits.join(', ')}`);
    await consumption.stop();
  });

  it('goes on with other keys while one is retrying', async () => {
    const topic = await scene.harness.topic();
    const got: unknown[] = [];
    const consumption = await scene.consume(
      [topic],
      ({ data }) => {
        if (data === 0) throw new Error('never');
        got.push(data);
      },
      { retry: { attempts: 2, firstDelayMs: 60_000, maxDelayMs: 60_000 } },
    );
    await scene.publish(topic, 'acme', 0, 1);
    // More keys than run at a time anywhere: one that only waits must not take the place of one that works.
    for (const n of upTo(40)) await scene.publish(topic, `other-${n}`, 100 + n);
    await scene.eventually(() => got.length >= 40, 'the others are handled');
    assert.ok(!got.includes(1));
    await consumption.stop();
  });

  for (const [title, thrown, reason] of THROWN) {
    it(`makes a dead letter where a handler throws ${title}, and stops nobody else`, async () => {
      const topic = await scene.harness.topic();
      const group = scene.group();
      const got: unknown[] = [];
      const other = await scene.consume([topic], () => undefined);
      const consumption = await scene.consume(
        [topic],
        ({ data }) => {
          if (data === 0) throw thrown;
          got.push(data);
        },
        { group },
      );
      await scene.publish(topic, 'acme', 0);
      const last = await scene.publish(topic, 'blue', 1, 2);
      await scene.handled(consumption, last);
      await scene.handled(other, last);
      assert.deepEqual(firsts(got), [1, 2]);
      const letters = await scene.letters(group);
      assert.equal(letters.length, 1);
      const [letter] = letters;
      assert.match(letter?.reason ?? '', reason);
      assert.equal(letter?.attempts, 3);
      assert.equal(letter.group, group);
      assert.equal(letter.message.data, 0);
      assert.equal(letter.message.topic, topic);
      assert.ok(Math.abs(Date.parse(letter.failedAt) - Date.now()) < 60_000);
      for (const each of [consumption, other]) await each.stop();
    });
  }
};
