import { type Position, START } from '@guildhall/event-store';
import type { Message, TopicBatch } from '../../index.js';

type Held = Readonly<{ message: Message; bytes: number }>;

/** What was read of one partition and not given yet. Positions rise in it; what does not is a double. */
export class Lane {
  readonly #held: Held[] = [];
  #first = 0;
  #bytes = 0;
  /** Everything of this partition up to here was read. */
  reached: Position = START;
  isPaused = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    /** The offset of the next record. */
    public next: number,
    /** The offset behind the last record that there was at the beginning. */
    readonly end: number,
  ) {}

  get count(): number {
    return this.#held.length - this.#first;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get head(): Message | undefined {
    return this.#held[this.#first]?.message;
  }

  hold(message: Message, bytes: number): void {
    this.#held.push({ message, bytes });
    this.#bytes += bytes;
  }

  shift(): void {
    this.#bytes -= this.#held[this.#first]?.bytes ?? 0;
    this.#first += 1;
    if (this.#first < 1_000 && this.#first < this.#held.length) return;
    this.#held.splice(0, this.#first);
    this.#first = 0;
  }
}

type Run = Omit<TopicBatch, 'settled'>;

/** Partitions of several topics as one run of events in the order of positions. */
export class MergedTopics {
  #upTo: Position;
  #caughtUp = false;

  constructor(
    private readonly lanes: readonly Lane[],
    after: Position,
    private readonly maxBatch: number,
  ) {
    this.#upTo = after;
  }

  /** Below this nothing is asked for any more. */
  get upTo(): Position {
    return this.#upTo;
  }

  /** The next run, or nothing if nothing is new, unless `anyhow`. */
  take(anyhow = false): Run | undefined {
    const reached = Math.min(...this.lanes.map((lane) => lane.reached));
    const events: Message[] = [];
    for (let lane = this.#lowest(reached); lane?.head; lane = this.#lowest(reached)) {
      if (events.length === this.maxBatch) return this.#batch(events, events.at(-1)?.position ?? this.#upTo);
      // The same event in two partitions: its key has changed, or two publishers disagree about it.
      if (lane.head.position > (events.at(-1)?.position ?? this.#upTo)) events.push(lane.head);
      lane.shift();
    }
    const upTo = Math.max(this.#upTo, reached);
    // No more can come of what was there at the beginning: one that holds back the others has been read to its end then.
    const caughtUp = this.#caughtUp || this.lanes.some((lane) => lane.next >= lane.end && lane.reached === reached);
    if (upTo === this.#upTo && caughtUp === this.#caughtUp && !anyhow) return undefined;
    this.#caughtUp = caughtUp;
    return this.#batch(events, upTo);
  }

  #batch(events: readonly Message[], upTo: Position): Run {
    this.#upTo = upTo;
    return { events, upTo, caughtUp: this.#caughtUp };
  }

  #lowest(reached: Position): Lane | undefined {
    let lowest: Lane | undefined;
    for (const lane of this.lanes) {
      const position = lane.head?.position ?? Infinity;
      if (position <= reached && position < (lowest?.head?.position ?? Infinity)) lowest = lane;
    }
    return lowest;
  }
}
