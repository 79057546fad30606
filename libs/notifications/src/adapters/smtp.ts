import { Unavailable } from '@guildhall/availability';
import { createTransport } from 'nodemailer';
import { MailTransport, type OutgoingMail } from '../mail-transport.js';

const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/**
 * Through a mail server: `smtp://` (encrypted from STARTTLS on, where the server offers it; with `?requireTLS=true` never otherwise)
 * or `smtps://`.
 */
export class SmtpTransport extends MailTransport {
  override readonly to = 'mail-server';
  readonly #transporter;

  constructor(url: string) {
    super();
    this.#transporter = createTransport({
      url,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // The text of an e-mail must never name a file or address to be fetched into it.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  override async send({ messageId, from, to, subject, text, html }: OutgoingMail): Promise<void> {
    try {
      await this.#transporter.sendMail({
        messageId,
        from,
        // As an object it is one address, whatever characters it has.
        to: { name: '', address: to },
        subject,
        text,
        html,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
    } catch (error) {
      throw isOutage(error) ? new Unavailable(reasonOf(error)) : new Error(reasonOf(error));
    }
  }

  override async close(): Promise<void> {
    this.#transporter.close();
  }
}

/** What nodemailer calls it when there was no conversation, or it broke off: nothing was said about this e-mail. */
const OUTAGES: ReadonlySet<unknown> = new Set([
  'ECONNECTION',
  'ECONNREFUSED',
  'ECONNRESET',
  'EDNS',
  'ESOCKET',
  'ETIMEDOUT',
  'ETLS',
]);
/** `421`: the server closes, whatever it was asked. */
const CLOSING = 421;

const isOutage = (error: unknown): boolean => {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return responseCode === CLOSING || (responseCode === undefined && OUTAGES.has(code));
};

/** The codes alone: what servers say beside them often names the recipient. */
const reasonOf = (error: unknown): string => {
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  const said = [code, command, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return `the mail server did not take it: ${said.join(' ') || 'no reason given'}`;
};
