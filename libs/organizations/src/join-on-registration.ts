import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { type Decisions, reaction, Refusal, type Subscriptions } from '@guildhall/event-sourcing';
import type { EmailDigests } from '@guildhall/vault';
import { acceptShared } from './accept-shared.js';
import { organization } from './domain/organization.js';
import type { Sharing } from './may-share.js';
import type { OrganizationViews } from './views.js';

/** Who registers by the link of an invitation is a member at once; if it is open no more, they just have an account. */
export const joinOnRegistration = (
  decisions: Decisions,
  views: OrganizationViews,
  subscriptions: Subscriptions,
  digests: EmailDigests,
  replica: Sharing,
) =>
  reaction<IdentityEvent>()({
    name: 'organizations.join-on-registration',
    contexts: [identityContext],
    on: {
      UserRegistered: async ({ data: { userId, email, invitation }, position }, context) => {
        if (!invitation) return;
        // The invitation came before the registration in the log, but perhaps not yet into the view.
        await subscriptions.appliedUpTo(position);
        const row = await views.invitations.get(invitation.invitationId);
        if (!row) return;
        const acceptance = {
          ...invitation,
          userId,
          emailDigest: await digests.of(email),
          membershipId: context.newId('membership'),
        };
        try {
          // They came in time, however late that is heard of here.
          const decide = acceptShared(replica, acceptance, context.origin.issuedAt);
          await decisions.decide(organization, row.organizationId, context, decide);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
        }
      },
    },
  });
