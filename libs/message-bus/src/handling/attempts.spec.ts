import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { attempt } from './attempts.js';
import { Slots } from './lanes.js';
import { OutageNotice } from './outage-notice.js';

describe('trying again', () => {
  const { signal } = new AbortController();
  const surroundings = () => ({
    slots: new Slots(8),
    signal,
    outage: new OutageNotice('Somebody', () => undefined),
  });

  it('goes on for all whom an outage has hit when one of them gets through', async () => {
    const around = surroundings();
    let away = true;
    const tries = [0, 0, 0];
    const trying = (who: number, firstDelayMs: number) =>
      attempt(
        async () => {
          tries[who]! += 1;
          if (away) throw new Unavailable('away');
        },
        { attempts: 1, firstDelayMs, maxDelayMs: 3_600_000 },
        around,
      );
    const patient = [trying(0, 3_000_000), trying(1, 3_000_000)];
    const begun = performance.now();
    const impatient = trying(2, 20);
    setTimeout(() => (away = false), 100);
    assert.deepEqual(await Promise.all([...patient, impatient]), ['handled', 'handled', 'handled']);
    assert.ok(performance.now() - begun < 4_000, `${performance.now() - begun} ms`);
    assert.deepEqual(tries.slice(0, 2), [2, 2]);
    assert.equal(around.outage.waiting, 0);
  });

  it('finds out within seconds that an outage is over, however long it may wait for other reasons', async () => {
    let away = true;
    const begun = performance.now();
    const once = async () => {
      if (!away) return;
      away = false;
      throw new Unavailable('away');
    };
    assert.equal(
      await attempt(once, { attempts: 1, firstDelayMs: 60_000, maxDelayMs: 60_000 }, surroundings()),
      'handled',
    );
    assert.ok(performance.now() - begun < 20_000, `${performance.now() - begun} ms`);
  });

  it('stops at once when it is told to in the middle of an outage', async () => {
    const stopping = new AbortController();
    const around = { ...surroundings(), signal: stopping.signal };
    const once = () => Promise.reject(new Unavailable('away'));
    const tried = attempt(once, { attempts: 1, firstDelayMs: 60_000, maxDelayMs: 60_000 }, around);
    setTimeout(() => stopping.abort(), 20);
    const begun = performance.now();
    assert.equal(await tried, 'stopped');
    assert.ok(performance.now() - begun < 3_000);
  });
});
