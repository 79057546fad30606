import { pause } from '../../handling/attempts.js';

/** Waits for the work, but no longer than this: brokers that do not answer must not hold up the end. Failures are not told. */
export const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  const enough = new AbortController();
  await Promise.race([work.catch(() => undefined), pause(ms, enough.signal)]);
  enough.abort();
};
