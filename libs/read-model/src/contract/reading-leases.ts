import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TwoProcesses } from './leasing.js';

export const reading = (processes: () => TwoProcesses): void => {
  it('tells anybody who holds it', async () => {
    const { here, there, acquired } = processes();
    const name = randomUUID();
    assert.equal(await there.read(name), undefined);
    const token = await acquired(here, name, '$ada');
    assert.deepEqual(await there.read(name), { token, holder: '$ada' });
  });

  it('tells for how long it has been free, once it has ended or was released', async () => {
    const { here, there, acquired } = processes();
    const [ended, released] = [randomUUID(), randomUUID()];
    const token = await acquired(here, ended, 'ada', 50);
    await here.release(released, await acquired(here, released, 'ada'));
    await sleep(150);
    for (const [name, atLeast] of [
      [ended, 90],
      [released, 140],
    ] as const) {
      const { freeForMs, ...rest } = (await there.read(name))!;
      assert.deepEqual(rest, { token });
      assert.ok(freeForMs! >= atLeast && freeForMs! < 10_000, `free for ${freeForMs} ms`);
    }
  });
};
