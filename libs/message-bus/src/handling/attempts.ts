import { setTimeout as wait } from 'node:timers/promises';
import { isUnavailable } from '@guildhall/availability';
import type { Consumer } from '../index.js';
import type { Failure } from './dead-letter-store.js';
import type { Slots } from './lanes.js';

export type Outcome = 'handled' | 'stopped' | Failure;

const LONGEST_REASON = 2_000;

/** Whatever was thrown, in words. Never throws itself: anything can be thrown, also what cannot be shown. */
const reasonOf = (thrown: unknown): string => {
  try {
    const reason = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
    return reason.slice(0, LONGEST_REASON);
  } catch {
    return 'something that has no words was thrown';
  }
};

/** Waits, but no longer than until `signal` aborts. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);

type Surroundings = Readonly<{
  slots: Slots;
  signal: AbortSignal;
  /** Where a try that an outage has ended counts for nothing and is made again; without it such a try is as any other. */
  outage?: Outage;
}>;

type Outage = Readonly<{
  /** How many wait. */
  waiting: number;
  begin(reason: string): void;
  again(reason: string): void;
  end(): void;
  onceOver(wake: () => void): () => void;
}>;

/** So soon it is found out that an outage is over; where many wait, all of them together try ten times a second. */
const LONGEST_IN_OUTAGE_MS = 5_000;
const EACH_OF_MANY_MS = 100;

/**
 * Tries until it works, the attempts are used up, or `signal` aborts: a try that has begun is always let finish. Only a try
 * takes a slot, the waits between two do not. An outage is no fault of the message: it is waited for, however long it takes.
 */
export const attempt = async (
  once: () => Promise<void>,
  { attempts, firstDelayMs, maxDelayMs }: NonNullable<Consumer['retry']>,
  { slots, signal, outage }: Surroundings,
): Promise<Outcome> => {
  let [tries, outages] = [0, 0];
  for (;;) {
    await slots.take();
    try {
      const outcome = signal.aborted ? 'stopped' : await once().then(() => 'handled' as const);
      if (outages > 0) outage?.end();
      return outcome;
    } catch (thrown) {
      const reason = reasonOf(thrown);
      if (outage && isUnavailable(thrown)) {
        outages += 1;
        if (outages === 1) outage.begin(reason);
        else outage.again(reason);
      } else {
        if (outages > 0) outage?.end();
        outages = 0;
        tries += 1;
        if (tries >= attempts) return { reason, attempts: tries };
      }
    } finally {
      slots.release();
    }
    const growing = firstDelayMs * 2 ** (Math.min(30, outages || tries) - 1);
    if (outage && outages > 0) await outlast(outage, Math.min(maxDelayMs, growing), signal);
    else await pause(Math.min(maxDelayMs, growing), signal);
  }
};

const outlast = async (outage: Outage, ms: number, signal: AbortSignal): Promise<void> => {
  const longest = Math.max(LONGEST_IN_OUTAGE_MS, EACH_OF_MANY_MS * outage.waiting);
  const awake = new AbortController();
  const wake = () => awake.abort();
  // By hand: signals that were joined would stay with `signal` as long as it lives.
  signal.addEventListener('abort', wake);
  const forget = outage.onceOver(wake);
  if (signal.aborted) wake();
  // Those whom the same outage has hit need not come back together.
  await pause(Math.min(ms, longest) * (0.5 + Math.random() / 2), awake.signal);
  signal.removeEventListener('abort', wake);
  forget();
};
