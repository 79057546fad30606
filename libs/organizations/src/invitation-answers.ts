import type { Invitation } from '@guildhall/contracts';
import type { InvitationRow } from './invitations.js';

/** The invitation as it stands at `now`: one whose time is over has expired, whether anybody noted it or not. */
export const invitationAt = (row: InvitationRow, now: Date): Invitation => {
  const { invitationId: id, email, roles, projects, invitedBy, expiresAt } = row;
  const status = row.status === 'pending' && expiresAt <= now.toISOString() ? 'expired' : row.status;
  return { id, email, roles: [...roles], groups: [], projects: [...projects], status, invitedBy, expiresAt };
};
