import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { Email, Instant, ListQuery } from './text.js';

const emailId = id('email');
const organizationId = id('organization');

export const EmailTemplate = z.enum([
  'verify-email',
  'already-registered',
  'invitation',
  'collaborator-invitation',
  'access-given',
  'member-added',
  'member-removed',
  'ownership-offer',
  'ownership-offer-declined',
  'ownership-offer-cancelled',
  'ownership-offer-expired',
  'ownership-taken-over',
  'ownership-handed-over',
  'organization-deleted',
]);
export type EmailTemplate = z.infer<typeof EmailTemplate>;

/** Whom an e-mail is for: their address is looked up when it is rendered. */
export const EmailRecipient = z.object({ type: z.enum(['user', 'invitation']), id: z.string() });

/** What was called the inviter is anybody whom an e-mail speaks of. */
const upcastQueued = ({ inviterId, ...data }: Readonly<Record<string, never>>) => ({
  ...data,
  ...(inviterId !== undefined && { personId: inviterId }),
});

/** These hold ids only: addresses, names and the tokens of links are put in whenever an e-mail is rendered. */
export const notificationEvents = {
  /** An e-mail is to be sent. There is at most one per template, cause and recipient. */
  EmailQueued: event(
    'EmailQueued',
    z.object({
      emailId,
      template: EmailTemplate,
      recipient: EmailRecipient,
      /** The event that it tells of. */
      causeId: id('event'),
      organizationId: organizationId.optional(),
      /** Somebody whom it speaks of: who invites, offers, takes over. */
      personId: id('user').optional(),
      /** Projects that it speaks of. */
      projectIds: z.array(id('project')).optional(),
      transferId: id('transfer').optional(),
      /** The number of the link in it. */
      link: z.number().int().optional(),
      /** When what it offers ends. */
      expiresAt: Instant.optional(),
    }),
    { upcasters: [upcastQueued] },
  ),
  /** The mail server has taken it; or, where there is none, the outbox, so that a later mail server does not send it. */
  EmailDelivered: event(
    'EmailDelivered',
    z.object({ emailId, organizationId: organizationId.optional(), to: z.enum(['mail-server', 'outbox']) }),
  ),
} as const;
export type NotificationEvent = EventsOf<typeof notificationEvents>;
export type QueuedEmail = Extract<NotificationEvent, { type: 'EmailQueued' }>['data'];

export const notificationsContext = {
  name: 'notifications',
  categories: ['mail'],
  events: notificationEvents,
} as const satisfies Context;

export const OutboxEmail = z
  .object({
    id: emailId,
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    links: z.array(z.string()),
    createdAt: Instant,
  })
  .meta({ id: 'OutboxEmail' });
export type OutboxEmail = z.infer<typeof OutboxEmail>;

export const OutboxQuery = ListQuery.omit({ search: true }).extend({ to: Email.optional() });
