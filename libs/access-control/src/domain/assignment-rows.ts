import type { AskedResource } from './asked-resource.js';
import { packId, unpackId } from './interned-ids.js';
import type { Journal } from './journal.js';
import { KeyedRows, SAYS } from './keyed-rows.js';
import { Buckets, hashOfPair, NONE, Rows } from './rows.js';
import { NOW } from './timelines.js';

const HOLDING = 0;
const PATH = 1;
const ROLE = 2;
const BEGUN = 3;
const NEXT = 4;
const BEFORE = 5;
const NEXT_IN_BUCKET = 6;
const GIVER = 7;
const ENDED = 8;
const ID = 9;
const WIDTH = 13;
const PREFIX = 'asg_';

const [LIVE, OVER] = [SAYS, SAYS + 1];
/** After so many in one project they are not looked through any more, but found by the path. */
const FEW = 8;

/** What an assignment says; names are numbers. */
export type Assigning = Readonly<{
  id: string;
  holder: number;
  project: number;
  /** NONE: the whole project. */
  path: number;
  role: number;
  giver: number;
}>;

/**
 * All assignments that there are and were: what a holder has in a project is one look away, however many others there are. Those
 * that ended are kept apart, so that they cost the present nothing.
 */
export class AssignmentRows {
  /** Per holder and project: the first live one, and the first ended one. */
  readonly holdings = new KeyedRows(2);
  readonly #rows = new Rows(WIDTH);
  /** Ids that are not as the platform makes them. */
  readonly #otherIds = new Map<number, string>();
  readonly #wanted = new Int32Array(4);
  readonly #hashOf = (row: number): number =>
    hashOfPair(this.#rows.cells[row * WIDTH]!, this.#rows.cells[row * WIDTH + PATH]!);
  readonly #live = new Buckets(this.#rows, NEXT_IN_BUCKET, this.#hashOf);
  readonly #over = new Buckets(this.#rows, NEXT_IN_BUCKET, this.#hashOf);
  /** While something is only supposed: what it ended. */
  #supposedEnds: number[] | undefined;

  constructor(private readonly journal: Journal) {}

  get length(): number {
    return this.#rows.length;
  }

  add({ id, holder, project, path, role, giver }: Assigning, event: number): number {
    const holding = this.holdings.of(holder, project);
    const row = this.#rows.add();
    const { cells } = this.#rows;
    const at = row * WIDTH;
    cells[at + HOLDING] = holding;
    cells[at + PATH] = path;
    cells[at + ROLE] = role;
    cells[at + BEGUN] = event;
    cells[at + GIVER] = giver;
    cells[at + ENDED] = NONE;
    if (!packId(PREFIX, id, cells, at + ID)) this.#otherIds.set(row, id);
    this.#begin(row);
    return row;
  }

  /** The live assignment of that id that says so; NONE if there is none. */
  find(id: string, holder: number, project: number, path: number): number {
    const holding = this.holdings.find(holder, project);
    if (holding === NONE) return NONE;
    const packed = packId(PREFIX, id, this.#wanted, 0);
    const { cells } = this.#rows;
    let row = this.#live.first(hashOfPair(holding, path));
    while (row !== NONE) {
      const at = row * WIDTH;
      const same = packed ? this.#hasWanted(row) : this.#otherIds.get(row) === id;
      if (same && cells[at + HOLDING] === holding && cells[at + PATH] === path) return row;
      row = cells[at + NEXT_IN_BUCKET]!;
    }
    return NONE;
  }

  end(row: number, event: number): void {
    this.#remove(row);
    const { cells } = this.#rows;
    const holding = this.holding(row);
    const at = holding * this.holdings.stride;
    cells[row * WIDTH + ENDED] = event;
    cells[row * WIDTH + NEXT] = this.holdings.cells[at + OVER]!;
    this.holdings.cells[at + OVER] = row;
    this.#over.add(row, this.#hashOf(row));
    this.#supposedEnds?.push(row);
  }

  /** Whether one of those that hold in a project at `position` passes; `asked`: only such as cover what is asked about. */
  some(
    holding: number,
    position: number,
    asked: AskedResource | undefined,
    passes: (role: number) => boolean,
  ): boolean {
    const at = holding * this.holdings.stride;
    const { cells } = this.holdings;
    if (this.#someOf(this.#live, holding, cells[at + LIVE]!, position, asked, passes)) return true;
    return position !== NOW && this.#someOf(this.#over, holding, cells[at + OVER]!, position, asked, passes);
  }

  /** All that hold in a project at `position`, in no order. */
  forEach(holding: number, position: number, look: (row: number) => void): void {
    const at = holding * this.holdings.stride;
    for (let row = this.holdings.cells[at + LIVE]!; row !== NONE; row = this.#next(row)) {
      if (this.#counts(row, position)) look(row);
    }
    if (position === NOW) return;
    for (let row = this.holdings.cells[at + OVER]!; row !== NONE; row = this.#next(row)) {
      if (this.#counts(row, position)) look(row);
    }
  }

  holding(row: number): number {
    return this.#rows.cells[row * WIDTH + HOLDING]!;
  }

  path(row: number): number {
    return this.#rows.cells[row * WIDTH + PATH]!;
  }

  role(row: number): number {
    return this.#rows.cells[row * WIDTH + ROLE]!;
  }

  begun(row: number): number {
    return this.#rows.cells[row * WIDTH + BEGUN]!;
  }

  giver(row: number): number {
    return this.#rows.cells[row * WIDTH + GIVER]!;
  }

  id(row: number): string {
    return this.#otherIds.get(row) ?? unpackId(PREFIX, this.#rows.cells, row * WIDTH + ID);
  }

  /** What happens from now on is only supposed, until `rollback`. */
  mark(): readonly number[] {
    this.#supposedEnds = [];
    return [this.#rows.length, this.holdings.length];
  }

  rollback([rows, holdings]: readonly number[]): void {
    for (const row of this.#supposedEnds?.toReversed() ?? []) this.#reopen(row);
    this.#supposedEnds = undefined;
    while (this.#rows.length > rows!) {
      this.#remove(this.#rows.length - 1);
      this.#otherIds.delete(this.#rows.length - 1);
      this.#rows.length -= 1;
    }
    this.holdings.truncate(holdings!);
  }

  get bytes(): number {
    return this.#rows.bytes + this.#live.bytes + this.#over.bytes + this.holdings.bytes;
  }

  #begin(row: number): void {
    const { cells } = this.#rows;
    const holding = cells[row * WIDTH]!;
    const at = holding * this.holdings.stride;
    const first = this.holdings.cells[at + LIVE]!;
    cells[row * WIDTH + NEXT] = first;
    cells[row * WIDTH + BEFORE] = NONE;
    if (first !== NONE) cells[first * WIDTH + BEFORE] = row;
    this.holdings.cells[at + LIVE] = row;
    this.#live.add(row, this.#hashOf(row));
  }

  #remove(row: number): void {
    const { cells } = this.#rows;
    const next = cells[row * WIDTH + NEXT]!;
    const before = cells[row * WIDTH + BEFORE]!;
    const holding = cells[row * WIDTH]!;
    if (before === NONE) this.holdings.cells[holding * this.holdings.stride + LIVE] = next;
    else cells[before * WIDTH + NEXT] = next;
    if (next !== NONE) cells[next * WIDTH + BEFORE] = before;
    this.#live.remove(row);
  }

  #reopen(row: number): void {
    const { cells } = this.#rows;
    this.holdings.cells[this.holding(row) * this.holdings.stride + OVER] = cells[row * WIDTH + NEXT]!;
    this.#over.remove(row);
    cells[row * WIDTH + ENDED] = NONE;
    this.#begin(row);
  }

  #someOf(
    buckets: Buckets,
    holding: number,
    first: number,
    position: number,
    asked: AskedResource | undefined,
    passes: (role: number) => boolean,
  ): boolean {
    const { cells } = this.#rows;
    let looked = 0;
    for (let row = first; row !== NONE; row = cells[row * WIDTH + NEXT]!) {
      if (asked && looked === FEW) return this.#someByPath(buckets, holding, position, asked, passes);
      looked += 1;
      const at = row * WIDTH;
      if ((!asked || asked.isWithin(cells[at + PATH]!)) && this.#counts(row, position) && passes(cells[at + ROLE]!)) {
        return true;
      }
    }
    return false;
  }

  #someByPath(
    buckets: Buckets,
    holding: number,
    position: number,
    asked: AskedResource,
    passes: (role: number) => boolean,
  ): boolean {
    const { cells } = this.#rows;
    for (let depth = -1; depth < asked.depth; depth += 1) {
      const path = depth < 0 ? NONE : asked.pathAt(depth);
      if (depth >= 0 && path === NONE) continue;
      for (let row = buckets.first(hashOfPair(holding, path)); row !== NONE;) {
        const at = row * WIDTH;
        const says = cells[at] === holding && cells[at + PATH] === path;
        if (says && this.#counts(row, position) && passes(cells[at + ROLE]!)) return true;
        row = cells[at + NEXT_IN_BUCKET]!;
      }
    }
    return false;
  }

  #counts(row: number, position: number): boolean {
    if (position === NOW) return true;
    const { cells } = this.#rows;
    const ended = cells[row * WIDTH + ENDED]!;
    return (
      this.journal.position(cells[row * WIDTH + BEGUN]!) <= position &&
      (ended === NONE || this.journal.position(ended) > position)
    );
  }

  #hasWanted(row: number): boolean {
    const at = row * WIDTH + ID;
    return !this.#otherIds.has(row) && this.#wanted.every((word, index) => this.#rows.cells[at + index] === word);
  }

  #next(row: number): number {
    return this.#rows.cells[row * WIDTH + NEXT]!;
  }
}
