import type { Invitation, OrganizationEvent } from '@guildhall/contracts';
import type { Written } from '@guildhall/event-sourcing';
import type { InvitationRow } from './invitations.js';

/** The invitation as it stands at `now`: one whose time is over has expired, whether anybody noted it or not. */
export const invitationAt = (row: InvitationRow, now: Date): Invitation => {
  const { invitationId: id, email, name, kind, roles, groups, projects, invitedBy, issuedAt, expiresAt } = row;
  const status = row.status === 'pending' && expiresAt <= now.toISOString() ? 'expired' : row.status;
  return {
    id,
    email,
    ...(name !== null && { name }),
    kind,
    roles: [...roles],
    groups: [...groups],
    projects: [...projects],
    status,
    invitedBy,
    createdAt: issuedAt,
    expiresAt,
  };
};

/** The invitation that was just issued. */
export const invitationIn = (events: readonly Written<OrganizationEvent>[]): Invitation => {
  const issued = events.find(({ type }) => type === 'InvitationIssued');
  if (issued?.type !== 'InvitationIssued') throw new Error('An invitation that was issued left no event');
  const { invitationId: id, email, name, kind, roles, groups, projects, invitedBy, expiresAt } = issued.data;
  const status = issued.data.acceptedAtOnceBy === undefined ? 'pending' : 'accepted';
  return {
    id,
    email,
    ...(name !== undefined && { name }),
    kind,
    roles,
    groups,
    projects,
    status,
    invitedBy,
    createdAt: issued.time,
    expiresAt,
  };
};
