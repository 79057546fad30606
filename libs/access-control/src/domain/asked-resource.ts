import { OBJECT_PATH_LENGTH } from '@guildhall/contracts';
import type { InternedIds } from './interned-ids.js';
import { hashFrom, type ObjectPaths, SEED } from './object-paths.js';
import { NONE } from './rows.js';

const PREFIX = 'projects/';
const SLASH = 47;

// What may stand where in an object path: see OBJECT_PATH.
const [FIRST, IN_FAMILY, IN_ID] = [1, 2, 4];
const MAY = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) MAY[code]! |= FIRST;
  if (/[a-z0-9-]/.test(character)) MAY[code]! |= IN_FAMILY;
  if (/[A-Za-z0-9._~-]/.test(character)) MAY[code]! |= IN_ID;
}

/**
 * Reads `projects/{id}` or `projects/{id}/{object path}` without making any text or object of it: one for all questions, which
 * come one after the other. Only what holds on the whole project, or on one of the paths that end within this one, matters.
 */
export class AskedResource {
  /** NONE: no project that was ever heard of. */
  project = NONE;
  #text = '';
  #start = 0;
  /** Where each object that the path leads over ends, and the hash of the text up to there. */
  readonly #ends = new Int32Array(OBJECT_PATH_LENGTH);
  readonly #hashes = new Int32Array(OBJECT_PATH_LENGTH);
  /** The paths that something was assigned on, as far as they were needed. */
  readonly #paths = new Int32Array(OBJECT_PATH_LENGTH);
  #depth = 0;
  #looked = 0;

  constructor(
    private readonly projects: InternedIds,
    private readonly objectPaths: ObjectPaths,
  ) {}

  /** False: it is no resource. */
  read(text: string): boolean {
    this.#text = text;
    this.#depth = 0;
    this.#looked = 0;
    if (!text.startsWith(PREFIX)) return false;
    let end = text.indexOf('/', PREFIX.length);
    if (end < 0) end = text.length;
    if (end === PREFIX.length) return false;
    this.project = this.projects.find(text, PREFIX.length, end);
    this.#start = end + 1;
    return end === text.length || this.#readObject(text, end + 1);
  }

  /** How many objects the path leads over; of the whole project: 0. */
  get depth(): number {
    return this.#depth;
  }

  /** The path of the object at that depth, from 0 on; NONE if nothing was ever assigned on it. */
  pathAt(depth: number): number {
    while (this.#looked <= depth) {
      const at = this.#looked;
      this.#paths[at] = this.objectPaths.find(this.#text, this.#start, this.#ends[at]!, this.#hashes[at]!);
      this.#looked += 1;
    }
    return this.#paths[depth]!;
  }

  /** Whether what holds on `path` (NONE: on the whole project) holds here. */
  isWithin(path: number): boolean {
    if (path === NONE) return true;
    for (let depth = this.#depth - 1; depth >= 0; depth -= 1) if (this.pathAt(depth) === path) return true;
    return false;
  }

  #readObject(text: string, start: number): boolean {
    if (text.length - start > OBJECT_PATH_LENGTH) return false;
    let hash = SEED;
    let at = start;
    while (at < text.length) {
      let begin = at;
      for (; at < text.length && text.charCodeAt(at) !== SLASH; at += 1) {
        const code = text.charCodeAt(at);
        if (code > 127 || (MAY[code]! & (at === begin ? FIRST : IN_FAMILY)) === 0) return false;
        hash = hashFrom(hash, code);
      }
      if (at === begin || at >= text.length) return false;
      hash = hashFrom(hash, SLASH);
      at += 1;
      begin = at;
      for (; at < text.length && text.charCodeAt(at) !== SLASH; at += 1) {
        const code = text.charCodeAt(at);
        if (code > 127 || (MAY[code]! & IN_ID) === 0) return false;
        hash = hashFrom(hash, code);
      }
      if (isNoId(text, begin, at)) return false;
      this.#ends[this.#depth] = at;
      this.#hashes[this.#depth] = hash;
      this.#depth += 1;
      if (at === text.length) return true;
      hash = hashFrom(hash, SLASH);
      at += 1;
    }
    return false;
  }
}

/** Empty, `.` or `..`. */
const isNoId = (text: string, from: number, to: number): boolean =>
  to === from || (to - from <= 2 && text.startsWith('.', from) && (to - from === 1 || text.startsWith('.', from + 1)));
