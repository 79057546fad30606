import type { Change, Row, View, ViewDefinition } from '../../index.js';

export type Account = Readonly<{ id: string; sum: number; entries: readonly number[] }>;

export const accounts: ViewDefinition<Account> = { name: 'accounts', version: 1, indexes: [['sum']] };

const ACCOUNTS = 300;

/** An endless log, the same in every process: what event `position` is about and what it does. */
const eventAt = (position: number) => {
  // Scatters the positions over the accounts.
  const mixed = Math.imul(position ^ (position >>> 7), 0x9e3779b1) >>> 0;
  return { key: `account-${mixed % ACCOUNTS}`, closes: mixed % 11 === 0 };
};

/** What is done twice or left out shows in the row. */
const stepped = (row: Account | undefined, key: string, position: number): Account => ({
  id: key,
  sum: (row?.sum ?? 0) + position,
  entries: [...(row?.entries ?? []), position].slice(-8),
});

/** Applies the log behind the view's checkpoint up to `to`, as a projection does; tells before each batch. */
export const catchUp = async (
  view: View<Account>,
  { to, sizes, tell }: Readonly<{ to: number; sizes: () => number; tell?: (what: string, upTo: number) => void }>,
): Promise<void> => {
  let from = (await view.checkpoint()) + 1;
  while (from <= to) {
    const upTo = Math.min(to, from + sizes() - 1);
    tell?.('applying', upTo);
    await applyBatch(view, from, upTo);
    tell?.('applied', upTo);
    from = upTo + 1;
  }
};

const applyBatch = async (view: View<Account>, from: number, upTo: number): Promise<void> => {
  const events = Array.from({ length: upTo - from + 1 }, (_, n) => ({ position: from + n, ...eventAt(from + n) }));
  const seen = await view.seen([...new Set(events.map(({ key }) => key))]);
  const changes = new Map<string, Change<Account>>();
  for (const { key, closes, position } of events) {
    if (position <= (seen.get(key)?.position ?? -1)) continue;
    const row = changes.has(key) ? (changes.get(key)?.row ?? undefined) : seen.get(key)?.row;
    changes.set(key, { key, row: closes ? null : stepped(row, key, position), position });
  }
  await view.apply([...changes.values()], upTo);
};

/** All rows, by key. */
export const rowsOf = async <R extends Row>(view: View<R>): Promise<readonly R[]> => {
  const rows: R[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<View<R>['find']>> = await view.find({ limit: 200, ...(cursor && { cursor }) });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor);
  return rows;
};
