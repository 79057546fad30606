import { partitionPoint } from './order.js';

const BETWEEN = '\0';

/** Short texts as one long one: to look through that takes a fraction of a look at each. */
export class LongText {
  readonly #text: string;
  readonly #starts: number[] = [];

  constructor(texts: readonly string[]) {
    let length = 0;
    for (const text of texts) {
      this.#starts.push(length);
      length += text.length + BETWEEN.length;
    }
    this.#text = texts.join(BETWEEN);
  }

  /**
   * Which texts may contain `part`, from that one on, each once and rising: all that do, and hardly another.
   * @param part not empty
   */
  *having(part: string, from = 0): Generator<number> {
    const starts = this.#starts;
    for (let next = from; next < starts.length;) {
      const hit = this.#text.indexOf(part, starts[next]);
      if (hit < 0) return;
      next = this.#at(hit);
      yield next;
      next += 1;
    }
  }

  /** All of those, falling. */
  *havingFromTheEnd(part: string): Generator<number> {
    let hit = this.#text.lastIndexOf(part);
    while (hit >= 0) {
      const found = this.#at(hit);
      yield found;
      if (found === 0) return;
      hit = this.#text.lastIndexOf(part, this.#starts[found]! - 1);
    }
  }

  /** The text that a position is in. */
  #at(position: number): number {
    return partitionPoint(this.#starts.length, (at) => this.#starts[at]! <= position) - 1;
  }
}

/** Several texts as one of which each is a part, and in which hardly anything spans two. */
export const asOneText = (texts: readonly string[]): string => texts.join(BETWEEN);
