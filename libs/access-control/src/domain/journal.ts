import type { Actor } from '@guildhall/event-sourcing';
import { InternedIds, Names } from './interned-ids.js';
import { NONE, Rows } from './rows.js';

const ACTOR = 4;
/** What it is about, and of which type it is: the types are fewer than 32. */
const SUBJECT = 5;
const WIDTH = 6;
const BLOCK = 1_024;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What is known of an event besides what it said. */
export type Cause = Readonly<{ id: string; type: string; time: string; actor: Readonly<{ type: string; id: string }> }>;

/**
 * Every event that changed something: where it stands, when, by whom, and which fact it is about. Numbered in the order in which
 * they became known, which need not be that of their positions.
 */
export class Journal {
  readonly #rows = new Rows(WIDTH);
  #when = new Float64Array(32);
  readonly #types = new Names();
  readonly #otherIds = new Map<number, string>();
  readonly #actorTypes = new Names();
  readonly #actorIds = new InternedIds('usr');
  /** Of each full block of events: the least and greatest position and time. */
  #blocks: number[] = [];
  #last = -1;

  /** The greatest position of all. */
  get last(): number {
    return this.#last;
  }

  get length(): number {
    return this.#rows.length;
  }

  add(
    {
      id,
      type,
      position,
      metadata,
    }: Readonly<{
      id: string;
      type: string;
      position: number;
      metadata: Readonly<{ time: string; actor: Actor }>;
    }>,
    subject: number,
  ): number {
    const event = this.#rows.add();
    const { cells } = this.#rows;
    const at = event * WIDTH;
    if (UUID.test(id)) {
      const digits = id.replaceAll('-', '');
      for (let word = 0; word < 4; word += 1)
        cells[at + word] = Number.parseInt(digits.slice(word * 8, word * 8 + 8), 16);
    } else this.#otherIds.set(event, id);
    cells[at + ACTOR] = this.actor(metadata.actor);
    cells[at + SUBJECT] = subject * 32 + this.#types.of(type);
    this.#note(event, position, Date.parse(metadata.time));
    return event;
  }

  /** A number for somebody who did something. */
  actor({ type, id }: Readonly<{ type: string; id: string }>): number {
    return this.#actorIds.of(id) * 8 + this.#actorTypes.of(type);
  }

  actorOf(number: number): Readonly<{ type: string; id: string }> {
    return { type: this.#actorTypes.text(number & 7), id: this.#actorIds.text(number >>> 3) };
  }

  position(event: number): number {
    return this.#when[event * 2]!;
  }

  time(event: number): string {
    return new Date(this.#when[event * 2 + 1]!).toISOString();
  }

  type(event: number): string {
    return this.#types.text(this.#rows.cells[event * WIDTH + SUBJECT]! & 31);
  }

  subject(event: number): number {
    return this.#rows.cells[event * WIDTH + SUBJECT]! >>> 5;
  }

  by(event: number): Readonly<{ type: string; id: string }> {
    return this.actorOf(this.#rows.cells[event * WIDTH + ACTOR]!);
  }

  cause(event: number): Cause {
    return { id: this.#id(event), type: this.type(event), time: this.time(event), actor: this.by(event) };
  }

  /** The greatest position of those events whose time is not after `time`: what had been written by then. */
  positionAt(time: number): number {
    let position = -1;
    this.#search(
      (block) => this.#blocks[block]! > position && this.#blocks[block + 2]! <= time,
      (event) => {
        if (this.#when[event * 2 + 1]! <= time) position = Math.max(position, this.position(event));
      },
    );
    return position;
  }

  /** The events after one position and up to another, in their order. */
  between(after: number, upTo: number): readonly number[] {
    const events: number[] = [];
    this.#search(
      (block) => this.#blocks[block]! > after && this.#blocks[block + 1]! <= upTo,
      (event) => {
        const position = this.position(event);
        if (position > after && position <= upTo) events.push(event);
      },
    );
    return events.sort((one, other) => this.position(one) - this.position(other) || one - other);
  }

  mark(): readonly [events: number, last: number, actors: number] {
    return [this.length, this.#last, this.#actorIds.length];
  }

  rollback([length, last, actors]: ReturnType<Journal['mark']>): void {
    for (let event = length; event < this.length; event += 1) this.#otherIds.delete(event);
    this.#rows.length = length;
    this.#blocks = this.#blocks.slice(0, Math.floor(length / BLOCK) * 3);
    this.#last = last;
    this.#actorIds.truncate(actors);
  }

  get bytes(): number {
    return this.#rows.bytes + this.#when.byteLength + this.#actorIds.bytes;
  }

  #id(event: number): string {
    const other = this.#otherIds.get(event);
    if (other !== undefined) return other;
    const { cells } = this.#rows;
    const hex = [0, 1, 2, 3].map((word) => (cells[event * WIDTH + word]! >>> 0).toString(16).padStart(8, '0')).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  #note(event: number, position: number, time: number): void {
    if (event * 2 + 2 > this.#when.length) {
      const grown = new Float64Array(event * 2 + (event >>> 2) + 128);
      grown.set(this.#when);
      this.#when = grown;
    }
    this.#when[event * 2] = position;
    this.#when[event * 2 + 1] = time;
    this.#last = Math.max(this.#last, position);
    if ((event + 1) % BLOCK === 0) this.#blocks.push(...this.#boundsOf(event + 1 - BLOCK, event + 1));
  }

  /** Greatest position, least position, least time. */
  #boundsOf(from: number, to: number): [number, number, number] {
    let [greatest, least, earliest] = [NONE, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let event = from; event < to; event += 1) {
      greatest = Math.max(greatest, this.position(event));
      least = Math.min(least, this.position(event));
      earliest = Math.min(earliest, this.#when[event * 2 + 1]!);
    }
    return [greatest, least, earliest];
  }

  /** Looks at the events of those blocks that may hold some, newest block first, and at those of the last one. */
  #search(mayHold: (block: number) => boolean, look: (event: number) => void): void {
    const full = this.#blocks.length / 3;
    for (let event = full * BLOCK; event < this.length; event += 1) look(event);
    for (let block = full - 1; block >= 0; block -= 1) {
      if (!mayHold(block * 3)) continue;
      for (let event = block * BLOCK; event < (block + 1) * BLOCK; event += 1) look(event);
    }
  }
}
