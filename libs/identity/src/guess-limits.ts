import { Clock, Refusal } from '@guildhall/event-sourcing';
import { Injectable } from '@nestjs/common';

const WINDOW_MS = 15 * 60 * 1000;
/** Wrong passwords in one window: for one account from one network, and for whatever accounts from one network. */
const PER_ACCOUNT_AND_NETWORK = 10;
const PER_NETWORK = 200;
const MOST_KEPT = 100_000;

type Count = { wrong: number; until: number };

/**
 * Slows down who guesses passwords. Counted by network and account together, so that nobody can lock a person out from
 * elsewhere. Kept by each process for itself, and never more than a bounded number.
 */
@Injectable()
export class GuessLimits {
  readonly #counts = new Map<string, Count>();

  constructor(private readonly clock: Clock) {}

  /**
   * What `judge` says of a guess: undefined if it is wrong. Each is counted as wrong before that is known, so that many at once do
   * not slip through, and no longer once it was right, or could not be judged. `account` is anything that stands for the account,
   * whether it exists or not.
   * @throws {Refusal} `too-many-requests`
   */
  async guess<T>(account: string, address: string, judge: () => Promise<T | undefined>): Promise<T | undefined> {
    const network = networkOf(address);
    const now = this.clock.now().getTime();
    const own = this.#count(`${account} ${network}`, now);
    const all = this.#count(network, now);
    const until = Math.max(
      own.wrong >= PER_ACCOUNT_AND_NETWORK ? own.until : 0,
      all.wrong >= PER_NETWORK ? all.until : 0,
    );
    if (until > now) throw new Refusal('too-many-requests', { retryAfter: (until - now) / 1000 });
    own.wrong += 1;
    all.wrong += 1;
    try {
      const judged = await judge();
      if (judged !== undefined) {
        own.wrong = 0;
        all.wrong -= 1;
      }
      return judged;
    } catch (error) {
      own.wrong = Math.max(0, own.wrong - 1);
      all.wrong -= 1;
      throw error;
    }
  }

  #count(key: string, now: number): Count {
    const known = this.#counts.get(key);
    if (known && known.until > now) return known;
    const count = { wrong: 0, until: now + WINDOW_MS };
    // Behind all others: the first of the map is always the one whose window ends first.
    this.#counts.delete(key);
    this.#counts.set(key, count);
    for (const [oldest, { until }] of this.#counts) {
      if (until > now && this.#counts.size <= MOST_KEPT) break;
      this.#counts.delete(oldest);
    }
    return count;
  }
}

/** What one subscriber is given: an IPv4 address, or the first 64 bits of an IPv6 address. */
export const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0');
  return [...groups, ...gap, ...behind].slice(0, 4).join(':').toLowerCase();
};
