import { type Position, START } from '@guildhall/event-store';
import { Progress } from '../../handling/progress.js';
import { atMost } from './at-most.js';
import type { CommittedPlace, GroupPlaces } from './group-places.js';
import type { PartitionPlace } from './partition-place.js';

const LEARN_WHILE_AWAITED_MS = 40;
const LEARN_OTHERWISE_MS = 1_000;
const TO_CLOSE_MS = 1_000;

/** How far a whole group is: its partitions here are known at once, those of other processes from what these commit. */
export class GroupProgress {
  readonly #progress = new Progress(START, () => undefined);
  #isHurrying = false;
  #wake: () => void = () => undefined;

  constructor(
    private readonly places: GroupPlaces,
    /** Those that are assigned to this process. */
    private readonly own: ReadonlyMap<string, PartitionPlace>,
    private readonly log: (what: string) => void,
  ) {}

  get position(): Position {
    return this.#progress.position;
  }

  reached(position: Position, signal?: AbortSignal): Promise<void> {
    const reached = this.#progress.reached(position, signal);
    if (!this.#isHurrying) this.#wake();
    return reached;
  }

  /** A partition of this process may have come further. */
  moved(): void {
    for (const place of this.own.values()) if (place.position !== undefined) this.places.reached(place, place.position);
    this.#progress.passed(this.places.position);
  }

  async learn(): Promise<readonly CommittedPlace[]> {
    const places = await this.places.learn();
    this.moved();
    return places;
  }

  /** Asks for the places of other processes until `signal` aborts: often while somebody waits, now and then otherwise. */
  async follow(signal: AbortSignal): Promise<void> {
    const wake = () => this.#wake();
    // Once: a signal of each pause, joined with this one, would stay with it as long as it lives.
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        await this.#pause();
        if (signal.aborted || this.own.size === this.places.partitions) continue;
        await this.learn().catch((error: unknown) => {
          if (!signal.aborted) this.log(`cannot learn how far its other processes are: ${String(error)}`);
        });
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  /** Whoever still waits is told the reason. */
  async end(reason: Error): Promise<void> {
    this.#progress.end(reason);
    await atMost(TO_CLOSE_MS, this.places.close());
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#isHurrying = this.#progress.isAwaited;
      const timer = setTimeout(resolve, this.#isHurrying ? LEARN_WHILE_AWAITED_MS : LEARN_OTHERWISE_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
