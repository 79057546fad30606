import { Buckets, hashOfPair, Heads, NONE, Rows } from './rows.js';

const ONE = 0;
const OTHER = 1;
const NEXT_IN_BUCKET = 2;
const NEXT_OF_ONE = 3;
const NEXT_OF_OTHER = 4;
/** The first cell that is free for what a row says. */
export const SAYS = 5;

/** One row per pair of numbers, found by the pair; and all rows of the one number or of the other, newest first. */
export class KeyedRows extends Rows {
  readonly #buckets = new Buckets(this, NEXT_IN_BUCKET, (row) =>
    hashOfPair(this.cells[row * this.stride]!, this.cells[row * this.stride + OTHER]!),
  );
  readonly #ofOne = new Heads();
  readonly #ofOther = new Heads();

  constructor(more = 0) {
    super(SAYS + more);
  }

  find(one: number, other: number): number {
    const { cells, stride } = this;
    let row = this.#buckets.first(hashOfPair(one, other));
    while (row !== NONE) {
      const at = row * stride;
      if (cells[at] === one && cells[at + OTHER] === other) return row;
      row = cells[at + NEXT_IN_BUCKET]!;
    }
    return NONE;
  }

  /** The row of the pair, made if there is none. */
  of(one: number, other: number): number {
    const found = this.find(one, other);
    if (found !== NONE) return found;
    const row = this.add();
    const at = row * this.stride;
    this.cells.fill(NONE, at, at + this.stride);
    this.cells[at + ONE] = one;
    this.cells[at + OTHER] = other;
    this.cells[at + NEXT_OF_ONE] = this.#ofOne.first(one);
    this.#ofOne.set(one, row);
    this.cells[at + NEXT_OF_OTHER] = this.#ofOther.first(other);
    this.#ofOther.set(other, row);
    this.#buckets.add(row, hashOfPair(one, other));
    return row;
  }

  one(row: number): number {
    return this.cells[row * this.stride + ONE]!;
  }

  other(row: number): number {
    return this.cells[row * this.stride + OTHER]!;
  }

  firstOfOne(one: number): number {
    return this.#ofOne.first(one);
  }

  nextOfOne(row: number): number {
    return this.cells[row * this.stride + NEXT_OF_ONE]!;
  }

  firstOfOther(other: number): number {
    return this.#ofOther.first(other);
  }

  nextOfOther(row: number): number {
    return this.cells[row * this.stride + NEXT_OF_OTHER]!;
  }

  /** Forgets the rows from that number on. */
  truncate(length: number): void {
    while (this.length > length) {
      const row = this.length - 1;
      this.#buckets.remove(row);
      this.#ofOne.set(this.one(row), this.nextOfOne(row));
      this.#ofOther.set(this.other(row), this.nextOfOther(row));
      this.length = row;
    }
  }

  override get bytes(): number {
    return super.bytes + this.#buckets.bytes + this.#ofOne.bytes + this.#ofOther.bytes;
  }
}
