import { type NotificationEvent, notificationsContext, type QueuedEmail } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OutboxRow = QueuedEmail & Readonly<{ recipientId: string; createdAt: string }>;

/** Every e-mail: for whom it is and what it tells of, but nothing that it says. */
export const outbox = projection<NotificationEvent>()<OutboxRow>({
  view: { name: 'outbox', version: 1, indexes: [['createdAt'], ['recipientId', 'createdAt']] },
  contexts: [notificationsContext],
  key: ({ data }) => data.emailId,
  on: {
    EmailQueued: (_, { data, metadata }) => ({ ...data, recipientId: data.recipient.id, createdAt: metadata.time }),
  },
});
