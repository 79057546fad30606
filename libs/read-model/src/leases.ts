/**
 * Lets one of several processes do what only one may do at a time. Whoever holds a lease renews it well before it ends, and
 * stops by its own clock when it did not succeed in time. What a holder writes elsewhere carries its token, so that a holder
 * that slept through its end is recognised there.
 */
export abstract class Leases {
  /**
   * The fencing token, higher than every one that was given for this name before; undefined while somebody else holds it.
   * A holder that acquires again replaces itself: the token from before is no longer good.
   * @param holder unique to a process, not to its machine or its role
   * @param milliseconds after which it ends if it is not renewed
   */
  abstract acquire(name: string, holder: string, milliseconds: number): Promise<number | undefined>;

  /** Whether it is held from now on for that long: false once it has ended, was released or is somebody else's. */
  abstract renew(name: string, token: number, milliseconds: number): Promise<boolean>;

  /** Others may have it at once. Changes nothing for a token that no longer holds. */
  abstract release(name: string, token: number): Promise<void>;
}
