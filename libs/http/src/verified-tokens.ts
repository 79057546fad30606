import { hash } from 'node:crypto';
import type { AccessClaims } from './signing-keys.js';

type Verified = Readonly<{ claims: AccessClaims; since: number; until: number }>;

/**
 * Access tokens that were verified in this process and are still good: checking a signature takes longer than most of what is
 * asked with it. What can end a token before its time is not looked at here: whoever asks goes on to do so. Tokens are kept as
 * hashes, and no more than `most` of them, those verified last.
 */
export class VerifiedTokens {
  readonly #verified = new Map<string, Verified>();

  constructor(private readonly most = 10_000) {}

  /** What an `Authorization` header claims; undefined: it is to be verified. */
  claimsOf(header: string, now: Date): AccessClaims | undefined {
    const digest = digestOf(header);
    const verified = this.#verified.get(digest);
    if (!verified) return undefined;
    // A clock that was set back knows nothing of what was verified by it before.
    if (verified.since <= now.getTime() && now.getTime() < verified.until) return verified.claims;
    this.#verified.delete(digest);
    return undefined;
  }

  /** Until the token ends, without the seconds that a verification grants to clocks that differ. */
  keep(header: string, claims: AccessClaims, now: Date): void {
    const until = claims.exp * 1000;
    if (until <= now.getTime()) return;
    this.#verified.set(digestOf(header), { claims: Object.freeze(claims), since: now.getTime(), until });
    if (this.#verified.size > this.most) this.#verified.delete(this.#verified.keys().next().value!);
  }
}

const digestOf = (header: string): string => hash('sha256', header, 'base64');
