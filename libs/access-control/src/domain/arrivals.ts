import type { KeyedRows } from './keyed-rows.js';
import { Heads, NONE, Rows } from './rows.js';

const EVENT = 0;
const ROW = 1;
const BEFORE = 2;
const WIDTH = 3;

/** Who came to each organization, whether as a member or from outside, and each time that they did. */
export class Arrivals {
  readonly #rows = new Rows(WIDTH);
  readonly #newest = new Heads();
  /** Of the organizations that were asked about. */
  readonly #inOrder = new Map<number, number[]>();

  /** @param standings users and organizations, whose rows tell who came where */
  constructor(private readonly standings: KeyedRows) {}

  get length(): number {
    return this.#rows.length;
  }

  add(standingRow: number, event: number): void {
    const organization = this.standings.other(standingRow);
    const arrival = this.#rows.add();
    const { cells } = this.#rows;
    cells[arrival * WIDTH + EVENT] = event;
    cells[arrival * WIDTH + ROW] = standingRow;
    cells[arrival * WIDTH + BEFORE] = this.#newest.first(organization);
    this.#newest.set(organization, arrival);
  }

  /** Of one organization, the first one first. It is added to when others come. */
  of(organization: number): readonly number[] {
    const known = this.#inOrder.get(organization) ?? [];
    const last = known.at(-1) ?? NONE;
    const more: number[] = [];
    for (let arrival = this.#newest.first(organization); arrival > last; arrival = this.#before(arrival))
      more.push(arrival);
    while (more.length > 0) known.push(more.pop()!);
    this.#inOrder.set(organization, known);
    return known;
  }

  event(arrival: number): number {
    return this.#rows.cells[arrival * WIDTH + EVENT]!;
  }

  standingRow(arrival: number): number {
    return this.#rows.cells[arrival * WIDTH + ROW]!;
  }

  /** Forgets those from that number on; to be told before the standings are. */
  truncate(length: number): void {
    while (this.length > length) {
      const arrival = this.length - 1;
      const organization = this.standings.other(this.standingRow(arrival));
      this.#newest.set(organization, this.#before(arrival));
      const known = this.#inOrder.get(organization);
      if (known?.at(-1) === arrival) known.pop();
      this.#rows.length = arrival;
    }
  }

  get bytes(): number {
    return this.#rows.bytes + this.#newest.bytes;
  }

  #before(arrival: number): number {
    return this.#rows.cells[arrival * WIDTH + BEFORE]!;
  }
}
