import type { Page, Query, Row, View } from './read-model.js';

/** The longest page that a view gives. */
const MOST = 200;

/**
 * As `findKept` of a view, for a condition that is known of several rows at once only, or has to be asked for. It reads on until it has them, in pages that grow, so `keep` should leave out few rows, or the query give few.
 */
export const keptPage = async <R extends Row>(
  view: View<R>,
  query: Query<R> & Readonly<{ limit: number }>,
  keep: (rows: readonly R[]) => readonly R[] | Promise<readonly R[]>,
): Promise<Page<R>> => {
  const kept: R[] = [];
  let { cursor, limit: step } = query;
  for (;;) {
    const { rows, nextCursor } = await view.find({ ...query, limit: step, ...(cursor !== undefined && { cursor }) });
    const some = await keep(rows);
    const wanted = query.limit - kept.length;
    if (some.length > wanted) {
      // A cursor stands behind the last row of a page: the last one that is wanted has to be that.
      step = rows.indexOf(some[wanted - 1]!) + 1;
      continue;
    }
    kept.push(...some);
    if (kept.length === query.limit || nextCursor === null) return { rows: kept, nextCursor };
    cursor = nextCursor;
    step = MOST;
  }
};
