import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Held, Leases } from '../leases.js';
import { keepingPlaces } from './keeping-places.js';
import { reading } from './reading-leases.js';

export type LeasesHarness = Readonly<{
  /** Leases as two processes see them. */
  open(): Promise<readonly [Leases, Leases]>;
  /** As a process sees them that starts now; not given where leases end with the process. */
  reopen?(): Promise<Leases>;
  dispose?(): Promise<void>;
}>;

export type TwoProcesses = Readonly<{
  here: Leases;
  there: Leases;
  /** The token. */
  acquired(leases: Leases, name: string, holder: string, milliseconds?: number): Promise<number>;
  /** Tries from the other process until it succeeds. */
  takenOver(name: string, holder: string): Promise<Held & { took: number }>;
}>;

const LONG = 60_000;
const SHORT = 400;

/** What every adapter of leases promises. Call it once in a spec of the adapter. */
export const leasesContract = (title: string, harness: LeasesHarness): void => {
  describe(`leases contract: ${title}`, () => {
    let here: Leases;
    let there: Leases;
    before(async () => {
      [here, there] = await harness.open();
    });
    after(() => harness.dispose?.());

    const acquired = async (leases: Leases, name: string, holder: string, milliseconds = LONG): Promise<number> => {
      const held = await leases.acquire(name, holder, milliseconds);
      assert.ok(held, `${holder} does not get the lease`);
      return held.token;
    };
    /** Tries until it succeeds; with the milliseconds that it took. */
    const takenOver = async (name: string, holder: string) => {
      const start = performance.now();
      for (;;) {
        const held = await there.acquire(name, holder, LONG);
        const took = performance.now() - start;
        if (held) return { ...held, took };
        assert.ok(took < 20 * SHORT, 'never taken over');
        await sleep(10);
      }
    };

    it('has one holder at a time', async () => {
      const name = randomUUID();
      const token = await acquired(here, name, 'ada');
      assert.equal(await there.acquire(name, 'bob', LONG), undefined);
      assert.equal(await here.acquire(name, 'bob', LONG), undefined);
      assert.equal(await here.renew(name, token, LONG), true);
      assert.equal(await there.renew(name, token, LONG), true);
    });

    it('goes to one of many that ask at once', async () => {
      const name = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => (n % 2 ? here : there).acquire(name, `holder-${n}`, LONG)),
      );
      assert.equal(answers.filter((held) => held !== undefined).length, 1);
    });

    it('goes to one of many that ask at once when it has ended', async () => {
      const name = randomUUID();
      const first = await acquired(here, name, 'ada', 50);
      await sleep(100);
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, n) => (n % 2 ? here : there).acquire(name, `holder-${n}`, LONG)),
      );
      const given = answers.filter((held) => held !== undefined);
      assert.equal(given.length, 1);
      assert.ok(given[0]!.token > first);
    });

    it('is another one under another name', async () => {
      await acquired(here, `one-${randomUUID()}`, 'ada');
      await acquired(there, `other-${randomUUID()}`, 'bob');
    });

    it('takes any name and holder for what it is', async () => {
      for (const word of ['$holder', '$$NOW', 'a.b', '__proto__', '']) {
        const name = `${word}${randomUUID()}`;
        await acquired(here, name, word);
        assert.equal(await there.acquire(name, `${word}-other`, LONG), undefined);
      }
    });

    it('is free at once when released', async () => {
      const name = randomUUID();
      await here.release(name, await acquired(here, name, 'ada'));
      await acquired(there, name, 'bob');
    });

    it('gives ever higher tokens, however it ended', async () => {
      const name = randomUUID();
      const tokens: number[] = [];
      for (const holder of ['ada', 'bob', 'ada']) {
        tokens.push(await acquired(here, name, holder));
        await there.release(name, tokens.at(-1)!);
        tokens.push(await acquired(there, name, holder, 1));
        await sleep(20);
      }
      assert.deepEqual(
        tokens,
        [...new Set(tokens)].sort((a, b) => a - b),
      );
    });

    it('stays with whoever renews it in time', async () => {
      const name = randomUUID();
      const token = await acquired(here, name, 'ada', SHORT);
      for (let n = 0; n < 6; n += 1) {
        await sleep(SHORT / 4);
        assert.equal(await here.renew(name, token, SHORT), true);
        assert.equal(await there.acquire(name, 'bob', SHORT), undefined);
      }
    });

    it('is taken over as soon as it has ended, and not before', async () => {
      const name = randomUUID();
      const token = await acquired(here, name, 'ada', SHORT);
      const next = await takenOver(name, 'bob');
      assert.ok(next.token > token);
      assert.ok(next.took > SHORT * 0.7, `after ${next.took} ms`);
      assert.ok(next.took < 2 * SHORT, `after ${next.took} ms`);
    });

    it('is nothing that a holder who was replaced can renew or release', async () => {
      const name = randomUUID();
      const token = await acquired(here, name, 'ada', 20);
      const next = await takenOver(name, 'bob');
      assert.equal(await here.renew(name, token, LONG), false);
      await here.release(name, token);
      assert.equal(await here.acquire(name, 'ada', LONG), undefined);
      assert.equal(await there.renew(name, next.token, LONG), true);
    });

    it('cannot be renewed once it has ended, was released or never was', async () => {
      const name = randomUUID();
      assert.equal(await here.renew(name, 1, LONG), false);
      const ended = await acquired(here, name, 'ada', 20);
      await sleep(50);
      assert.equal(await here.renew(name, ended, LONG), false);
      const released = await acquired(here, name, 'ada');
      await here.release(name, released);
      assert.equal(await here.renew(name, released, LONG), false);
    });

    it('goes anew to a holder that asks again, and the token from before is no longer good', async () => {
      const name = randomUUID();
      const before = await acquired(here, name, 'ada');
      const again = await acquired(there, name, 'ada');
      assert.ok(again > before);
      assert.equal(await here.renew(name, before, LONG), false);
      assert.equal(await there.renew(name, again, LONG), true);
    });

    keepingPlaces(() => ({ here, there, acquired, takenOver }));
    const { reopen } = harness;
    if (reopen) {
      it('keeps the place and the highest token for processes that start later', async () => {
        const name = randomUUID();
        const token = await acquired(here, name, 'ada');
        await here.release(name, token, 2 ** 50);
        const later = await reopen();
        assert.deepEqual(await later.acquire(name, 'bob', LONG), { token: token + 1, place: 2 ** 50 });
      });
    }
    reading(() => ({ here, there, acquired, takenOver }));
  });
};
