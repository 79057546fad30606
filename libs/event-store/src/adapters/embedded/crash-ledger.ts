import assert from 'node:assert/strict';
import { START, type EventStore, type Position, type RecordedEvent } from '../../index.js';

type Claim = Readonly<{ stream: string; revision: number; position: Position; id: string }>;

/** Keeps what killed processes claimed, and compares the log with it. */
export class CrashLedger {
  readonly #acked: Claim[] = [];
  readonly #handled: Claim[] = [];
  #seen: readonly Claim[] = [];

  /** Takes the lines that a process wrote. */
  record(output: string) {
    for (const line of output.split('\n')) {
      const [what, stream = '', revision, position, id = ''] = line.split(' ');
      const claim = { stream, revision: Number(revision), position: Number(position), id };
      if (what === 'acked') this.#acked.push(claim);
      if (what === 'handled') this.#handled.push(claim);
    }
  }

  get lastHandled(): Position {
    return this.#handled.at(-1)?.position ?? START;
  }

  get size() {
    return { acked: this.#acked.length, handled: this.#handled.length, events: this.#seen.length };
  }

  async verify(store: EventStore) {
    const log: Claim[] = [];
    for await (const { events } of store.readAll({ after: START })) log.push(...events.map(claimOf));
    assertNoGaps(log);
    assert.equal(new Set(log.map(({ id }) => id)).size, log.length, 'an event is there twice');
    for (const claim of this.#acked) assert.deepEqual(log[claim.position], claim, 'an acknowledged event is lost');
    for (const [n, claim] of this.#handled.entries()) {
      assert.deepEqual(claim, log[n], 'the subscription skipped, repeated or invented an event');
    }
    for (const claim of this.#seen) assert.deepEqual(log[claim.position], claim, 'an event that was read is gone');
    this.#seen = log;
  }

  /** Goes on with the subscription to the end: together with what was handled before, it gives all exactly once. */
  async finish(store: EventStore) {
    for await (const { events, caughtUp } of store.subscribe({ after: this.lastHandled })) {
      this.#handled.push(...events.map(claimOf));
      if (caughtUp) break;
    }
    await this.verify(store);
    assert.equal(this.#handled.length, this.#seen.length, 'the subscription did not get everything');
  }
}

const claimOf = ({ stream, revision, position, id }: RecordedEvent): Claim => ({ stream, revision, position, id });

const assertNoGaps = (log: readonly Claim[]) => {
  const next = new Map<string, number>();
  for (const [n, { stream, revision, position }] of log.entries()) {
    assert.equal(position, n, 'a gap in the positions');
    assert.equal(revision, next.get(stream) ?? 0, `a gap in the revisions of ${stream}`);
    next.set(stream, revision + 1);
  }
};
