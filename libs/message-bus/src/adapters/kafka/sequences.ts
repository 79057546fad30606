import type { RecordedEvent } from '@guildhall/event-store';

const STREAMS = 50_000;

/** The last revision seen of each of the streams seen last: an event that was never published leaves a gap. */
export class Sequences {
  readonly #last = new Map<string, number>();

  constructor(private readonly streams = STREAMS) {}

  /** How many events of its stream should have come before this one and did not; 0 where that is not known. */
  missingBefore({ stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>): number {
    const last = this.#last.get(stream);
    this.#last.delete(stream);
    this.#last.set(stream, Math.max(last ?? revision, revision));
    const [oldest] = this.#last.keys();
    if (this.#last.size > this.streams && oldest !== undefined) this.#last.delete(oldest);
    return last === undefined ? 0 : Math.max(0, revision - last - 1);
  }
}
