import { partitionPoint } from '@guildhall/read-model';
import { SortedMembers } from './sorted-members.js';
import type { SortedPlace } from './sorted-places.js';

const GRAM = 3;
/** Fewer are looked through one by one. */
const FEW = 500;
/** Are noted in one go; other requests come in between. */
const AT_ONCE = 1_000;
/** Of more who may have a text, those are looked at in their order until there are enough. */
const SORTED_AT_ONCE = 2_000;

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
  return partitionPoint(Math.min(low + step, numbers.length), (at) => numbers[at]! < least, low);
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

const havingAll = (numbers: readonly number[], others: readonly (readonly number[])[]): readonly number[] => {
  const asked = others.map((one) => new Asked(one));
  return numbers.filter((number) => asked.every((one) => one.has(number)));
};

/** A rising list that is asked about numbers in any order. */
class Looked {
  constructor(private readonly numbers: readonly number[]) {}

  has(number: number): boolean {
    return this.numbers[lowerBound(this.numbers, number)] === number;
  }
}

/** In the order they joined, a number that rises from one to the next. */
export type MemberPlace = number | SortedPlace;
export type Found = Readonly<{ userId: string; place: MemberPlace }>;

/** What is known of people, in lower case. */
export type Known = Readonly<{
  /** What they are searched by, and by what of it they are sorted. */
  textOf: (userId: string) => string | undefined;
  keyOf: Readonly<Record<'name' | 'email', (userId: string) => string>>;
}>;

export type Wanted = Readonly<{
  /** In lower case. */
  part?: string | undefined;
  by: 'joinedAt' | 'name' | 'email';
  direction: 'ascending' | 'descending';
  /** Of the last one of the page before. */
  after?: MemberPlace | undefined;
  most: number;
  passes: (userId: string) => boolean;
}>;

/**
 * The members of one organization, in the order they joined or sorted, to be found by a part of a text about them. Where they are many it
 * is noted who has which three characters, once somebody searches: then only those who have all that is searched for are looked
 * at.
 */
export class SearchedMembers {
  readonly #places: number[] = [];
  readonly #users: (string | undefined)[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #withGram = new Map<string, number[]>();
  readonly #sorted: Readonly<Record<'name' | 'email', SortedMembers>>;
  /** So many have been noted. */
  #noted = 0;

  constructor(private readonly known: Known) {
    const sortedBy = (by: 'name' | 'email') =>
      new SortedMembers(
        known.keyOf[by],
        () => [...this.#indexes.keys()],
        (userId) => this.#indexes.has(userId),
      );
    this.#sorted = { name: sortedBy('name'), email: sortedBy('email') };
  }

  /** @param place rises from one who joins to the next */
  join(userId: string, place: number): void {
    this.leave(userId);
    this.#indexes.set(userId, this.#users.push(userId) - 1);
    this.#places.push(place);
    for (const sorted of Object.values(this.#sorted)) sorted.join(userId);
  }

  leave(userId: string): void {
    const index = this.#indexes.get(userId);
    if (index === undefined) return;
    this.#users[index] = undefined;
    this.#indexes.delete(userId);
    for (const sorted of Object.values(this.#sorted)) sorted.leave(userId);
  }

  /** The text about somebody is another one now. */
  renamed(userId: string): void {
    const index = this.#indexes.get(userId);
    if (index !== undefined && index < this.#noted) this.#note(index);
    for (const sorted of Object.values(this.#sorted)) sorted.renamed(userId);
  }

  /** Those behind a place, who pass and whose text has a part, in the order wanted; at most so many. */
  find(wanted: Wanted): Promise<readonly Found[]> {
    return wanted.by === 'joinedAt' ? this.#findAsJoined(wanted) : this.#findSorted(wanted, this.#sorted[wanted.by]);
  }

  async #findAsJoined({ part = '', direction, after, most, passes }: Wanted): Promise<readonly Found[]> {
    const [rarest, ...others] = await this.#having(part);
    const found: Found[] = [];
    const look = (index: number) => {
      const userId = this.#users[index];
      if (userId !== undefined && this.#has(userId, part) && passes(userId))
        found.push({ userId, place: this.#places[index]! });
    };
    const step = direction === 'ascending' ? 1 : -1;
    const [least, beyond] = [Number(after ?? -1) + 1, Number(after ?? Number.POSITIVE_INFINITY)];
    const first = step === 1 ? lowerBound(this.#places, least) : lowerBound(this.#places, beyond) - 1;
    if (rarest) {
      const from = step === 1 ? lowerBound(rarest, first) : lowerBound(rarest, first + 1) - 1;
      // To find somebody's text takes longer than to see that they have not all of it.
      const asked = others.map((numbers) => (step === 1 ? new Asked(numbers) : new Looked(numbers)));
      for (let at = from; at >= 0 && at < rarest.length && found.length < most; at += step)
        if (asked.every((numbers) => numbers.has(rarest[at]!))) look(rarest[at]!);
    } else {
      for (let index = first; index >= 0 && index < this.#users.length && found.length < most; index += step)
        look(index);
    }
    return found;
  }

  async #findSorted(
    { part = '', direction, after, most, passes }: Wanted,
    sorted: SortedMembers,
  ): Promise<readonly Found[]> {
    const [rarest, ...others] = await this.#having(part);
    const behind = typeof after === 'object' ? after : undefined;
    const descending = direction === 'descending';
    const isFew = rarest !== undefined && rarest.length <= SORTED_AT_ONCE;
    if (!isFew) await sorted.ready();
    const places = isFew
      ? SortedMembers.among(this.#placesIn(havingAll(rarest, others), sorted), behind, descending)
      : sorted.behind(behind, descending);
    const found: Found[] = [];
    for (const place of places) {
      const [, userId] = place;
      if (this.#has(userId, part) && passes(userId)) found.push({ userId, place });
      if (found.length === most) break;
    }
    return found;
  }

  #placesIn(indexes: readonly number[], sorted: SortedMembers): readonly SortedPlace[] {
    return indexes.flatMap((index) => {
      const userId = this.#users[index];
      return userId === undefined ? [] : [sorted.placeOf(userId)];
    });
  }

  /** Who is only sorted need not be known by a text. */
  #has(userId: string, part: string): boolean {
    return part === '' || this.known.textOf(userId)?.includes(part) === true;
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
    for (const gram of gramsOf((userId !== undefined && this.known.textOf(userId)) || '')) {
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
