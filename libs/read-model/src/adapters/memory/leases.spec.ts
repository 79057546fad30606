import assert from 'node:assert/strict';
import { it } from 'node:test';
import { leasesContract } from '../../contract.js';
import { MemoryLeases } from './index.js';

leasesContract('memory', {
  open: async () => {
    const leases = new MemoryLeases();
    return [leases, leases];
  },
});

it('leases in memory end by the clock that they are given', async () => {
  let now = 0;
  const leases = new MemoryLeases(() => now);
  const held = await leases.acquire('relay', 'ada', 1000);
  now = 999;
  assert.equal(await leases.acquire('relay', 'bob', 1000), undefined);
  now = 1000;
  assert.equal(await leases.renew('relay', held?.token ?? 0, 1000), false);
  assert.deepEqual(await leases.acquire('relay', 'bob', 1000), { token: 2 });
});
