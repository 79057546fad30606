import { type Position, START } from '@guildhall/event-store';
import { Gaps } from './sequences.js';

type Step = { readonly offset: number; readonly position: Position; done: boolean };

/** How far one partition that is assigned to this process has come, although its messages end in any order. */
export class PartitionPlace {
  readonly #lost = new AbortController();
  readonly #steps: Step[] = [];
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

  get unhandled(): number {
    return this.#steps.length;
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

  /** A record was taken; call what is returned when it is done. In the order of offsets. */
  take(offset: number, position: Position | undefined): () => void {
    const step: Step = { offset, position: position ?? START, done: false };
    this.#steps.push(step);
    this.#taken = Math.max(this.#taken, step.position);
    this.next = offset + 1;
    return () => {
      step.done = true;
      this.#advance();
    };
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

  #advance(): void {
    let count = 0;
    for (; this.#steps[count]?.done; count += 1);
    if (count === 0) return;
    for (const { offset, position } of this.#steps.splice(0, count)) {
      this.#handled = offset + 1;
      this.#position = Math.max(this.#position ?? START, position);
    }
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
