import type { CatalogueQuery } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { z } from 'zod';

export type CatalogueOptions = z.infer<typeof CatalogueQuery>;

/** A page of what is all at hand; the cursor is the id of the last one given. */
export const pageOf = <Item extends { id: string }>(items: readonly Item[], { limit, cursor }: CatalogueOptions) => {
  const start = cursor === undefined ? 0 : items.findIndex(({ id }) => id === cursor) + 1;
  if (cursor !== undefined && start === 0) throw new Refusal('invalid-cursor');
  const data = items.slice(start, start + limit);
  return { data, nextCursor: start + limit < items.length ? data.at(-1)!.id : null };
};
