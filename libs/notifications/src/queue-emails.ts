import {
  identityContext,
  type IdentityEvent,
  type OrganizationEvent,
  organizationsContext,
  type QueuedEmail,
} from '@guildhall/contracts';
import {
  type CommandContext,
  type Decisions,
  reaction,
  type Recorded,
  typedId,
  uuidV7,
} from '@guildhall/event-sourcing';
import { mail, queueEmail } from './domain/mail.js';

/**
 * Queues an e-mail for what people must be told of. Its id follows from the event and the template: told of the same event
 * again, also from the beginning of the log on, it queues nothing twice.
 */
export const queueEmails = (decisions: Decisions) => {
  const queue = async (
    cause: Recorded,
    context: CommandContext,
    email: Omit<QueuedEmail, 'emailId' | 'causeId'>,
  ): Promise<void> => {
    const at = Date.parse(cause.metadata.time);
    const emailId = typedId('email', uuidV7(at, cause.id, email.template));
    const queued = { ...email, emailId, causeId: typedId('event', cause.id) };
    await decisions.decide(mail, emailId, context, queueEmail(queued));
  };
  const toUser = (id: string) => ({ type: 'user' as const, id });

  return reaction<IdentityEvent | OrganizationEvent>()({
    name: 'notifications.queue-emails',
    contexts: [identityContext, organizationsContext],
    on: {
      UserRegistered: async (event, context) => {
        const { userId, invitation } = event.data;
        // Whoever came by an invitation's link has shown already that the address is theirs.
        if (invitation) return;
        await queue(event, context, { template: 'verify-email', recipient: toUser(userId), link: 1 });
      },
      EmailVerificationRequested: (event, context) => {
        const { userId, link } = event.data;
        return queue(event, context, { template: 'verify-email', recipient: toUser(userId), link });
      },
      RegistrationRepeated: (event, context) =>
        queue(event, context, { template: 'already-registered', recipient: toUser(event.data.userId) }),
      InvitationIssued: (event, context) => {
        const { invitationId, organizationId, invitedBy: inviterId, link, expiresAt } = event.data;
        const recipient = { type: 'invitation' as const, id: invitationId };
        return queue(event, context, { template: 'invitation', recipient, organizationId, inviterId, link, expiresAt });
      },
    },
  });
};
