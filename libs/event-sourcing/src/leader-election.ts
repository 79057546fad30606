import type { Leases } from '@guildhall/read-model';
import { pause } from './pause.js';

export type Candidacy = Readonly<{
  leases: Leases;
  /** What is led: the lease's name. */
  name: string;
  /** Unique to this process. */
  holder: string;
  /** How long a leader that says nothing is waited for. */
  leaseMs?: number;
  /** Stand in only once nobody has held the lease for so long: for those who lead when all others are gone. */
  standInAfterMs?: number;
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

/**
 * Lets one process at a time lead. A leader renews its lease three times before it would end and stops by its own clock when
 * that does not succeed in time; whoever takes over does so within about the length of the lease.
 */
export class LeaderElection {
  readonly #stopping = new AbortController();
  readonly #since = performance.now();
  #running: Promise<void> | undefined;
  #leads = false;

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
    const { leaseMs = LEASE_MS, standInAfterMs, onError } = this.candidacy;
    const { signal } = this.#stopping;
    const lookEveryMs = standInAfterMs === undefined ? leaseMs / 8 : standInAfterMs / 4;
    while (!signal.aborted) {
      try {
        if (await this.#mayStand()) await this.#term(leaseMs);
      } catch (error) {
        onError?.(error);
      }
      await pause(lookEveryMs * (0.75 + Math.random() / 2), signal);
    }
  }

  /** A stand-in looks first, and leaves the lease to those whose it is. */
  async #mayStand(): Promise<boolean> {
    const { leases, name, standInAfterMs } = this.candidacy;
    if (standInAfterMs === undefined) return true;
    const lease = await leases.read(name);
    // Where nobody ever led, those whose it is get as long to begin.
    const freeForMs = lease ? lease.freeForMs : performance.now() - this.#since;
    return freeForMs !== undefined && freeForMs >= standInAfterMs;
  }

  async #term(leaseMs: number): Promise<void> {
    const { leases, name, holder, onError } = this.candidacy;
    const asked = performance.now();
    const held = await leases.acquire(name, holder, leaseMs);
    if (!held) return;
    const over = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, over.signal]);
    const place = new Place(held.place);
    const renewing = this.#renew(held.token, { asked, leaseMs, place, over, signal });
    this.#leads = true;
    try {
      await this.lead({ signal, place: held.place, keep: (at) => place.keep(at) });
    } catch (error) {
      if (!signal.aborted) onError?.(error);
    } finally {
      this.#leads = false;
      over.abort();
      await renewing;
      await leases.release(name, held.token, place.newest).catch((error: unknown) => onError?.(error));
    }
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
  #onChange: () => void = () => undefined;

  constructor(place: number | undefined) {
    this.#kept = this.#newest = place;
  }

  get newest(): number | undefined {
    return this.#newest;
  }

  keep(place: number): void {
    this.#newest = Math.max(place, this.#newest ?? place);
    this.#onChange();
  }

  wasKept(place: number | undefined): void {
    this.#kept = place;
  }

  /** Resolves when there is something to keep, at the latest after so long. */
  async changed(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.#newest !== this.#kept) return;
    const change = new AbortController();
    this.#onChange = () => change.abort();
    await pause(milliseconds, AbortSignal.any([signal, change.signal]));
  }
}
