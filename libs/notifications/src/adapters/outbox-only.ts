import { MailTransport } from '../mail-transport.js';

/** No mail server: e-mails can be read in the outbox and go nowhere else. */
export class OutboxOnly extends MailTransport {
  override readonly to = 'outbox';

  override async send(): Promise<void> {}

  override async close(): Promise<void> {}
}
