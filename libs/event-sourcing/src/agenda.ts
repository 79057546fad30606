/** Something that stands on an agenda. */
export type Entry = { at: number; /** Where it stands; the agenda's own. */ place?: number };

/** Entries by their time, the earliest first: a binary heap that knows where each stands, so that any can be crossed out. */
export class Agenda<E extends Entry> {
  readonly #heap: E[] = [];

  get first(): E | undefined {
    return this.#heap[0];
  }

  get size(): number {
    return this.#heap.length;
  }

  /** How many have come. */
  countUntil(time: number, from = 0): number {
    const entry = this.#heap[from];
    if (!entry || entry.at > time) return 0;
    return 1 + this.countUntil(time, 2 * from + 1) + this.countUntil(time, 2 * from + 2);
  }

  add(entry: E): void {
    this.#heap.push(entry);
    this.#rise(entry, this.#heap.length - 1);
  }

  /** Leaves the agenda as it is if the entry does not stand on it. */
  remove(entry: E): void {
    const { place } = entry;
    if (place === undefined) return;
    delete entry.place;
    const last = this.#heap.pop()!;
    if (last === entry) return;
    this.#rise(last, place);
    this.#sink(last, last.place!);
  }

  #rise(entry: E, from: number): void {
    let place = from;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#heap[above]!.at <= entry.at) break;
      this.#put(this.#heap[above]!, place);
      place = above;
    }
    this.#put(entry, place);
  }

  #sink(entry: E, from: number): void {
    let place = from;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#heap.length) break;
      if (below + 1 < this.#heap.length && this.#heap[below + 1]!.at < this.#heap[below]!.at) below += 1;
      if (this.#heap[below]!.at >= entry.at) break;
      this.#put(this.#heap[below]!, place);
      place = below;
    }
    this.#put(entry, place);
  }

  #put(entry: E, place: number): void {
    this.#heap[place] = entry;
    entry.place = place;
  }
}
