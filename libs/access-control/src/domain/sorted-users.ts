import type { InternedIds } from './interned-ids.js';
import type { KeyedRows } from './keyed-rows.js';
import { NONE } from './rows.js';

/** Who is, or ever was, in each organization, in the order of their ids: kept once asked for, and added to from then on. */
export class SortedUsers {
  readonly #sorted = new Map<number, { users: Int32Array; upTo: number }>();

  constructor(
    private readonly ids: InternedIds,
    private readonly standings: KeyedRows,
  ) {}

  after(organization: number, id: string): Int32Array {
    const users = this.#of(organization);
    let [from, to] = [0, users.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.ids.text(users[middle]!) > id) to = middle;
      else from = middle + 1;
    }
    return users.subarray(from);
  }

  forget(): void {
    this.#sorted.clear();
  }

  #of(organization: number): Int32Array {
    const known = this.#sorted.get(organization) ?? { users: new Int32Array(0), upTo: 0 };
    const more: number[] = [];
    for (
      let row = this.standings.firstOfOther(organization);
      row !== NONE && row >= known.upTo;
      row = this.standings.nextOfOther(row)
    ) {
      more.push(this.standings.one(row));
    }
    if (more.length > 0) {
      // Nearly sorted as it is, which such a sort makes use of.
      known.users = Int32Array.from([...known.users, ...more.reverse()].sort((a, b) => this.ids.compare(a, b)));
    }
    known.upTo = this.standings.length;
    this.#sorted.set(organization, known);
    return known.users;
  }
}
