const GRAM = 3;
/** Fewer are looked through one by one. */
const FEW = 500;
/** Are noted in one go; other requests come in between. */
const AT_ONCE = 1_000;

const gramsOf = (text: string): ReadonlySet<string> => {
  const grams = new Set<string>();
  for (let at = 0; at + GRAM <= text.length; at += 1) grams.add(text.slice(at, at + GRAM));
  return grams;
};

/** Where in a rising list, from a place on, the first number stands that is not below `least`. */
const lowerBound = (numbers: readonly number[], least: number, from = 0): number => {
  let [low, step] = [from, 1];
  // What is looked for is often near to where the last one was.
  while (low + step <= numbers.length && numbers[low + step - 1]! < least) [low, step] = [low + step, step * 2];
  let high = Math.min(low + step, numbers.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A rising list that is asked about rising numbers. */
class Asked {
  #at = 0;

  constructor(private readonly numbers: readonly number[]) {}

  has(number: number): boolean {
    this.#at = lowerBound(this.numbers, number, this.#at);
    return this.numbers[this.#at] === number;
  }
}

export type Found = Readonly<{ userId: string; place: number }>;

/**
 * The members of one organization in the order they joined, to be found by a part of a text about them. Where they are many it
 * is noted who has which three characters, once somebody searches: then only those who have all that is searched for are looked
 * at.
 */
export class SearchedMembers {
  readonly #places: number[] = [];
  readonly #users: (string | undefined)[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #withGram = new Map<string, number[]>();
  /** So many have been noted. */
  #noted = 0;

  constructor(private readonly textOf: (userId: string) => string | undefined) {}

  /** @param place rises from one who joins to the next */
  join(userId: string, place: number): void {
    this.leave(userId);
    this.#indexes.set(userId, this.#users.push(userId) - 1);
    this.#places.push(place);
  }

  leave(userId: string): void {
    const index = this.#indexes.get(userId);
    if (index === undefined) return;
    this.#users[index] = undefined;
    this.#indexes.delete(userId);
  }

  /** The text about somebody is another one now. */
  renamed(userId: string): void {
    const index = this.#indexes.get(userId);
    if (index !== undefined && index < this.#noted) this.#note(index);
  }

  /**
   * Those who joined behind a place, whose text has `part` and who pass, in the order they joined; at most so many.
   * @param part in lower case, as the texts are
   */
  async find(
    part: string,
    behind: number,
    most: number,
    passes: (userId: string) => boolean,
  ): Promise<readonly Found[]> {
    const [rarest, ...others] = await this.#having(part);
    const first = lowerBound(this.#places, behind + 1);
    const found: Found[] = [];
    const look = (index: number) => {
      const userId = this.#users[index];
      if (userId !== undefined && this.textOf(userId)?.includes(part) && passes(userId))
        found.push({ userId, place: this.#places[index]! });
    };
    if (rarest) {
      // To find somebody's text takes longer than to see that they have not all of it.
      const asked = others.map((numbers) => new Asked(numbers));
      for (let at = lowerBound(rarest, first); at < rarest.length && found.length < most; at += 1)
        if (asked.every((numbers) => numbers.has(rarest[at]!))) look(rarest[at]!);
    } else {
      for (let index = first; index < this.#users.length && found.length < most; index += 1) look(index);
    }
    return found;
  }

  /** Who has each three characters of it, the rarest first; nothing: everybody has to be looked at. */
  async #having(part: string): Promise<readonly (readonly number[])[]> {
    if (this.#users.length <= FEW || part.length < GRAM) return [];
    while (this.#noted < this.#users.length) {
      const upTo = Math.min(this.#users.length, this.#noted + AT_ONCE);
      for (; this.#noted < upTo; this.#noted += 1) this.#note(this.#noted);
      if (this.#noted < this.#users.length) await new Promise((resolve) => setImmediate(resolve));
    }
    const having = [...gramsOf(part)].map((gram) => this.#withGram.get(gram) ?? []);
    return having.sort((one, other) => one.length - other.length);
  }

  /** Notes what somebody has now. What they had before stays noted: who is looked at is looked at as they are. */
  #note(index: number): void {
    const userId = this.#users[index];
    for (const gram of gramsOf((userId !== undefined && this.textOf(userId)) || '')) {
      const having = this.#withGram.get(gram);
      if (!having) this.#withGram.set(gram, [index]);
      else if (having.at(-1)! < index) having.push(index);
      else {
        const at = lowerBound(having, index);
        if (having[at] !== index) having.splice(at, 0, index);
      }
    }
  }
}
