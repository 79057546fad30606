import type { NotificationEvent, QueuedEmail } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';

/** One e-mail, from being queued to being delivered. */
export type Mail = Readonly<{ queued?: QueuedEmail; delivered: boolean }>;

export const mail: Decider<Mail, NotificationEvent> = {
  category: 'mail',
  initialState: () => ({ delivered: false }),
  evolve: (state, event) =>
    event.type === 'EmailQueued' ? { ...state, queued: event.data } : { ...state, delivered: true },
};

/** The stream is named after what the e-mail tells of, so whoever is told of it again finds it queued. */
export const queueEmail =
  (email: QueuedEmail) =>
  ({ queued }: Mail): readonly NotificationEvent[] =>
    queued ? [] : [{ type: 'EmailQueued', data: email }];

/** Nothing is delivered that was not queued, and nothing twice. */
export const recordDelivery =
  (to: 'mail-server' | 'outbox') =>
  ({ queued, delivered }: Mail): readonly NotificationEvent[] => {
    if (!queued || delivered) return [];
    const { emailId, organizationId } = queued;
    return [{ type: 'EmailDelivered', data: { emailId, to, ...(organizationId && { organizationId }) } }];
  };
