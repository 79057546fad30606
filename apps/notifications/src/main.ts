import { notificationsContext } from '@guildhall/contracts';
import { runService } from '@guildhall/distributed';
import { setting, smtpUrl } from '@guildhall/http';
import { MailSettings, NotificationsModule } from '@guildhall/notifications';
import { OutboxOnly } from '@guildhall/notifications/outbox-only';
import { SmtpTransport } from '@guildhall/notifications/smtp';
import { z } from 'zod';
import { mailRisks } from './mail-risks.js';

/** E-mails. */
await runService({
  name: 'notifications',
  context: notificationsContext,
  settings: {
    GUILDHALL_SMTP_URL: setting(
      smtpUrl.optional(),
      'Mail server to send e-mails by, e.g. smtps://user:password@mail.example.com.',
      'not set: nothing is sent, which is only of use with the outbox',
    ),
    GUILDHALL_MAIL_FROM: setting(z.string().default('Guildhall <guildhall@localhost>'), 'Sender of e-mails.'),
    GUILDHALL_OUTBOX: setting(
      z.enum(['on', 'off']).default('off'),
      'Whether everybody who reaches this instance can read all its e-mails, links and all, at /outbox. For development alone.',
    ),
  },
  risks: mailRisks,
  imports: ({ GUILDHALL_SMTP_URL: smtp, GUILDHALL_MAIL_FROM: from, GUILDHALL_OUTBOX: outbox }, publicUrl) => [
    NotificationsModule.with({
      mail: new MailSettings({ publicUrl, from }),
      transport: smtp ? new SmtpTransport(smtp) : new OutboxOnly(),
      outbox: outbox === 'on',
    }),
  ],
});
