import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable } from '@guildhall/availability';
import { Turns } from './turns.js';

describe('turns', () => {
  it('go one after the other, in the order asked for, also after a failure', async () => {
    const turns = new Turns();
    const begun: number[] = [];
    const work = (n: number) => async () => {
      begun.push(n);
      await pause(1);
      assert.equal(begun.at(-1), n, 'nothing was begun meanwhile');
      if (n === 1) throw new Error('no');
      return n;
    };
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => turns.take('a', work(n))));
    assert.deepEqual(begun, [1, 2, 3]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    );
  });

  it('that come too late are not taken, and hold up nobody', async () => {
    const turns = new Turns(20);
    const first = turns.take('a', () => pause(60));
    let begun = false;
    const late = turns.take('a', async () => (begun = true));
    await assert.rejects(late, Unavailable);
    assert.equal(begun, false);
    await first;
    assert.equal(await turns.take('a', async () => 2), 2);
    assert.equal(await turns.take('b', async () => 3), 3);
  });
});
