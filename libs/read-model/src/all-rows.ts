import type { Query, Row, View } from './read-model.js';

/** Every row of a query, read page by page; as fresh as each page was when it was read. */
export const allRows = async <R extends Row>(view: View<R>, query: Query<R>): Promise<readonly R[]> => {
  const rows: R[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await view.find({ ...query, limit: 200, ...(cursor && { cursor }) });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
};
