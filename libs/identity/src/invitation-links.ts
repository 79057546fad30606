import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OpenInvitationLink = Readonly<{ invitationId: string; link: number; expiresAt: string }>;

/**
 * The newest link of each invitation that is open: what was sent before, or was answered, proves nothing any more. Nor does what
 * is past its time: such a link may be here, for nobody notes the instant that it expires, and of some it was never noted.
 */
export const invitationLinks = projection<OrganizationEvent>()<OpenInvitationLink>({
  view: { name: 'identity-invitation-links', version: 2 },
  contexts: [organizationsContext],
  key: ({ type, data }) =>
    type !== 'MemberJoined' && type !== 'CollaboratorJoined' && 'invitationId' in data ? data.invitationId : undefined,
  on: {
    InvitationIssued: (_, { data: { invitationId, link, expiresAt, acceptedAtOnceBy } }) =>
      acceptedAtOnceBy === undefined ? { invitationId, link, expiresAt } : undefined,
    InvitationResent: (row, { data: { link, expiresAt } }) => row && { ...row, link, expiresAt },
    InvitationAccepted: () => null,
    InvitationDeclined: () => null,
    InvitationRevoked: () => null,
    InvitationExpired: () => null,
    InvitationErased: () => null,
  },
});
