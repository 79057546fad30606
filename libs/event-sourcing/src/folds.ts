import { type EventStore, NO_STREAM, START } from '@guildhall/event-store';
import type { Clock } from './clock.js';
import type { EventCodec } from './codec.js';
import type { Decider } from './decider.js';
import type { Decided, Written } from './decisions.js';
import type { Event } from './metadata.js';

/** The revisions that a command has written, and when. */
type Done = Readonly<{ from: number; to: number; at: number }>;
export type Fold = {
  state: unknown;
  revision: number;
  position: number;
  commands: Map<string, Done>;
  /** When the first event that the state was made of was written. */
  oldest?: number;
};

type Aging = Readonly<{ maxAge?: number }>;

const REMEMBERED_MS = 24 * 60 * 60 * 1000;

/** The states of streams at hand, those used last, each with the commands that were carried out on it within a day. */
export class Folds {
  readonly #folds = new Map<string, Fold>();

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly clock: Clock,
    /** How many are kept. */
    private readonly most: number,
  ) {}

  /** It may be behind, but holds nothing that is past its age. */
  get({ maxAge }: Aging, stream: string): Fold | undefined {
    const fold = this.#folds.get(stream);
    if (maxAge === undefined || fold?.oldest === undefined) return fold;
    if (fold.oldest > this.clock.now().getTime() - maxAge * 1_000) return fold;
    this.#folds.delete(stream);
    return undefined;
  }

  forget(stream: string): void {
    this.#folds.delete(stream);
  }

  /** What a command that was carried out before has written. */
  async repeated<E extends Event>(stream: string, { from, to }: Done): Promise<Decided<E>> {
    const events: Written<E>[] = [];
    let position = START;
    for await (const batch of this.store.readStream(stream, { from, limit: to - from + 1 })) {
      for (const event of await this.codec.decode<E>(batch)) {
        events.push({ ...event, time: event.metadata.time });
        position = event.position;
      }
    }
    return { events, revision: to, position, repeated: true };
  }

  /**
   * Reads what the stream gained since its state was last at hand. `known`: a revision that the store said before. Where all
   * that a stream had is past its age nothing is read, and still it goes on from there.
   */
  async refresh<State, E extends Event>(decider: Decider<State, E>, stream: string, known = NO_STREAM): Promise<Fold> {
    const fold: Fold = this.get(decider, stream) ?? {
      state: decider.initialState(),
      revision: NO_STREAM,
      position: START,
      commands: new Map(),
    };
    // While it is being brought forward nobody else may see it half way; a failure must not leave it so either.
    this.#folds.delete(stream);
    const since = this.clock.now().getTime() - REMEMBERED_MS;
    for await (const batch of this.store.readStream(stream, { from: fold.revision + 1 })) {
      for (const event of await this.codec.decode<E>(batch)) {
        fold.state = decider.evolve(fold.state as State, event);
        fold.revision = event.revision;
        fold.position = event.position;
        const at = Date.parse(event.metadata.time);
        fold.oldest ??= at;
        if (at < since) continue;
        const { commandId } = event.metadata;
        const from = fold.commands.get(commandId)?.from ?? event.revision;
        fold.commands.set(commandId, { from, to: event.revision, at });
      }
    }
    if (decider.maxAge !== undefined && fold.revision === NO_STREAM) fold.revision = known;
    this.keep(stream, fold);
    return fold;
  }

  keep(stream: string, fold: Fold): void {
    const since = this.clock.now().getTime() - REMEMBERED_MS;
    for (const [commandId, { at }] of fold.commands) {
      if (at >= since) break;
      fold.commands.delete(commandId);
    }
    this.#folds.delete(stream);
    this.#folds.set(stream, fold);
    if (this.#folds.size > this.most) this.#folds.delete(this.#folds.keys().next().value!);
  }
}
