import { Buckets, NONE, Rows } from './rows.js';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const DIGITS = new Uint8Array(128).fill(255);
for (let digit = 0; digit < ALPHABET.length; digit += 1) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

const LENGTH = 26;
const NEXT = 4;
const WIDTH = 5;

const words = new Int32Array(4);

/** The 128 bits of 26 digits of Crockford base 32 into `words`; false if it is not that. */
const read = (text: string, from: number): boolean => {
  let bad = 0;
  let word = 0;
  let bits = 0;
  let at = 0;
  for (let index = 0; index < LENGTH; index += 1) {
    const code = text.charCodeAt(from + index);
    const value = code < 128 ? DIGITS[code]! : 255;
    bad |= value;
    const width = index === 0 ? 3 : 5;
    bits += width;
    if (bits < 32) {
      word = (word << width) | value;
    } else {
      bits -= 32;
      words[at] = (word << (width - bits)) | (value >>> bits);
      at += 1;
      word = value;
    }
  }
  return bad < 32 && DIGITS[text.charCodeAt(from)]! < 8;
};

const write = (cells: Int32Array, from: number): string => {
  let text = '';
  let value = 0;
  // 26 digits have two bits more than there are.
  let bits = 2;
  for (let bit = 0; bit < 128; bit += 1) {
    value = (value << 1) | ((cells[from + (bit >>> 5)]! >>> (31 - (bit & 31))) & 1);
    bits += 1;
    if (bits < 5) continue;
    text += ALPHABET[value]!;
    value = 0;
    bits = 0;
  }
  return text;
};

/** Writes an id as the platform makes them into four cells; false for any other text. */
export const packId = (prefix: string, id: string, cells: Int32Array, at: number): boolean => {
  if (id.length !== prefix.length + LENGTH || !id.startsWith(prefix) || !read(id, prefix.length)) return false;
  cells.set(words, at);
  return true;
};

export const unpackId = (prefix: string, cells: Int32Array, at: number): string => prefix + write(cells, at);

/**
 * Ids of one kind as numbers from zero on, in the order in which they were first heard of. An id as the platform makes them
 * takes 16 bytes and its place in the index, any other text what a text takes.
 */
export class InternedIds {
  readonly #rows = new Rows(WIDTH);
  readonly #buckets = new Buckets(this.#rows, NEXT, (row) => {
    const { cells } = this.#rows;
    return hashOf(cells[row * WIDTH]!, cells[row * WIDTH + 1]!, cells[row * WIDTH + 2]!, cells[row * WIDTH + 3]!);
  });
  readonly #others = new Map<string, number>();
  readonly #otherTexts = new Map<number, string>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = `${prefix}_`;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** The number of the id that stands in `text` from one place to another; NONE if it was never heard of. */
  find(text: string, from = 0, to = text.length): number {
    return this.#isOurs(text, from, to) ? this.#findRead() : this.#findOther(text.slice(from, to));
  }

  of(text: string): number {
    const ours = this.#isOurs(text, 0, text.length);
    const found = ours ? this.#findRead() : this.#findOther(text);
    if (found !== NONE) return found;
    const row = this.#rows.add();
    if (ours) {
      this.#rows.cells.set(words, row * WIDTH);
      this.#buckets.add(row, hashOf(words[0]!, words[1]!, words[2]!, words[3]!));
    } else {
      this.#others.set(text, row);
      this.#otherTexts.set(row, text);
    }
    return row;
  }

  /** As their texts compare. */
  compare(one: number, other: number): number {
    if (this.#otherTexts.has(one) || this.#otherTexts.has(other)) return this.text(one) < this.text(other) ? -1 : 1;
    const { cells } = this.#rows;
    for (let word = 0; word < NEXT; word += 1) {
      const difference = (cells[one * WIDTH + word]! >>> 0) - (cells[other * WIDTH + word]! >>> 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  text(number: number): string {
    return this.#otherTexts.get(number) ?? this.#prefix + write(this.#rows.cells, number * WIDTH);
  }

  truncate(length: number): void {
    while (this.#rows.length > length) {
      const row = this.#rows.length - 1;
      const other = this.#otherTexts.get(row);
      if (other === undefined) this.#buckets.remove(row);
      else {
        this.#otherTexts.delete(row);
        this.#others.delete(other);
      }
      this.#rows.length = row;
    }
  }

  get bytes(): number {
    return this.#rows.bytes + this.#buckets.bytes;
  }

  #isOurs(text: string, from: number, to: number): boolean {
    const prefix = this.#prefix;
    if (to - from !== prefix.length + LENGTH) return false;
    for (let at = 0; at < prefix.length; at += 1) {
      if (text.charCodeAt(from + at) !== prefix.charCodeAt(at)) return false;
    }
    return read(text, from + prefix.length);
  }

  #findRead(): number {
    const a = words[0]!;
    const b = words[1]!;
    const c = words[2]!;
    const d = words[3]!;
    const { cells } = this.#rows;
    let row = this.#buckets.first(hashOf(a, b, c, d));
    while (row !== NONE) {
      const at = row * WIDTH;
      if (cells[at + 3] === d && cells[at + 2] === c && cells[at + 1] === b && cells[at] === a) return row;
      row = cells[at + NEXT]!;
    }
    return NONE;
  }

  #findOther(text: string): number {
    return this.#others.get(text) ?? NONE;
  }
}

const hashOf = (a: number, b: number, c: number, d: number): number => {
  let hash = Math.imul(a ^ Math.imul(b, 0x27d4eb2f), 0x9e3779b1) ^ Math.imul(c ^ Math.imul(d, 0x165667b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
};

/** The same for texts that are few. */
export class Names {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  get length(): number {
    return this.#texts.length;
  }

  find(text: string): number {
    return this.#numbers.get(text) ?? NONE;
  }

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  text(number: number): string {
    return this.#texts[number]!;
  }

  truncate(length: number): void {
    for (const text of this.#texts.splice(length)) this.#numbers.delete(text);
  }
}
