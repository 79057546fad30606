/** More than the requests that a client has under way at a time; a header takes them all. */
const MOST = 400;

/**
 * The consistency tokens that the next request is to carry. They cannot be compared, but an answer is at least as fresh as
 * what its request carried: so it stands for all of that, and only answers of requests that were under way at the same time
 * are kept side by side.
 */
export class NewestPositions {
  readonly #tokens = new Set<string>();

  add(tokens: string | undefined): void {
    for (const token of tokens?.split(',') ?? []) if (token.trim()) this.#tokens.add(token.trim());
    for (const token of this.#tokens) if (this.#tokens.size > MOST) this.#tokens.delete(token);
  }

  /** What an answer said, to a request that carried `carried`. */
  answered(position: string | null, carried: string | undefined): void {
    if (!position) return;
    for (const token of carried?.split(', ') ?? []) this.#tokens.delete(token);
    this.add(position);
  }

  /** As the header takes them; undefined if there are none. */
  toString(): string {
    return [...this.#tokens].join(', ');
  }
}
