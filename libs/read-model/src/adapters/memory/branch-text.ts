import { asOneText, LongText, partitionPoint, type Row } from '../../index.js';
import { comparePlaces, END, type Entry, type Place } from './places.js';

/** So many rows are made one text when they are read; of twice as many two are made. */
const STRETCH = 256;

type Made<R extends Row> = Readonly<{ text: LongText; entries: readonly Entry<R>[] }>;
type Stretch<R extends Row> = { readonly upTo: Place; made: Made<R> | undefined };

/** The rows of a branch from one place on, in their order. */
export type RowsFrom<R extends Row> = (place: Place | undefined) => Iterable<readonly [Place, Entry<R>]>;

/**
 * What some fields of the rows of one branch say, in lower case, as few long texts in the order of the rows: to look through these is
 * much quicker than to visit every row. A change makes one text of some hundred rows void, and the next search makes it anew.
 */
export class BranchText<R extends Row> {
  /** Rising; each reaches from the one before up to its own place, and the last one to the end. */
  readonly #stretches: Stretch<R>[] = [{ upTo: END, made: undefined }];

  constructor(
    private readonly fields: readonly string[],
    private readonly rowsFrom: RowsFrom<R>,
  ) {}

  changed(place: Place): void {
    this.#stretches[this.#stretchOf(place)]!.made = undefined;
  }

  /**
   * The rows from about one place to about another, in that direction, whose fields may contain the text: none that do is missing.
   * @param text in lower case, not empty
   */
  *having(text: string, from: Place, to: Place, descending: boolean): Generator<Entry<R>> {
    let at = this.#stretchOf(from);
    while (at >= 0 && at < this.#stretches.length) {
      const { upTo } = this.#stretches[at]!;
      const last = this.#fill(at);
      if (last < at) {
        // There was nothing in it, and it is gone: the next one stands in its place now.
        if (descending) at -= 1;
        continue;
      }
      const parts = this.#stretches.slice(at, last + 1).map(({ made }) => made!);
      for (const { text: lines, entries } of descending ? parts.reverse() : parts)
        for (const line of descending ? lines.havingFromTheEnd(text) : lines.having(text)) yield entries[line]!;
      const beginning = this.#stretches[at - 1]?.upTo;
      if (descending ? beginning && comparePlaces(beginning, to) < 0 : comparePlaces(upTo, to) >= 0) return;
      at = descending ? at - 1 : last + 1;
    }
  }

  /** The last one where it stands behind all. */
  #stretchOf(place: Place): number {
    const isBefore = (at: number) => comparePlaces(this.#stretches[at]!.upTo, place) < 0;
    return partitionPoint(this.#stretches.length - 1, isBefore);
  }

  /** Makes the text of a stretch unless it is there. Gives the last of those that it has become; the one before if it is gone. */
  #fill(at: number): number {
    const { upTo, made } = this.#stretches[at]!;
    if (made) return at;
    const before = this.#stretches[at - 1]?.upTo;
    const rows: (readonly [Place, Entry<R>])[] = [];
    for (const [place, entry] of this.rowsFrom(before)) {
      if (comparePlaces(place, upTo) > 0) break;
      if (!before || comparePlaces(place, before) > 0) rows.push([place, entry]);
    }
    const isLast = at === this.#stretches.length - 1;
    const filled: Stretch<R>[] = [];
    const step = rows.length > 2 * STRETCH ? STRETCH : rows.length;
    for (let from = 0; from < rows.length; from += step) {
      const some = rows.slice(from, from + step);
      const isEnd = from + step >= rows.length;
      filled.push({ upTo: isEnd ? upTo : some.at(-1)![0], made: this.#make(some.map(([, entry]) => entry)) });
    }
    if (filled.length === 0 && isLast) filled.push({ upTo, made: this.#make([]) });
    this.#stretches.splice(at, 1, ...filled);
    return at + filled.length - 1;
  }

  #make(entries: readonly Entry<R>[]): Made<R> {
    return { text: new LongText(entries.map(({ row }) => this.#textOf(row))), entries };
  }

  #textOf(row: R): string {
    const texts = this.fields.map((field) => {
      const value: unknown = Object.hasOwn(row, field) ? Reflect.get(row, field) : null;
      return typeof value === 'string' ? value.toLowerCase() : '';
    });
    return asOneText(texts);
  }
}
