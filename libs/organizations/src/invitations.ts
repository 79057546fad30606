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
  emailDigest: string;
  roles: readonly string[];
  projects: readonly ProjectGrant[];
  status: Exclude<z.infer<typeof InvitationStatus>, 'expired'>;
  invitedBy: string;
  issuedAt: string;
  expiresAt: string;
  link: number;
}>;

/** Every invitation and what became of it. One that is pending past its time has expired. */
export const invitations = projection<OrganizationEvent>()<InvitationRow>({
  view: { name: 'invitations', version: 1, indexes: [['organizationId', 'issuedAt'], ['emailDigest']] },
  contexts: [organizationsContext],
  key: ({ type, data }) => (type !== 'MemberJoined' && 'invitationId' in data ? data.invitationId : undefined),
  on: {
    InvitationIssued: (_, { data, metadata }) => ({ ...data, status: 'pending', issuedAt: metadata.time }),
    InvitationAccepted: (row) => row && { ...row, status: 'accepted' },
    InvitationRevoked: (row) => row && { ...row, status: 'revoked' },
    InvitationErased: (row) =>
      row && { ...row, email: ERASED, status: row.status === 'pending' ? 'revoked' : row.status },
  },
});
