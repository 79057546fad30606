export type OutgoingMail = Readonly<{
  /** The same each time that this e-mail is handed over: mail servers and mailboxes know a repetition by it. */
  messageId: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}>;

/** The mail transport port: how e-mails leave this instance. */
export abstract class MailTransport {
  /** Where e-mails are when `send` has resolved. */
  abstract readonly to: 'mail-server' | 'outbox';

  /**
   * Resolves when the e-mail was taken over for good. Rejects if it was not, or if that is unknown: it is then sent again
   * with the same `messageId`. An `Unavailable` says that no server was reached, and counts as no refusal. What it rejects with is logged and kept, so it says nothing of the recipient or the content.
   */
  abstract send(mail: OutgoingMail): Promise<void>;

  abstract close(): Promise<void>;
}
