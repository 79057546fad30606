import { comparePlaces, countBefore, type SortedPlace, spanBehind } from './sorted-places.js';

/** Are put in their places in one go; other requests come in between. */
const AT_ONCE = 4_000;

/**
 * The members of one organization by a text about them, and by id where it is the same. They are sorted once somebody asks, and kept
 * so from then on: to come, to go and to be renamed takes a look at few of the others.
 */
export class SortedMembers {
  #sorted: SortedPlace[] = [];
  readonly #placeOf = new Map<string, SortedPlace>();
  #begun: Promise<void> | undefined;

  /** @param all those who are members now */
  constructor(
    private readonly keyOf: (userId: string) => string,
    private readonly all: () => readonly string[],
    private readonly isMember: (userId: string) => boolean,
  ) {}

  join(userId: string): void {
    if (this.#begun) this.#put(userId);
  }

  leave(userId: string): void {
    const place = this.#placeOf.get(userId);
    if (!place) return;
    this.#sorted.splice(countBefore(this.#sorted, place), 1);
    this.#placeOf.delete(userId);
  }

  /** The text about somebody is another one now. */
  renamed(userId: string): void {
    if (!this.#placeOf.has(userId)) return;
    this.leave(userId);
    this.#put(userId);
  }

  placeOf(userId: string): SortedPlace {
    return this.#placeOf.get(userId) ?? [this.keyOf(userId), userId];
  }

  /** Resolves when all are in their places. */
  ready(): Promise<void> {
    this.#begun ??= this.#sort();
    return this.#begun;
  }

  /** Those behind a place, or all, in this order or the other way round: to be read before anything else is awaited. */
  *behind(after: SortedPlace | undefined, descending: boolean): Generator<SortedPlace> {
    const [from, upTo] = spanBehind(this.#sorted, after, descending);
    if (descending) for (let at = upTo - 1; at >= from; at -= 1) yield this.#sorted[at]!;
    else for (let at = from; at < upTo; at += 1) yield this.#sorted[at]!;
  }

  /** As `behind`, of a few who need not stand in their places yet. */
  static among(
    places: readonly SortedPlace[],
    after: SortedPlace | undefined,
    descending: boolean,
  ): readonly SortedPlace[] {
    const sign = descending ? -1 : 1;
    return places
      .filter((place) => !after || sign * comparePlaces(place, after) > 0)
      .toSorted((one, other) => sign * comparePlaces(one, other));
  }

  async #sort(): Promise<void> {
    const all = this.all();
    for (let from = 0; from < all.length; from += AT_ONCE) {
      // Who came meanwhile is in place, and who left is not to be.
      const some = all
        .slice(from, from + AT_ONCE)
        .filter((userId) => this.isMember(userId) && !this.#placeOf.has(userId))
        .map((userId): SortedPlace => [this.keyOf(userId), userId])
        .sort(comparePlaces);
      for (const place of some) this.#placeOf.set(place[1], place);
      this.#sorted = merged(this.#sorted, some);
      if (from + AT_ONCE < all.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #put(userId: string): void {
    const place: SortedPlace = [this.keyOf(userId), userId];
    this.#sorted.splice(countBefore(this.#sorted, place), 0, place);
    this.#placeOf.set(userId, place);
  }
}

const merged = (one: readonly SortedPlace[], other: readonly SortedPlace[]): SortedPlace[] => {
  const all: SortedPlace[] = [];
  let next = 0;
  for (const place of one) {
    while (next < other.length && comparePlaces(other[next]!, place) < 0) all.push(other[next++]!);
    all.push(place);
  }
  while (next < other.length) all.push(other[next++]!);
  return all;
};
