/** A lease just acquired. */
export type Held = Readonly<{
  /** The fencing token, higher than every one that was given for this name before. */
  token: number;
  /** How far the holders before have come: the highest place that any of them has kept; undefined if none has. */
  place?: number;
}>;

/** What is known of a lease: `holder` while somebody holds it, else `freeForMs` since it ended or was released. */
export type Lease = Held & Readonly<{ holder?: string; freeForMs?: number }>;

/**
 * Lets one of several processes do what only one may do at a time. Whoever holds a lease renews it well before it ends, and
 * stops by its own clock when it did not succeed in time. What a holder writes elsewhere carries its token, so that a holder
 * that slept through its end is recognised there.
 *
 * A holder may keep a place in the lease itself: how far it has come with its work. A place is a whole number that never
 * falls; it outlives holders, releases and processes as durably as the adapter's storage, and a holder whose lease has ended
 * or went to somebody else keeps nothing any more.
 */
export abstract class Leases {
  /**
   * Undefined while somebody else holds it. A holder that acquires again replaces itself: the token from before is no longer
   * good.
   * @param holder unique to a process, not to its machine or its role
   * @param milliseconds after which it ends if it is not renewed
   */
  abstract acquire(name: string, holder: string, milliseconds: number): Promise<Held | undefined>;

  /**
   * Whether it is held from now on for that long, and `place`, if given, is kept: in one step, so that false means that
   * neither is. False once the lease has ended, was released or is somebody else's. A place below the kept one changes
   * nothing about it.
   * @throws {RangeError} when the place is no safe integer
   */
  abstract renew(name: string, token: number, milliseconds: number, place?: number): Promise<boolean>;

  /**
   * Others may have it at once, and go on from `place`, if given. Changes nothing for a token that no longer holds.
   * @throws {RangeError} when the place is no safe integer
   */
  abstract release(name: string, token: number, place?: number): Promise<void>;

  /** As it is now, for operators and for those who stand by; undefined if nobody ever held it. Takes nothing. */
  abstract read(name: string): Promise<Lease | undefined>;
}

/** @throws {RangeError} for what is no place: it would poison every comparison after it */
export const checkPlace = (place: number | undefined): void => {
  if (place !== undefined && !Number.isSafeInteger(place)) throw new RangeError(`${place} is no place: not an integer`);
};
