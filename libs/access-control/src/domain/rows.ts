/** No row, no event, the whole project: what a cell holds that points nowhere. */
export const NONE = -1;

/** Rows of a fixed number of integers, side by side in memory: 4 bytes a cell and nothing else, wherever they point. */
export class Rows {
  cells: Int32Array;
  length = 0;

  constructor(readonly stride: number) {
    this.cells = new Int32Array(stride * 16);
  }

  /** The number of one more row; whatever its cells hold then is for the caller to set. */
  add(): number {
    const row = this.length;
    this.length += 1;
    if (this.length * this.stride > this.cells.length) {
      const grown = new Int32Array(this.stride * (this.length + (this.length >>> 3) + 64));
      grown.set(this.cells);
      this.cells = grown;
    }
    return row;
  }

  get bytes(): number {
    return this.cells.byteLength;
  }
}

/** For each number the first row of a list. */
export class Heads {
  #cells = new Int32Array(16).fill(NONE);

  first(number: number): number {
    return number < this.#cells.length ? this.#cells[number]! : NONE;
  }

  set(number: number, row: number): void {
    if (number >= this.#cells.length) {
      const grown = new Int32Array(number + (number >>> 3) + 64).fill(NONE, this.#cells.length);
      grown.set(this.#cells);
      this.#cells = grown;
    }
    this.#cells[number] = row;
  }

  get bytes(): number {
    return this.#cells.byteLength;
  }
}

/** Finds rows by the hash of what they are about: chains through one cell of the rows themselves. */
export class Buckets {
  #heads = new Int32Array(16).fill(NONE);
  #count = 0;

  constructor(
    private readonly rows: Rows,
    private readonly next: number,
    private readonly hashOf: (row: number) => number,
  ) {}

  first(hash: number): number {
    return this.#heads[hash & (this.#heads.length - 1)]!;
  }

  add(row: number, hash: number): void {
    this.#count += 1;
    if (this.#count > this.#heads.length) this.#widen();
    this.#push(row, hash);
  }

  remove(row: number): void {
    const { cells, stride } = this.rows;
    const after = cells[row * stride + this.next]!;
    const bucket = this.hashOf(row) & (this.#heads.length - 1);
    let before = this.#heads[bucket]!;
    this.#count -= 1;
    if (before === row) {
      this.#heads[bucket] = after;
      return;
    }
    while (cells[before * stride + this.next] !== row) before = cells[before * stride + this.next]!;
    cells[before * stride + this.next] = after;
  }

  get bytes(): number {
    return this.#heads.byteLength;
  }

  #push(row: number, hash: number): void {
    const bucket = hash & (this.#heads.length - 1);
    this.rows.cells[row * this.rows.stride + this.next] = this.#heads[bucket]!;
    this.#heads[bucket] = row;
  }

  #widen(): void {
    const narrow = this.#heads;
    this.#heads = new Int32Array(narrow.length * 2).fill(NONE);
    const { cells, stride } = this.rows;
    for (const head of narrow) {
      for (let row = head; row !== NONE;) {
        const after = cells[row * stride + this.next]!;
        this.#push(row, this.hashOf(row));
        row = after;
      }
    }
  }
}

export const hashOfPair = (one: number, other: number): number => {
  let hash = Math.imul(one, 0x9e3779b1) ^ Math.imul(other ^ 0x5bd1e995, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
};
