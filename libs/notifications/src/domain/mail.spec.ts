import { describe, it } from 'node:test';
import type { NotificationEvent, QueuedEmail } from '@guildhall/contracts';
import { decisionsOf } from '@guildhall/testing';
import { mail, queueEmail, recordDelivery } from './mail.js';

const id = (prefix: string) => `${prefix}_00000000000000000000000000`;
const email: QueuedEmail = {
  emailId: id('eml'),
  template: 'verify-email',
  recipient: { type: 'user', id: id('usr') },
  causeId: id('evt'),
  link: 1,
};
const queued: NotificationEvent = { type: 'EmailQueued', data: email };
const delivered: NotificationEvent = { type: 'EmailDelivered', data: { emailId: email.emailId, to: 'mail-server' } };
const given = decisionsOf(mail);

describe('an e-mail', () => {
  it('is queued', () => given().when(queueEmail(email)).then(queued));
  it('is queued once', () => given(queued).when(queueEmail(email)).thenNothing());
  it('is not queued again once it was delivered', () => given(queued, delivered).when(queueEmail(email)).thenNothing());
  it('is delivered', () => given(queued).when(recordDelivery('mail-server')).then(delivered));
  it('is delivered once', () => given(queued, delivered).when(recordDelivery('mail-server')).thenNothing());
  it('is not delivered before it was queued', () => given().when(recordDelivery('outbox')).thenNothing());
  it('keeps its organization', () => {
    const organizationId = id('org');
    given({ type: 'EmailQueued', data: { ...email, organizationId } })
      .when(recordDelivery('outbox'))
      .then({ type: 'EmailDelivered', data: { emailId: email.emailId, to: 'outbox', organizationId } });
  });
});
