import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { ERASED, projection } from '@guildhall/event-sourcing';

export type Invitee = Readonly<{
  invitationId: string;
  email: string;
  kind: 'member' | 'collaborator';
  projectIds: readonly string[];
}>;

/** Whom invitations were sent to. Nobody who was erased is in it. */
export const invitees = projection<OrganizationEvent>()<Invitee>({
  view: { name: 'notifications-invitees', version: 2, indexes: [['email']] },
  contexts: [organizationsContext],
  key: ({ data }) => ('invitationId' in data ? data.invitationId : undefined),
  on: {
    // Read when the key is destroyed already, the address is not one.
    InvitationIssued: (_, { data: { invitationId, email, kind, projects, acceptedAtOnceBy } }) =>
      email === ERASED || acceptedAtOnceBy !== undefined
        ? null
        : { invitationId, email, kind, projectIds: projects.map(({ projectId }) => projectId) },
    InvitationErased: () => null,
  },
});
