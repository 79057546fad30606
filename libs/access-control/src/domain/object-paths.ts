import { OBJECT_PATH, OBJECT_PATH_LENGTH } from '@guildhall/contracts';
import { Buckets, NONE, Rows } from './rows.js';

const HASH = 0;
const START = 1;
const SIZE = 2;
const NEXT = 3;
const WIDTH = 4;

export const SEED = 0x811c9dc5;
export const hashFrom = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** The paths of objects that something was assigned on, as numbers: `deployments/D` of all projects is one. */
export class ObjectPaths {
  readonly #rows = new Rows(WIDTH);
  readonly #buckets = new Buckets(this.#rows, NEXT, (row) => this.#rows.cells[row * WIDTH]!);
  #characters = new Uint8Array(256);
  #used = 0;

  get length(): number {
    return this.#rows.length;
  }

  /** The path of a text from one place to another, whose characters have that hash; NONE if nothing was assigned on it. */
  find(text: string, from: number, to: number, hash: number): number {
    const { cells } = this.#rows;
    let row = this.#buckets.first(hash);
    while (row !== NONE) {
      const at = row * WIDTH;
      if (
        cells[at + HASH] === hash &&
        cells[at + SIZE] === to - from &&
        this.#says(cells[at + START]!, text, from, to)
      ) {
        return row;
      }
      row = cells[at + NEXT]!;
    }
    return NONE;
  }

  /** NONE for what is no path of an object. */
  of(path: string): number {
    if (path.length > OBJECT_PATH_LENGTH || !OBJECT_PATH.test(path)) return NONE;
    let hash = SEED;
    for (let at = 0; at < path.length; at += 1) hash = hashFrom(hash, path.charCodeAt(at));
    const found = this.find(path, 0, path.length, hash);
    if (found !== NONE) return found;
    const row = this.#rows.add();
    const { cells } = this.#rows;
    cells[row * WIDTH + HASH] = hash;
    cells[row * WIDTH + START] = this.#used;
    cells[row * WIDTH + SIZE] = path.length;
    this.#buckets.add(row, hash);
    this.#write(path);
    return row;
  }

  text(row: number): string {
    const { cells } = this.#rows;
    const start = cells[row * WIDTH + START]!;
    return String.fromCharCode(...this.#characters.subarray(start, start + cells[row * WIDTH + SIZE]!));
  }

  truncate(length: number): void {
    while (this.#rows.length > length) {
      const row = this.#rows.length - 1;
      this.#buckets.remove(row);
      this.#used = this.#rows.cells[row * WIDTH + START]!;
      this.#rows.length = row;
    }
  }

  get bytes(): number {
    return this.#rows.bytes + this.#buckets.bytes + this.#characters.byteLength;
  }

  #says(start: number, text: string, from: number, to: number): boolean {
    const offset = start - from;
    for (let at = to - 1; at >= from; at -= 1) {
      if (this.#characters[offset + at] !== text.charCodeAt(at)) return false;
    }
    return true;
  }

  #write(path: string): void {
    if (this.#used + path.length > this.#characters.length) {
      const grown = new Uint8Array(this.#used + (this.#used >>> 3) + 1_024 + path.length);
      grown.set(this.#characters);
      this.#characters = grown;
    }
    for (let at = 0; at < path.length; at += 1) this.#characters[this.#used + at] = path.charCodeAt(at);
    this.#used += path.length;
  }
}
