import { identityContext } from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';

/** Longer than any access token lives. */
const KEPT_MS = 15 * 60 * 1000;

/** Sessions that were ended while access tokens of theirs may still be about: a log-out takes effect at once. */
export class EndedSessions implements Follower {
  readonly name = 'ended-sessions';
  readonly contexts = [identityContext];
  readonly types = ['SessionEnded'];
  readonly #endedAt = new Map<string, number>();
  #position = -1;

  has(sessionId: string): boolean {
    return this.#endedAt.has(sessionId);
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    const since = Date.now() - KEPT_MS;
    for (const { type, data, metadata } of events) {
      const at = Date.parse(metadata.time);
      if (type === 'SessionEnded' && at > since) this.#endedAt.set((data as { sessionId: string }).sessionId, at);
    }
    for (const [sessionId, at] of this.#endedAt) {
      if (at > since) break;
      this.#endedAt.delete(sessionId);
    }
    this.#position = upTo;
  }
}
