import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TwoProcesses } from './leasing.js';

const LONG = 60_000;

export const keepingPlaces = (processes: () => TwoProcesses): void => {
  it('has no place until a holder keeps one', async () => {
    const { here, there } = processes();
    const name = randomUUID();
    const first = await here.acquire(name, 'ada', LONG);
    assert.deepEqual(first, { token: first?.token });
    await here.renew(name, first!.token, LONG);
    await here.release(name, first!.token);
    assert.equal((await there.acquire(name, 'bob', LONG))?.place, undefined);
  });

  it('hands the place to whoever takes over, asks again or comes after a release', async () => {
    const { here, there, takenOver } = processes();
    const name = randomUUID();
    const ada = await here.acquire(name, 'ada', LONG);
    assert.equal(await here.renew(name, ada!.token, LONG, 0), true);
    const again = await here.acquire(name, 'ada', LONG);
    assert.equal(again?.place, 0);
    assert.equal(await here.renew(name, again!.token, 50, 7), true);
    const bob = await takenOver(name, 'bob');
    assert.equal(bob.place, 7);
    await there.release(name, bob.token, 2 ** 40);
    assert.equal((await here.acquire(name, 'ada', LONG))?.place, 2 ** 40);
  });

  it('keeps nothing of a holder that was replaced', async () => {
    const { here, there, acquired, takenOver } = processes();
    const name = randomUUID();
    const token = await acquired(here, name, 'ada', 20);
    const bob = await takenOver(name, 'bob');
    assert.equal(await here.renew(name, token, LONG, 900), false);
    await here.release(name, token, 901);
    assert.deepEqual(await here.read(name), { token: bob.token, holder: 'bob' });
    assert.equal(await there.renew(name, bob.token, LONG, 5), true);
    assert.equal((await here.read(name))?.place, 5);
  });

  it('keeps nothing of a holder whose lease has ended or was released', async () => {
    const { here, there, acquired } = processes();
    const name = randomUUID();
    const ended = await acquired(here, name, 'ada', 20);
    await sleep(50);
    assert.equal(await here.renew(name, ended, LONG, 900), false);
    await here.release(name, ended, 901);
    const released = await acquired(here, name, 'ada');
    await here.release(name, released);
    assert.equal(await here.renew(name, released, LONG, 902), false);
    await here.release(name, released, 903);
    assert.equal((await there.acquire(name, 'bob', LONG))?.place, undefined);
  });

  it('never moves a place back', async () => {
    const { here, there, acquired } = processes();
    const name = randomUUID();
    const token = await acquired(here, name, 'ada');
    assert.equal(await here.renew(name, token, LONG, 100), true);
    assert.equal(await here.renew(name, token, LONG, 99), true);
    assert.equal(await here.renew(name, token, LONG), true);
    assert.equal((await here.read(name))?.place, 100);
    await here.release(name, token, -1);
    assert.equal((await there.acquire(name, 'bob', LONG))?.place, 100);
  });

  it('keeps the highest of places that arrive at once', async () => {
    const { here, there, acquired } = processes();
    const name = randomUUID();
    const token = await acquired(here, name, 'ada');
    const renewals = Array.from({ length: 30 }, (_, n) =>
      (n % 2 ? here : there).renew(name, token, LONG, (n * 7) % 30),
    );
    assert.deepEqual(new Set(await Promise.all(renewals)), new Set([true]));
    assert.equal((await here.read(name))?.place, 29);
  });

  it('refuses what is no place, and keeps the lease as it was', async () => {
    const { here, acquired } = processes();
    const name = randomUUID();
    const token = await acquired(here, name, 'ada');
    await here.renew(name, token, LONG, 3);
    for (const place of [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53]) {
      await assert.rejects(here.renew(name, token, LONG, place), RangeError);
      await assert.rejects(here.release(name, token, place), RangeError);
    }
    assert.deepEqual(await here.read(name), { token, place: 3, holder: 'ada' });
  });
};
