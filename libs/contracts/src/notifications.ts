import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { Email, Instant, ListQuery } from './text.js';

const emailId = id('email');
const organizationId = id('organization');

export const EmailTemplate = z.enum(['verify-email', 'already-registered', 'invitation']);
export type EmailTemplate = z.infer<typeof EmailTemplate>;

/** Whom an e-mail is for: their address is looked up when it is rendered. */
export const EmailRecipient = z.object({ type: z.enum(['user', 'invitation']), id: z.string() });

/** These hold ids only: addresses, names and the tokens of links are put in whenever an e-mail is rendered. */
export const notificationEvents = {
  /** An e-mail is to be sent. There is at most one per template and cause. */
  EmailQueued: event(
    'EmailQueued',
    z.object({
      emailId,
      template: EmailTemplate,
      recipient: EmailRecipient,
      /** The event that it tells of. */
      causeId: id('event'),
      organizationId: organizationId.optional(),
      inviterId: id('user').optional(),
      /** The number of the link in it. */
      link: z.number().int().optional(),
      /** When what it offers ends. */
      expiresAt: Instant.optional(),
    }),
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
