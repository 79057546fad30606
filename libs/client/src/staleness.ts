import type { Event, Recorded } from '@guildhall/event-sourcing';

export type StalenessSource = Readonly<{
  /** How long the source of events has not been heard of, also not that there is nothing new, in milliseconds. Default: it always is. */
  unheardForMs?: () => number;
  /** The time, in milliseconds since 1970, by the clock that events are dated with. */
  now?: () => number;
}>;

/** Who is given no event for so long, by a source that is heard of, has all that there is. */
const QUIET_MS = 1_000;

/** How old what a follower of events knows may be. */
export class Staleness {
  readonly #unheardForMs: () => number;
  readonly #now: () => number;
  #hasBegun = false;
  /** When the newest event was applied, and how old it was then. */
  #eventAt = Number.NEGATIVE_INFINITY;
  #behindMs = 0;

  constructor({ unheardForMs = () => 0, now = Date.now }: StalenessSource) {
    this.#unheardForMs = unheardForMs;
    this.#now = now;
  }

  /** Without events it is told how far the log is, which has no time: that makes what is known neither older nor newer. */
  applied(events: readonly Pick<Recorded<Event>, 'metadata'>[]): void {
    this.#hasBegun = true;
    const newest = events.at(-1);
    if (!newest) return;
    this.#eventAt = this.#now();
    this.#behindMs = Math.max(0, this.#eventAt - Date.parse(newest.metadata.time));
  }

  /** It has all that there was when it began, however old the last of it is. */
  caughtUp(): void {
    this.#behindMs = 0;
  }

  /** While much comes, it is of the past: as old as the last of it. */
  get ms(): number {
    if (!this.#hasBegun) return Number.POSITIVE_INFINITY;
    const isQuiet = this.#now() - this.#eventAt >= QUIET_MS;
    return Math.max(this.#unheardForMs(), isQuiet ? 0 : this.#behindMs);
  }
}
