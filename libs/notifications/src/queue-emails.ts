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
  type Subscriptions,
  typedId,
  uuidV7,
} from '@guildhall/event-sourcing';
import { mail, queueEmail } from './domain/mail.js';
import type { NotificationViews } from './views.js';

type Queue = (email: Omit<QueuedEmail, 'emailId' | 'causeId'>, ...several: readonly string[]) => Promise<void>;

const toUser = (id: string) => ({ type: 'user' as const, id });
const toInvited = (id: string) => ({ type: 'invitation' as const, id });

/** Whoever did it, if that was a person. */
const doerOf = ({ metadata: { actor } }: Recorded): { personId?: string } =>
  actor.type === 'user' ? { personId: actor.id } : {};

/**
 * Queues e-mails for what people must be told of. Their ids follow from the event and the template: told of the same event
 * again, also from the beginning of the log on, it queues nothing twice.
 */
export const queueEmails = (decisions: Decisions, views: NotificationViews, subscriptions: Subscriptions) => {
  /** Where several people get the same e-mail about one event, their ids belong to what makes each. */
  const queueFor =
    (cause: Recorded, context: CommandContext): Queue =>
    async (email, ...several) => {
      const at = Date.parse(cause.metadata.time);
      const emailId = typedId('email', uuidV7(at, cause.id, email.template, ...several));
      const queued = { ...email, emailId, causeId: typedId('event', cause.id) };
      await decisions.decide(mail, emailId, context, queueEmail(queued));
    };

  const seen = async <Row>({ position }: Recorded, find: () => Promise<Row>): Promise<Row> => {
    // What came before in the log is perhaps not yet in the view.
    await subscriptions.appliedUpTo(position);
    return find();
  };
  const offerOf = (event: Recorded & Readonly<{ data: Readonly<{ transferId: string }> }>) =>
    seen(event, () => views.offers.get(event.data.transferId));

  return reaction<IdentityEvent | OrganizationEvent>()({
    name: 'notifications.queue-emails',
    contexts: [identityContext, organizationsContext],
    on: {
      UserRegistered: async (event, context) => {
        const { userId, invitation } = event.data;
        // Whoever came by an invitation's link has shown already that the address is theirs.
        if (invitation) return;
        await queueFor(event, context)({ template: 'verify-email', recipient: toUser(userId), link: 1 });
      },
      EmailVerificationRequested: (event, context) => {
        const { userId, link } = event.data;
        return queueFor(event, context)({ template: 'verify-email', recipient: toUser(userId), link });
      },
      RegistrationRepeated: (event, context) =>
        queueFor(event, context)({ template: 'already-registered', recipient: toUser(event.data.userId) }),

      InvitationIssued: async (event, context) => {
        const { invitationId, organizationId, invitedBy, kind, link, expiresAt, projects, acceptedAtOnceBy } =
          event.data;
        const projectIds = projects.map(({ projectId }) => projectId);
        const about = { organizationId, personId: invitedBy, ...(projectIds.length > 0 && { projectIds }) };
        const queue = queueFor(event, context);
        if (acceptedAtOnceBy !== undefined)
          return queue({ template: 'access-given', recipient: toUser(acceptedAtOnceBy), ...about });
        await queue({ template: INVITATION[kind], recipient: toInvited(invitationId), ...about, link, expiresAt });
      },
      InvitationResent: async (event, context) => {
        const { invitationId, organizationId, link, expiresAt } = event.data;
        const invitee = await seen(event, () => views.invitees.get(invitationId));
        if (!invitee) return;
        const { kind, projectIds: theirs } = invitee;
        const about = { organizationId, ...doerOf(event), ...(theirs.length > 0 && { projectIds: [...theirs] }) };
        await queueFor(
          event,
          context,
        )({ template: INVITATION[kind], recipient: toInvited(invitationId), ...about, link, expiresAt });
      },

      MemberJoined: async (event, context) => {
        const { organizationId, userId, invitationId } = event.data;
        // Whoever accepted an invitation knows.
        if (invitationId !== undefined) return;
        const recipient = toUser(userId);
        await queueFor(event, context)({ template: 'member-added', recipient, organizationId, ...doerOf(event) });
      },
      MemberRemoved: async (event, context) => {
        const { organizationId, userId, reason } = event.data;
        if (reason !== 'removed') return;
        await queueFor(event, context)({ template: 'member-removed', recipient: toUser(userId), organizationId });
      },
      CollaboratorRemoved: async (event, context) => {
        const { organizationId, userId, reason } = event.data;
        if (reason !== 'removed') return;
        await queueFor(event, context)({ template: 'member-removed', recipient: toUser(userId), organizationId });
      },

      OwnershipTransferOffered: (event, context) => {
        const { organizationId, transferId, fromUserId: personId, toUserId, expiresAt } = event.data;
        const offer = { organizationId, transferId, personId, expiresAt };
        return queueFor(event, context)({ template: 'ownership-offer', recipient: toUser(toUserId), ...offer });
      },
      OwnershipTransferDeclined: async (event, context) => {
        const offer = await offerOf(event);
        if (!offer) return;
        const about = { organizationId: event.data.organizationId, personId: offer.toUserId };
        await queueFor(
          event,
          context,
        )({ template: 'ownership-offer-declined', recipient: toUser(offer.fromUserId), ...about });
      },
      OwnershipTransferCancelled: async (event, context) => {
        const offer = await offerOf(event);
        if (!offer) return;
        const { organizationId } = event.data;
        // Whoever takes it back knows; when the other one leaves or is removed, nobody took it back.
        const told = [offer.toUserId, offer.fromUserId].filter((userId) => userId !== doerOf(event).personId);
        for (const userId of told) {
          const recipient = toUser(userId);
          await queueFor(event, context)({ template: 'ownership-offer-cancelled', recipient, organizationId }, userId);
        }
      },
      OwnershipTransferExpired: async (event, context) => {
        const offer = await offerOf(event);
        if (!offer) return;
        const { organizationId } = event.data;
        for (const userId of [offer.fromUserId, offer.toUserId]) {
          const recipient = toUser(userId);
          await queueFor(event, context)({ template: 'ownership-offer-expired', recipient, organizationId }, userId);
        }
      },
      OwnershipTransferred: async (event, context) => {
        const { organizationId, from, to } = event.data;
        await queueFor(
          event,
          context,
        )({
          template: 'ownership-taken-over',
          recipient: toUser(to.userId),
          organizationId,
          personId: from.userId,
        });
        await queueFor(
          event,
          context,
        )({
          template: 'ownership-handed-over',
          recipient: toUser(from.userId),
          organizationId,
          personId: to.userId,
        });
      },

      OrganizationDeleted: async (event, context) => {
        const { organizationId, restorableUntil: expiresAt } = event.data;
        const heads = (await seen(event, () => views.organizations.get(organizationId)))?.heads ?? [];
        for (const userId of heads) {
          const about = { organizationId, ...doerOf(event), expiresAt };
          await queueFor(event, context)(
            { template: 'organization-deleted', recipient: toUser(userId), ...about },
            userId,
          );
        }
      },
    },
  });
};

const INVITATION = { member: 'invitation', collaborator: 'collaborator-invitation' } as const;
