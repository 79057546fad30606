import { compareStrings, type Page } from '@guildhall/read-model';
import type { InvitationRow } from './invitations.js';
import type { OrganizationViews } from './views.js';

export type InvitationOrder = Readonly<{
  field: 'issuedAt' | 'expiresAt';
  direction: 'ascending' | 'descending';
}>;
/** Where an invitation stands in an order. */
export type InvitationPlace = Readonly<{ key: string; id: string }>;

type Asked = InvitationOrder &
  Readonly<{
    organizationId: string;
    limit: number;
    after?: InvitationPlace | undefined;
    search?: string | undefined;
    now: Date;
  }>;

/**
 * Invitations of which it was noted that they have expired, and those whose time is over and of which that is still to be noted. These
 * are two questions, each served by an index: no invitation that has not expired is looked at. `next`: where the next page begins, if
 * there is one.
 */
export const expiredInvitations = async (
  { invitations }: Pick<OrganizationViews, 'invitations'>,
  { organizationId, field, direction, limit, after, search, now }: Asked,
): Promise<Pick<Page<InvitationRow>, 'rows'> & Readonly<{ next: InvitationPlace | undefined }>> => {
  const sign = direction === 'ascending' ? 1 : -1;
  const placeOf = (row: InvitationRow): InvitationPlace => ({ key: row[field], id: row.invitationId });
  const compare = (one: InvitationPlace, other: InvitationPlace) =>
    sign * (compareStrings(one.key, other.key) || compareStrings(one.id, other.id));
  const until = now.toISOString();
  const behind = after && (sign > 0 ? { gte: after.key } : { lte: after.key });
  const page = (where: Readonly<{ status: 'pending' | 'expired'; expiresAt?: Readonly<{ lte: string }> }>) =>
    invitations.findKept(
      {
        where: {
          organizationId,
          ...where,
          ...(behind && { [field]: { ...(field === 'expiresAt' && where.expiresAt), ...behind } }),
        },
        sort: { field, direction },
        limit,
        ...(search && { search: { text: search, fields: ['email'] } }),
      },
      (row) => (row.status === 'expired' || row.expiresAt <= until) && (!after || compare(placeOf(row), after) > 0),
    );
  // In this order: what is noted in between is found twice, not missed.
  const overdue = await page({ status: 'pending', expiresAt: { lte: until } });
  const noted = await page({ status: 'expired' });
  const found = new Map([...overdue.rows, ...noted.rows].map((row) => [row.invitationId, row]));
  const rows = [...found.values()].sort((one, other) => compare(placeOf(one), placeOf(other)));
  const isLast = rows.length <= limit && overdue.nextCursor === null && noted.nextCursor === null;
  const shown = rows.slice(0, limit);
  return { rows: shown, next: isLast ? undefined : placeOf(shown.at(-1)!) };
};
