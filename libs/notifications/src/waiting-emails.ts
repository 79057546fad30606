import { type NotificationEvent, notificationsContext } from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';

/**
 * E-mails that stand in the log and are not yet on their way. Of those that are never handed over (given up, or whose recipient was
 * erased) nothing is noted in the log: they wait no more once delivery has come past them.
 */
export class WaitingEmails implements Follower {
  readonly name = 'waiting-emails';
  readonly contexts = [notificationsContext];
  readonly types = ['EmailQueued', 'EmailDelivered'];
  /** Where in the log each stands. */
  readonly #queued = new Map<string, number>();
  #position = -1;

  /** How many wait while delivery has come up to a position: it never goes back. */
  count(delivered: number): number {
    for (const [emailId, position] of this.#queued) if (position <= delivered) this.#queued.delete(emailId);
    return this.#queued.size;
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const { type, data, position } of events as readonly Recorded<NotificationEvent>[]) {
      if (type === 'EmailQueued') this.#queued.set(data.emailId, position);
      else if (type === 'EmailDelivered') this.#queued.delete(data.emailId);
    }
    this.#position = upTo;
  }
}
