const STREAMS = 50_000;

/** The last revision of each of the streams seen last. */
export class Sequences {
  readonly #last = new Map<string, number>();

  constructor(private readonly streams = STREAMS) {}

  /** Notes the revision; answers with the highest one that was noted before, if it is remembered. */
  note(stream: string, revision: number): number | undefined {
    const last = this.#last.get(stream);
    this.#last.delete(stream);
    this.#last.set(stream, Math.max(last ?? revision, revision));
    if (this.#last.size > this.streams) {
      const [oldest] = this.#last.keys();
      if (oldest !== undefined) this.#last.delete(oldest);
    }
    return last;
  }

  forget(stream: string): void {
    this.#last.delete(stream);
  }
}

/**
 * What was published and never came: revisions of a stream may be missing for good reasons (some events stay in their
 * context), so each event says which one was `previous`.
 */
export class Gaps {
  readonly #seen: Sequences;

  constructor(streams = STREAMS) {
    this.#seen = new Sequences(streams);
  }

  /** Told in words where something is missing before this event. */
  before(stream: string, revision: number, previous: number | undefined): string | undefined {
    const last = this.#seen.note(stream, revision);
    if (last === undefined || previous === undefined || previous <= last) return undefined;
    return `misses events of ${stream} after revision ${last} up to ${previous}`;
  }
}
