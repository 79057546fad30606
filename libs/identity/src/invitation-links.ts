import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type InvitationLink = Readonly<{ invitationId: string; link: number }>;

/** The newest link of each invitation that is open: what was sent before, or was answered, proves nothing any more. */
export const invitationLinks = projection<OrganizationEvent>()<InvitationLink>({
  view: { name: 'identity-invitation-links', version: 1 },
  contexts: [organizationsContext],
  key: ({ type, data }) =>
    type !== 'MemberJoined' && type !== 'CollaboratorJoined' && 'invitationId' in data ? data.invitationId : undefined,
  on: {
    InvitationIssued: (_, { data: { invitationId, link, acceptedAtOnceBy } }) =>
      acceptedAtOnceBy === undefined ? { invitationId, link } : undefined,
    InvitationResent: (row, { data: { link } }) => row && { ...row, link },
    InvitationAccepted: () => null,
    InvitationDeclined: () => null,
    InvitationRevoked: () => null,
    InvitationExpired: () => null,
    InvitationErased: () => null,
  },
});
