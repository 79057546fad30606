import { setTimeout as pause } from 'node:timers/promises';

/**
 * Gives the work's result no sooner than at the next full beat since it began: how long the answer took then does not tell
 * which way it went inside, as long as every way takes less than a beat.
 */
export const onTheBeat = async <T>(beatMs: number, work: () => Promise<T>): Promise<T> => {
  const started = performance.now();
  try {
    return await work();
  } finally {
    await pause(beatMs - ((performance.now() - started) % beatMs));
  }
};

/** The same for failures only: whoever succeeds knows it anyway and need not wait. */
export const failingOnTheBeat = async <T>(beatMs: number, work: () => Promise<T>): Promise<T> => {
  const started = performance.now();
  try {
    return await work();
  } catch (error) {
    await pause(beatMs - ((performance.now() - started) % beatMs));
    throw error;
  }
};
