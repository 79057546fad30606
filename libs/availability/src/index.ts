/**
 * What a call needs cannot be reached: a server, a network, a disk. Nothing is wrong with the call itself, so it is made again,
 * for as long as that takes. Whether it has had its effect is unknown. Adapters of every port throw it, or a class of their own
 * that extends it.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}

/** Longer chains than this are no chains of reasons. */
const DEEPEST_CAUSE = 10;

/** Whether what was thrown comes of an outage: it, or what caused it, is {@link Unavailable}. */
export const isUnavailable = (thrown: unknown): boolean => {
  let reason = thrown;
  for (let depth = 0; depth < DEEPEST_CAUSE && reason instanceof Error; depth += 1) {
    if (reason instanceof Unavailable) return true;
    reason = reason.cause;
  }
  return false;
};
