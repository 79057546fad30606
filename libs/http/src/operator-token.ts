import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** What an operator shows instead of a person's access token. Without one nobody is an operator. */
export class OperatorToken {
  readonly #expected: Buffer | undefined;

  constructor(token: string | undefined) {
    this.#expected = token === undefined ? undefined : digest(`Bearer ${token}`);
  }

  /** Whether the `Authorization` header holds it; takes the same time for every header that does not. */
  isIn(header: string | undefined): boolean {
    return this.#expected !== undefined && header !== undefined && timingSafeEqual(this.#expected, digest(header));
  }
}
