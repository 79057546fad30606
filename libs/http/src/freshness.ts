import { Refusal, type Subscriptions } from '@guildhall/event-sourcing';
import type { Positions } from './positions.js';

/**
 * Makes readers wait until they are as fresh as a token asks: what the token's command wrote *and* what followed from it by
 * reactions has been applied. Bounded: what takes longer is refused as `not-yet-consistent`.
 */
export class Freshness {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly positions: Positions,
    private readonly maxWaitMs: number,
  ) {}

  /** How far every reader here has come. */
  get position(): number {
    return this.subscriptions.position;
  }

  /**
   * The header holds a token, or several separated by commas: who made requests at the same time cannot tell which is newer.
   * @throws {Refusal} `invalid-position`, `not-yet-consistent`
   */
  async await(header: string | readonly string[] | undefined): Promise<void> {
    if (header === undefined) return;
    if (typeof header !== 'string') throw new Refusal('invalid-position');
    const position = Math.max(...header.split(',').map((token) => this.positions.positionOf(token.trim())));
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Refusal('not-yet-consistent')), this.maxWaitMs);
    try {
      const reached = await this.subscriptions.settled(position, late.signal);
      await this.subscriptions.appliedUpTo(reached, late.signal);
    } finally {
      clearTimeout(timer);
    }
  }
}
