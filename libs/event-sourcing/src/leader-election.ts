import type { Leases } from '@guildhall/read-model';
import { Nap, pause } from './pause.js';

export type Candidacy = Readonly<{
  leases: Leases;
  /** What is led: the lease's name. */
  name: string;
  /** Unique to this process. */
  holder: string;
  /** How long a leader that says nothing is waited for. */
  leaseMs?: number;
  /**
   * Stand in only once nobody has held the lease for so long, and give way every now and then: for those who lead while the ones
   * whose it is are gone. Undefined: it is ours.
   */
  standInAfterMs?: number | undefined | (() => number | undefined);
  /** How long a stand-in leads before it gives way. */
  standInTermMs?: number;
  /** Told what a stand-in finds each time that it looks who leads; nothing if it could not find out. */
  onLooked?: ((found: Readonly<{ holder: string | undefined }> | undefined) => void) | undefined;
  onError?: (error: unknown) => void;
}>;

/** Held until `signal` aborts. */
export type Leadership = Readonly<{
  signal: AbortSignal;
  /** The place that the leader before has kept; undefined if none ever did. */
  place: number | undefined;
  /** Keeps a place durably, and soon; a leader that was replaced cannot. The newest counts. */
  keep(place: number): void;
}>;

const LEASE_MS = 3_000;
const KEEP_EVERY_MS = 200;
/** A stand-in gives way so often, for so long: those whose it is look more often than that. */
const STAND_IN_TERM_MS = 10_000;
const GIVE_WAY_MS = 1_500;

/**
 * Lets one process at a time lead. A leader renews its lease three times before it would end and stops by its own clock when
 * that does not succeed in time; whoever takes over does so within about the length of the lease.
 */
export class LeaderElection {
  readonly #stopping = new AbortController();
  readonly #since = performance.now();
  #running: Promise<void> | undefined;
  #leads = false;
  /** It led last, as a stand-in. */
  #stoodIn = false;

  constructor(
    private readonly candidacy: Candidacy,
    private readonly lead: (leadership: Leadership) => Promise<void>,
  ) {}

  get leads(): boolean {
    return this.#leads;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when `lead` has returned and the lease is given back. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { leaseMs = LEASE_MS, onError } = this.candidacy;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const standInAfterMs = this.#standInAfterMs;
      let lookAgainMs =
        standInAfterMs === undefined || this.#stoodIn ? leaseMs / 8 : Math.min(standInAfterMs / 4, leaseMs / 3);
      try {
        if (await this.#mayStand(standInAfterMs)) {
          const outcome = await this.#term(leaseMs, standInAfterMs !== undefined);
          // Whoever cannot do it leaves it to others for a while.
          if (outcome === 'failed') lookAgainMs = 2 * leaseMs;
        }
      } catch (error) {
        onError?.(error);
      }
      await pause(lookAgainMs * (0.75 + Math.random() / 2), signal);
    }
  }

  get #standInAfterMs(): number | undefined {
    const { standInAfterMs } = this.candidacy;
    return typeof standInAfterMs === 'function' ? standInAfterMs() : standInAfterMs;
  }

  /** A stand-in looks first, and leaves the lease to those whose it is. */
  async #mayStand(standInAfterMs: number | undefined): Promise<boolean> {
    if (standInAfterMs === undefined) return true;
    const { leases, name, onLooked } = this.candidacy;
    const lease = await leases.read(name).catch((error: unknown) => {
      onLooked?.(undefined);
      throw error;
    });
    onLooked?.({ holder: lease?.holder });
    // Where nobody ever led, those whose it is get as long to begin.
    const freeForMs = lease ? lease.freeForMs : performance.now() - this.#since;
    if (freeForMs === undefined) this.#stoodIn = false;
    return freeForMs !== undefined && freeForMs >= (this.#stoodIn ? GIVE_WAY_MS : standInAfterMs);
  }

  async #term(leaseMs: number, standsIn: boolean): Promise<'held elsewhere' | 'over' | 'failed'> {
    const { leases, name, holder, onError } = this.candidacy;
    const asked = performance.now();
    const held = await leases.acquire(name, holder, leaseMs);
    if (!held) return 'held elsewhere';
    if (this.#stopping.signal.aborted) {
      await leases.release(name, held.token);
      return 'over';
    }
    const over = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, over.signal]);
    const place = new Place(held.place);
    const renewing = this.#renew(held.token, { asked, leaseMs, place, over, signal });
    const giveWay = standsIn
      ? setTimeout(() => over.abort(), this.candidacy.standInTermMs ?? STAND_IN_TERM_MS)
      : undefined;
    this.#stoodIn = standsIn;
    this.#leads = true;
    // From then on it does not, however long what it began takes to end.
    signal.addEventListener('abort', () => (this.#leads = false), { once: true });
    let outcome: 'over' | 'failed' = 'over';
    try {
      await this.lead({ signal, place: held.place, keep: (at) => place.keep(at) });
    } catch (error) {
      if (!signal.aborted) {
        outcome = 'failed';
        onError?.(error);
      }
    } finally {
      this.#leads = false;
      clearTimeout(giveWay);
      over.abort();
      await renewing;
      await leases.release(name, held.token, place.newest).catch((error: unknown) => onError?.(error));
    }
    return outcome;
  }

  async #renew(
    token: number,
    {
      asked,
      leaseMs,
      place,
      over,
      signal,
    }: Readonly<{
      asked: number;
      leaseMs: number;
      place: Place;
      over: AbortController;
      signal: AbortSignal;
    }>,
  ): Promise<void> {
    const { leases, name, onError } = this.candidacy;
    // By this process' own clock, from before it asked: never later than the lease itself.
    let until = asked + leaseMs;
    const end = () => over.abort();
    let ending = setTimeout(end, until - performance.now());
    while (!signal.aborted) {
      await place.changed(leaseMs / 3, signal);
      if (signal.aborted) break;
      const asking = performance.now();
      try {
        const kept = place.newest;
        if (!(await leases.renew(name, token, leaseMs, kept))) return over.abort();
        place.wasKept(kept);
        until = asking + leaseMs;
        clearTimeout(ending);
        ending = setTimeout(end, until - performance.now());
      } catch (error) {
        onError?.(error);
        await pause(leaseMs / 10, signal);
      }
      await pause(Math.min(KEEP_EVERY_MS, leaseMs / 6), signal);
    }
    clearTimeout(ending);
  }
}

/** The newest place that a leader wants kept. */
class Place {
  #kept: number | undefined;
  #newest: number | undefined;
  readonly #unchanged = new Nap();

  constructor(place: number | undefined) {
    this.#kept = this.#newest = place;
  }

  get newest(): number | undefined {
    return this.#newest;
  }

  keep(place: number): void {
    this.#newest = Math.max(place, this.#newest ?? place);
    this.#unchanged.wake();
  }

  wasKept(place: number | undefined): void {
    this.#kept = place;
  }

  /** Resolves when there is something to keep, at the latest after so long. */
  async changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#newest !== this.#kept) return;
    await this.#unchanged.rest(milliseconds, signal);
  }
}
