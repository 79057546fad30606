import { Refusal } from '@guildhall/event-sourcing';
import { compareStrings, type Page } from '@guildhall/read-model';
import type { InvitationRow } from './invitations.js';
import type { OrganizationViews } from './views.js';

type Asked = Readonly<{
  organizationId: string;
  limit: number;
  cursor?: string | undefined;
  search?: string | undefined;
  now: Date;
}>;
type Place = Pick<InvitationRow, 'issuedAt' | 'invitationId'>;

const comparePlaces = (one: Place, other: Place): number =>
  compareStrings(one.issuedAt, other.issuedAt) || compareStrings(one.invitationId, other.invitationId);

/**
 * Invitations of which it was noted that they have expired, and those whose time is over and of which that is still to be noted, newest
 * first. These are two questions, each served by an index: no invitation that has not expired is looked at.
 * @throws {Refusal} `invalid-cursor`
 */
export const expiredInvitations = async (
  { invitations }: Pick<OrganizationViews, 'invitations'>,
  { organizationId, limit, cursor, search, now }: Asked,
): Promise<Page<InvitationRow>> => {
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const page = (where: object) =>
    invitations.findKept(
      {
        where: { organizationId, ...where, ...(after && { issuedAt: { lte: after.issuedAt } }) },
        sort: { field: 'issuedAt', direction: 'descending' },
        limit,
        ...(search && { search: { text: search, fields: ['email'] } }),
      },
      (row) => !after || comparePlaces(row, after) < 0,
    );
  // In this order: what is noted in between is found twice, not missed.
  const overdue = await page({ status: 'pending', expiresAt: { lte: now.toISOString() } });
  const noted = await page({ status: 'expired' });
  const found = new Map([...overdue.rows, ...noted.rows].map((row) => [row.invitationId, row]));
  const rows = [...found.values()].sort((one, other) => comparePlaces(other, one));
  const isLast = rows.length <= limit && overdue.nextCursor === null && noted.nextCursor === null;
  const shown = rows.slice(0, limit);
  return { rows: shown, nextCursor: isLast ? null : cursorBehind(shown.at(-1)!) };
};

const cursorBehind = ({ issuedAt, invitationId }: Place): string =>
  Buffer.from(`${issuedAt}/${invitationId}`).toString('base64url');

const placeIn = (cursor: string): Place => {
  const [issuedAt, invitationId, ...more] = Buffer.from(cursor, 'base64url').toString().split('/');
  if (!issuedAt || !invitationId || more.length > 0) throw new Refusal('invalid-cursor');
  return { issuedAt, invitationId };
};
