import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readModelContract } from '../../contract.js';
import type { Page, Query, View, ViewDefinition } from '../../index.js';
import { MemoryReadModel } from './index.js';

readModelContract('memory', { open: async () => new MemoryReadModel() });

type Item = Readonly<{ organization: string; name: string; status: string }>;

const definition: ViewDefinition<Item> = {
  name: 'items',
  version: 1,
  indexes: [['organization', 'name'], ['organization'], ['organization', 'status', 'name']],
};

const filled = async (count: number): Promise<View<Item>> => {
  const view = await new MemoryReadModel().view(definition);
  for (let from = 0; from < count; from += 1000) {
    const changes = Array.from({ length: Math.min(1000, count - from) }, (_, n) => ({
      key: `key-${from + n}`,
      row: {
        organization: 'acme',
        name: `name-${((from + n) * 7919) % count}`,
        status: n % 2 ? 'open' : 'done',
      },
      position: from + n,
    }));
    await view.apply(changes, from + changes.length - 1);
  }
  return view;
};

/** Of the processor: others may be busy as well. */
const millisecondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
};

describe('the memory read model at size', () => {
  it('applies 100,000 changes in about a second and gives pages at the price of a small view', async (t) => {
    let large: View<Item> | undefined;
    const applying = await millisecondsOf(async () => (large = await filled(100_000)));
    assert.ok(large);
    const view = large;
    // Several times what it takes: a machine under load must not fail it, sorting 100,000 rows for each page must.
    assert.ok(applying < 5_000, `applying took ${applying} ms`);

    const queries: readonly Query<Item>[] = [
      { where: { organization: 'acme' } },
      { where: { organization: 'acme' }, sort: { field: 'name', direction: 'descending' } },
      { where: { organization: 'acme', status: 'open' }, sort: { field: 'name' } },
      { where: { organization: 'acme', name: { gte: 'name-5' } }, sort: { field: 'name' } },
    ];
    const hundredPages = async (query: Query<Item>) => {
      let cursor: string | undefined;
      for (let n = 0; n < 100; n += 1) {
        const page: Page<Item> = await view.find({ ...query, ...(cursor && { cursor }) });
        cursor = page.nextCursor ?? undefined;
      }
    };
    const indexing = await millisecondsOf(() => view.find({ limit: 1 }));
    assert.ok(indexing < 5_000, `making the indexes took ${indexing} ms`);
    const took = [];
    for (const query of queries) took.push(await millisecondsOf(() => hundredPages(query)));
    const counting = await millisecondsOf(() => view.count({ organization: 'acme', status: 'open' }));
    t.diagnostic(
      `apply ${applying.toFixed(0)} ms; indexes ${indexing.toFixed(0)} ms; 100 pages of 50: ${took.map((ms) => ms.toFixed(1)).join(', ')} ms`,
    );
    for (const [n, ms] of took.entries()) assert.ok(ms < 400, `100 pages of query ${n} took ${ms} ms`);
    assert.ok(counting < 50, `counting took ${counting} ms`);
  });
});

describe('a memory view', () => {
  it('gets the indexes that a later definition adds', async () => {
    const model = new MemoryReadModel();
    const bare = await model.view<Item>({ name: 'items', version: 1 });
    await bare.apply([{ key: 'a', row: { organization: 'acme', name: 'x', status: 'open' }, position: 0 }], 0);
    const indexed = await model.view(definition);
    assert.equal((await indexed.find({ where: { organization: 'acme' }, sort: { field: 'name' } })).rows.length, 1);
    assert.equal(await indexed.count({ organization: 'acme' }), 1);
  });

  it('applies all of a batch or nothing', async () => {
    const view = await new MemoryReadModel().view<{ value: unknown }>({
      name: 'values',
      version: 1,
    });
    const changes = [
      { key: 'a', row: { value: 1 }, position: 0 },
      { key: 'b', row: { value: 1n }, position: 1 },
    ];
    await assert.rejects(view.apply(changes, 1), TypeError);
    assert.equal(await view.count(), 0);
    assert.equal(await view.checkpoint(), -1);
  });
});
