import { setTimeout as wait } from 'node:timers/promises';
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

/**
 * Tries until it works, the attempts are used up, or `signal` aborts: a try that has begun is always let finish. Only a try
 * takes a slot, the waits between two do not.
 */
export const attempt = async (
  once: () => Promise<void>,
  { attempts, firstDelayMs, maxDelayMs }: NonNullable<Consumer['retry']>,
  { slots, signal }: Readonly<{ slots: Slots; signal: AbortSignal }>,
): Promise<Outcome> => {
  for (let tries = 1; ; tries += 1) {
    await slots.take();
    try {
      if (signal.aborted) return 'stopped';
      await once();
      return 'handled';
    } catch (thrown) {
      if (tries >= attempts) return { reason: reasonOf(thrown), attempts: tries };
    } finally {
      slots.release();
    }
    await pause(Math.min(maxDelayMs, firstDelayMs * 2 ** (tries - 1)), signal);
  }
};
