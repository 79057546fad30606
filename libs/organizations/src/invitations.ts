import {
  type InvitationStatus,
  type OrganizationEvent,
  organizationsContext,
  type ProjectGrant,
} from '@guildhall/contracts';
import { ERASED, projection } from '@guildhall/event-sourcing';
import type { z } from 'zod';

export type InvitationRow = Readonly<{
  invitationId: string;
  organizationId: string;
  email: string;
  name: string | null;
  emailDigest: string;
  kind: 'member' | 'collaborator';
  roles: readonly string[];
  groups: readonly string[];
  projects: readonly ProjectGrant[];
  status: z.infer<typeof InvitationStatus>;
  /** Who sent its newest link. */
  invitedBy: string;
  issuedAt: string;
  expiresAt: string;
  link: number;
}>;

/** Every invitation and what became of it. One that is pending past its time has expired, whether that was noted or not. */
export const invitations = projection<OrganizationEvent>()<InvitationRow>({
  view: {
    name: 'invitations',
    version: 3,
    indexes: [
      ['organizationId', 'issuedAt'],
      ['organizationId', 'expiresAt'],
      ['organizationId', 'status', 'issuedAt'],
      ['organizationId', 'status', 'expiresAt'],
      ['emailDigest'],
    ],
  },
  contexts: [organizationsContext],
  key: ({ type, data }) =>
    type !== 'MemberJoined' && type !== 'CollaboratorJoined' && 'invitationId' in data ? data.invitationId : undefined,
  on: {
    InvitationIssued: (_, { data: { name = null, acceptedAtOnceBy, ...data }, metadata }) => ({
      ...data,
      name,
      status: acceptedAtOnceBy === undefined ? 'pending' : 'accepted',
      issuedAt: metadata.time,
    }),
    InvitationResent: (row, { data: { link, expiresAt, resentBy } }) =>
      row && { ...row, link, expiresAt, invitedBy: resentBy ?? row.invitedBy },
    InvitationAccepted: (row) => row && { ...row, status: 'accepted' },
    InvitationDeclined: (row) => row && { ...row, status: 'declined' },
    InvitationRevoked: (row) => row && { ...row, status: 'revoked' },
    InvitationExpired: (row) => row && { ...row, status: 'expired' },
    InvitationErased: (row) =>
      row && {
        ...row,
        email: ERASED,
        name: row.name && ERASED,
        status: row.status === 'pending' ? 'revoked' : row.status,
      },
  },
});
