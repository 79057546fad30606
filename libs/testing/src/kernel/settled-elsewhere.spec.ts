import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SettledElsewhere } from '@guildhall/event-sourcing';

const isPending = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise.then(() => 'done'), new Promise((resolve) => setImmediate(resolve, 'pending'))])) ===
  'pending';

/** Unlike `AbortSignal.timeout` it keeps the process alive meanwhile. */
const soon = (): AbortSignal => {
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 5);
  return patience.signal;
};

const at = (...entries: readonly (readonly [string, number])[]) => new Map(entries);

describe('the reactions of other services', () => {
  it('are waited for until all have come far enough', async () => {
    const elsewhere = new SettledElsewhere();
    const waiting = elsewhere.upTo(10, ['organizations', 'identity']);
    elsewhere.note(at(['organizations', 12], ['notifications', 99]));
    assert.ok(await isPending(waiting));
    elsewhere.note(at(['identity', 9]));
    assert.ok(await isPending(waiting));
    elsewhere.note(at(['identity', 10]));
    await waiting;
    await elsewhere.upTo(10, ['organizations', 'identity']);
  });

  it('never fall back', async () => {
    const elsewhere = new SettledElsewhere();
    elsewhere.note(at(['identity', 10]));
    elsewhere.note(at(['identity', 5]));
    await elsewhere.upTo(10, ['identity']);
  });

  it('are given up on by whoever does not want to wait longer', async () => {
    const elsewhere = new SettledElsewhere();
    await assert.rejects(elsewhere.upTo(1, ['identity'], soon()));
  });

  it('of a service that is down keep nobody waiting, until it moves again', async () => {
    let now = 0;
    const elsewhere = new SettledElsewhere(15_000, () => now);
    elsewhere.note(at(['identity', 1]));
    // A long time in which nothing is to be done is no outage.
    now += 60_000;
    await assert.rejects(elsewhere.upTo(2, ['identity'], soon()));
    now += 14_000;
    await assert.rejects(elsewhere.upTo(2, ['identity'], soon()));
    now += 2_000;
    await elsewhere.upTo(2, ['identity']);
    elsewhere.note(at(['identity', 2]));
    assert.ok(await isPending(elsewhere.upTo(3, ['identity'])));
  });

  it('count as standing still from when there was something to do, not from when somebody asked', async () => {
    let now = 0;
    const elsewhere = new SettledElsewhere(15_000, () => now);
    elsewhere.note(at(['identity', 1]));
    elsewhere.fed(1);
    now += 60_000;
    elsewhere.fed(2);
    now += 14_000;
    assert.ok(await isPending(elsewhere.upTo(2, ['identity'])));
    now += 2_000;
    elsewhere.fed(3);
    await elsewhere.upTo(3, ['identity']);
    elsewhere.note(at(['identity', 2]));
    assert.ok(await isPending(elsewhere.upTo(3, ['identity'])), 'it moves again');
  });

  it('of a service that is gone keep nobody waiting, although nobody asked and our own feed stood still', async () => {
    let now = 0;
    const elsewhere = new SettledElsewhere(15_000, () => now);
    elsewhere.note(at(['identity', 1]));
    elsewhere.looked('identity', true);
    now += 5_000;
    elsewhere.looked('identity', false);
    now += 10_000;
    elsewhere.looked('identity', false);
    const waiting = elsewhere.upTo(2, ['identity']);
    assert.ok(await isPending(waiting), 'it may be restarting');
    now += 1_000;
    elsewhere.startAgain();
    elsewhere.looked('identity', false);
    await waiting;
    await elsewhere.upTo(2, ['identity']);
    elsewhere.looked('identity', true);
    assert.ok(await isPending(elsewhere.upTo(2, ['identity'])), 'it is back');
  });

  it('of a service of which nobody knows whether it is there are waited for', async () => {
    let now = 0;
    const elsewhere = new SettledElsewhere(15_000, () => now);
    elsewhere.looked('identity', false);
    now += 9_000;
    elsewhere.looked('identity', undefined);
    now += 9_000;
    elsewhere.looked('identity', false);
    now += 9_000;
    assert.ok(await isPending(elsewhere.upTo(2, ['identity'])));
  });
});
