import type { Journal } from './journal.js';
import { KeyedRows, SAYS } from './keyed-rows.js';
import { NONE, Rows } from './rows.js';

/** The present: after every event that is known. */
export const NOW = Number.POSITIVE_INFINITY;

const NEWEST = SAYS;
/** Beside the row it is one look less far away, which is most of what the present costs where there is much. */
const VALUE_NOW = SAYS + 1;
const VALUE = 0;
const EVENT = 1;
const BEFORE = 2;
const ROW = 3;
const WIDTH = 4;

/**
 * What is the case about a pair of numbers, from which event on. The newest is one look away, however much came before it.
 * All events about one pair stand in one stream, so they come in their order.
 */
export class Timelines extends KeyedRows {
  readonly #versions = new Rows(WIDTH);

  constructor(private readonly journal: Journal) {
    super(2);
  }

  /** What has been the case since `event`, unless it was before. */
  set(row: number, value: number, event: number): void {
    const before = this.newest(row);
    if ((before === NONE ? NONE : this.valueIn(before)) === value) return;
    const version = this.#versions.add();
    const { cells } = this.#versions;
    cells[version * WIDTH + VALUE] = value;
    cells[version * WIDTH + EVENT] = event;
    cells[version * WIDTH + BEFORE] = before;
    cells[version * WIDTH + ROW] = row;
    this.cells[row * this.stride + NEWEST] = version;
    this.cells[row * this.stride + VALUE_NOW] = value;
  }

  /** What is the case after `position`; NONE: nothing. */
  value(row: number, position: number): number {
    if (position === NOW) return this.cells[row * this.stride + VALUE_NOW]!;
    const version = this.version(row, position);
    return version === NONE ? NONE : this.valueIn(version);
  }

  valueOfPair(one: number, other: number, position: number): number {
    const row = this.find(one, other);
    return row === NONE ? NONE : this.value(row, position);
  }

  version(row: number, position: number): number {
    let version = this.newest(row);
    if (position === NOW) return version;
    while (version !== NONE && this.journal.position(this.eventIn(version)) > position) version = this.before(version);
    return version;
  }

  newest(row: number): number {
    return this.cells[row * this.stride + NEWEST]!;
  }

  before(version: number): number {
    return this.#versions.cells[version * WIDTH + BEFORE]!;
  }

  valueIn(version: number): number {
    return this.#versions.cells[version * WIDTH + VALUE]!;
  }

  eventIn(version: number): number {
    return this.#versions.cells[version * WIDTH + EVENT]!;
  }

  get versions(): number {
    return this.#versions.length;
  }

  truncateVersions(length: number): void {
    const { cells } = this.#versions;
    while (this.#versions.length > length) {
      const version = this.#versions.length - 1;
      const [at, before] = [cells[version * WIDTH + ROW]! * this.stride, this.before(version)];
      this.cells[at + NEWEST] = before;
      this.cells[at + VALUE_NOW] = before === NONE ? NONE : this.valueIn(before);
      this.#versions.length = version;
    }
  }

  override get bytes(): number {
    return super.bytes + this.#versions.bytes;
  }
}
