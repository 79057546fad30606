import { type Position, START } from '@guildhall/event-store';
import { Gaps } from './sequences.js';

type Step = { offset: number; position: Position; done: boolean };

/** How far one partition that is assigned to this process has come, although its messages end in any order. */
export class PartitionPlace {
  readonly #lost = new AbortController();
  /** A run of those that are done is one. */
  readonly #steps: Step[] = [];
  #unhandled = 0;
  #handled: number | undefined;
  #committed: number | undefined;
  #position: Position | undefined;
  #taken: Position = START;
  readonly gaps = new Gaps();
  /** The offset of the next record to take; unknown in a partition that the group has no place in. */
  next = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly moved: () => void,
    stopping: AbortSignal,
  ) {
    this.signal = AbortSignal.any([stopping, this.#lost.signal]);
  }

  /** Aborts when the partition is not this process's any more, or when it stops. */
  readonly signal: AbortSignal;

  /** Everything up to here is handled; undefined before it is known where the group was. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** How many are taken and not done. */
  get unhandled(): number {
    return this.#unhandled;
  }

  /** Where the group was, as it committed it; no offset where it has not been yet. */
  begin(offset: number | undefined, position: Position): void {
    if (offset !== undefined) this.next = this.#committed = this.#handled = offset;
    this.#position = this.#taken = position;
    this.moved();
  }

  /**
   * Whether a record of this position has been taken already: positions rise in a partition, but a publisher that goes on after
   * a failure, or was replaced, sends some again.
   */
  hasTaken(position: Position): boolean {
    return position <= this.#taken;
  }

  lose(): void {
    this.#lost.abort();
  }

  /** A record was taken; call what is returned when it is done. In the order in which they are read. */
  take(offset: number, position: Position | undefined): () => void {
    const step: Step = { offset, position: position ?? START, done: false };
    this.#steps.push(step);
    this.#unhandled += 1;
    this.#taken = Math.max(this.#taken, step.position);
    this.next = offset + 1;
    return () => {
      if (step.done) return;
      step.done = true;
      this.#unhandled -= 1;
      this.#join(step);
      this.#advance();
    };
  }

  /** How much is remembered: at most one more than twice what is unhandled. */
  get remembered(): number {
    return this.#steps.length;
  }

  /** What there is to commit. */
  uncommitted(): { topic: string; partition: number; offset: string; metadata: string } | undefined {
    if (this.#lost.signal.aborted) return undefined;
    if (this.#handled === undefined || this.#handled === this.#committed) return undefined;
    const metadata = JSON.stringify({ position: this.#position ?? START });
    return { topic: this.topic, partition: this.partition, offset: String(this.#handled), metadata };
  }

  committed(offset: number): void {
    this.#committed = offset;
  }

  /** What is done behind a message that is long in work must not grow with the topic. */
  #join(done: Step): void {
    const at = this.#steps.lastIndexOf(done);
    this.#joinToOneBefore(at + 1);
    this.#joinToOneBefore(at);
  }

  #joinToOneBefore(at: number): void {
    const [before, step] = [this.#steps[at - 1], this.#steps[at]];
    if (!before?.done || !step?.done) return;
    before.offset = step.offset;
    before.position = Math.max(before.position, step.position);
    this.#steps.splice(at, 1);
  }

  #advance(): void {
    const [first] = this.#steps;
    if (!first?.done) return;
    this.#steps.shift();
    this.#handled = first.offset + 1;
    this.#position = Math.max(this.#position ?? START, first.position);
    this.moved();
  }
}

/** In what was committed with an offset. */
export const positionIn = (metadata: string | null): Position => {
  try {
    const { position }: { position?: unknown } = JSON.parse(metadata ?? '{}');
    return typeof position === 'number' ? position : START;
  } catch {
    return START;
  }
};
