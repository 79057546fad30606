import type { AccessReplica } from '@guildhall/http';
import type { Page, Query, View } from '@guildhall/read-model';

/** A row about what a user holds under one stay in the organization. */
export type HeldInStay = Readonly<{ principalId: string; organizationId: string; membershipId: string | null }>;

/** Whether the stay is the one that the user is in: what was given under an earlier one counts no more. */
export const countsNow = (replica: AccessReplica, { principalId, organizationId, membershipId }: HeldInStay): boolean =>
  replica.standing(principalId, organizationId)?.membershipId === membershipId;

/** A full page, or the last one, of those rows that count now. */
export const currentPage = async <R extends HeldInStay>(
  view: View<R>,
  replica: AccessReplica,
  query: Query<R> & { limit: number },
): Promise<Page<R>> => {
  const found: R[] = [];
  let { cursor } = query;
  for (;;) {
    const { rows, nextCursor } = await view.find({
      ...query,
      limit: query.limit - found.length,
      ...(cursor && { cursor }),
    });
    found.push(...rows.filter((row) => countsNow(replica, row)));
    if (found.length === query.limit || nextCursor === null) return { rows: found, nextCursor };
    cursor = nextCursor;
  }
};
