import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { ERASED, projection } from '@guildhall/event-sourcing';

export type Invitee = Readonly<{ invitationId: string; email: string }>;

/** Whom invitations were sent to. Nobody who was erased is in it. */
export const invitees = projection<OrganizationEvent>()<Invitee>({
  view: { name: 'notifications-invitees', version: 1, indexes: [['email']] },
  contexts: [organizationsContext],
  key: ({ data }) => ('invitationId' in data ? data.invitationId : undefined),
  on: {
    // Read when the key is destroyed already, the address is not one.
    InvitationIssued: (_, { data: { invitationId, email } }) => (email === ERASED ? null : { invitationId, email }),
    InvitationErased: () => null,
  },
});
