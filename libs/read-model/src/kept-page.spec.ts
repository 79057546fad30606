import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { MemoryReadModel } from './adapters/memory/index.js';
import { keptPage, type Query, type View } from './index.js';

type Thing = Readonly<{ of: string; at: number }>;

describe('a page of what is kept', () => {
  let things: View<Thing>;
  before(async () => {
    things = await new MemoryReadModel().view<Thing>({ name: 'things', version: 1, indexes: [['of', 'at']] });
    const rows = Array.from({ length: 1_000 }, (_, at) => ({ key: String(at), row: { of: 'us', at }, position: at }));
    await things.apply(rows, 1_000);
  });

  const query = (limit: number, cursor?: string): Query<Thing> & { limit: number } => ({
    where: { of: 'us' },
    sort: { field: 'at' },
    limit,
    ...(cursor !== undefined && { cursor }),
  });
  /** All pages, one after the other. */
  const pages = async (limit: number, keeps: (thing: Thing) => boolean, find = keptPage<Thing>) => {
    const all: number[][] = [];
    let cursor: string | undefined;
    for (;;) {
      const page = await find(things, query(limit, cursor), (rows) => rows.filter(keeps));
      all.push(page.rows.map(({ at }) => at));
      if (page.nextCursor === null) return all;
      cursor = page.nextCursor;
    }
  };

  for (const [name, keeps] of [
    ['everything', () => true],
    ['every third', ({ at }: Thing) => at % 3 === 0],
    ['the last ones', ({ at }: Thing) => at > 950],
    ['the first and the last', ({ at }: Thing) => at === 0 || at === 999],
    ['nothing', () => false],
  ] as const) {
    it(`holds ${name}, each once and in order, and no page but the last is short`, async () => {
      const wanted = Array.from({ length: 1_000 }, (_, at) => at).filter((at) => keeps({ of: 'us', at }));
      for (const limit of [1, 7, 200]) {
        if (limit === 1 && wanted.length > 100) continue;
        const all = await pages(limit, keeps);
        assert.deepEqual(all.flat(), wanted);
        assert.ok(all.slice(0, -1).every((page) => page.length === limit));
        const found = await pages(limit, keeps, (view, asked, keep) =>
          view.findKept(asked, (thing) => (keep([thing]) as readonly Thing[]).length > 0),
        );
        assert.deepEqual(found, all, 'by one row at a time');
      }
    });
  }
});
