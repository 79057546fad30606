import { timingSafeEqual } from 'node:crypto';
import type { Vault } from './vault.js';
import { mac } from './sealing.js';

/** What a link that was sent to an address proves: that its holder received what was sent there. */
export type LinkSubject = Readonly<{
  purpose: 'verify-email' | 'invitation';
  /** Of the user or invitation. */
  id: string;
  /** Which of the links sent for it: the newest alone is accepted. */
  link: number;
  /** The address that it was sent to. */
  email: string;
}>;

/**
 * The tokens of links in e-mails. They are not kept anywhere, not even as a hash: each is a 256-bit MAC over what it proves,
 * made when the mail is rendered and again when it comes back. Whether a link is still the newest and unused is decided on
 * the stream it is about.
 */
export class LinkTokens {
  #key: Promise<Uint8Array> | undefined;

  constructor(private readonly vault: Vault) {}

  async make({ purpose, id, link, email }: LinkSubject): Promise<string> {
    return `${id}.${link}.${mac(await this.#secret(), purpose, id, String(link), email)}`;
  }

  /** Whether the token was made for this purpose and address, and for what; undefined if not. */
  async verify(purpose: LinkSubject['purpose'], token: string, email: string): Promise<LinkSubject | undefined> {
    const claimed = LinkTokens.claims(token);
    if (!claimed) return undefined;
    const subject = { purpose, ...claimed, email };
    const [given, right] = [Buffer.from(token), Buffer.from(await this.make(subject))];
    return given.length === right.length && timingSafeEqual(given, right) ? subject : undefined;
  }

  /** What a token says it is about; nothing is proven by that. */
  static claims(token: string): { id: string; link: number } | undefined {
    const parts = /^([a-z]{3}_[0-9a-z]{26})\.(\d{1,6})\.[A-Za-z0-9_-]{43}$/.exec(token);
    return parts ? { id: parts[1]!, link: Number(parts[2]) } : undefined;
  }

  #secret(): Promise<Uint8Array> {
    this.#key ??= this.vault.secret('links', () => crypto.getRandomValues(new Uint8Array(32)));
    return this.#key;
  }
}

/** Keyed digests of e-mail addresses: equal for equal addresses, of no use without the vault. */
export class EmailDigests {
  #key: Promise<Uint8Array> | undefined;

  constructor(private readonly vault: Vault) {}

  async of(email: string): Promise<string> {
    this.#key ??= this.vault.secret('email-digests', () => crypto.getRandomValues(new Uint8Array(32)));
    return mac(await this.#key, 'email', email);
  }
}
