import { type EventStore, NO_STREAM, WrongExpectedRevision } from '@guildhall/event-store';
import type { Clock } from './clock.js';
import type { EventCodec } from './codec.js';
import type { CommandContext } from './command-context.js';
import type { Decide, Decider } from './decider.js';
import type { DryRun } from './dry-run.js';
import { type Fold, Folds } from './folds.js';
import { uuidV7 } from './ids.js';
import type { Event } from './metadata.js';
import { Refusal } from './refusal.js';
import { Turns } from './turns.js';

/** An event that was just written. */
export type Written<E extends Event = Event> = E & Readonly<{ id: string; revision: number; time: string }>;

export type Decided<E extends Event = Event> = Readonly<{
  /** What was decided; empty if it was so already. */
  events: readonly Written<E>[];
  /** The stream's revision after it. */
  revision: number;
  /** A reader that has applied the log up to here has seen it. */
  position: number;
  /** True if this very command had been carried out before and nothing was written now. */
  repeated: boolean;
}>;

/** The state of one stream, as read by a query or by a decision about another stream. */
export type Loaded<State> = Readonly<{ state: State; revision: number; position: number }>;

export type DecisionsOptions = Readonly<{
  /** Streams whose state is kept at hand. */
  keep?: number;
  /** How often a decision is made again when others write first. */
  attempts?: number;
  onDecided?: (
    category: string,
    outcome: 'decided' | 'refused' | 'failed',
    milliseconds: number,
    retries: number,
  ) => void;
}>;

/**
 * Carries decisions out: loads a stream's state, lets the decision be made on it, appends what follows with the revision
 * that it was made on. When somebody else wrote first, it is made again on the newer state; so what is written was always
 * decided on exactly the state that precedes it.
 *
 * A command id is carried out once per stream: within 24 hours a repetition writes nothing and answers with the same events.
 *
 * For a context that is a dry run everything is decided, and refused, as it would be now, but nothing is written: what would be
 * is noted in the context, and seen by what the same command decides and loads after that.
 */
export class Decisions {
  readonly #folds: Folds;
  readonly #turns = new Turns();
  readonly #attempts: number;

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly clock: Clock,
    private readonly options: DecisionsOptions = {},
  ) {
    this.#folds = new Folds(store, codec, clock, options.keep ?? 10_000);
    this.#attempts = options.attempts ?? 30;
  }

  /**
   * @throws {Refusal} the state does not allow it; where it does, `stale-revision` if the context expects another revision
   * @throws {EventStoreUnavailable} the outcome is unknown; the same command can be given again
   */
  async decide<State, E extends Event>(
    decider: Decider<State, E>,
    id: string,
    context: CommandContext,
    decision: Decide<State, E>,
  ): Promise<Decided<E>> {
    const { dryRun } = context;
    if (dryRun) return this.#tryOut(dryRun, decider, id, context, decision);
    const started = performance.now();
    let retries = 0;
    const done = (outcome: 'decided' | 'refused' | 'failed') =>
      this.options.onDecided?.(decider.category, outcome, performance.now() - started, retries);
    try {
      // One at a time per stream and process: racing commands of one process would only make each other decide again.
      const decided = await this.#turns.take(`${decider.category}-${id}`, () =>
        this.#decide(decider, id, context, decision, () => (retries += 1)),
      );
      context.saw(decided.position);
      done('decided');
      return decided;
    } catch (error) {
      done(error instanceof Refusal ? 'refused' : 'failed');
      throw error;
    }
  }

  /**
   * The state of a stream as it is now: only to be read, and before anything else is awaited, for it goes on changing. Whoever
   * loads on the way of a command gives its context, so that a dry run sees what it would have written by then.
   */
  async load<State, E extends Event>(
    decider: Decider<State, E>,
    id: string,
    context?: CommandContext,
  ): Promise<Loaded<State>> {
    const stream = `${decider.category}-${id}`;
    return this.#turns.take(stream, async () => {
      const fold = await this.#folds.refresh(decider, stream);
      const { revision, position } = fold;
      const dryRun = context?.dryRun;
      if (!dryRun) return { state: fold.state as State, revision, position };
      return {
        state: dryRun.stateOf(decider, stream, fold),
        revision: revision + dryRun.gained(stream),
        position,
      };
    });
  }

  /** Forgets the states kept of streams, e.g. of a person who was erased. */
  forget(streams: readonly string[]): void {
    for (const stream of streams) this.#folds.forget(stream);
  }

  async #decide<State, E extends Event>(
    decider: Decider<State, E>,
    id: string,
    context: CommandContext,
    decision: Decide<State, E>,
    onRetry: () => void,
  ): Promise<Decided<E>> {
    const stream = `${decider.category}-${id}`;
    const { commandId, expectedRevision } = context.origin;
    // What is at hand may be behind: it is good enough to write on (the store checks), not to say no or 'done already' on.
    let fold = this.#folds.get(decider, stream);
    let current = false;
    let known = NO_STREAM;
    for (let attempt = 1; ; attempt += 1) {
      if (!fold) {
        fold = await this.#folds.refresh(decider, stream, known);
        current = true;
      }
      const done = fold.commands.get(commandId);
      if (done) return this.#folds.repeated<E>(stream, done);

      let events: readonly E[];
      try {
        events = decision(fold.state as State);
        requireExpected(expectedRevision, fold.revision);
      } catch (error) {
        if (current) throw error;
        fold = undefined;
        continue;
      }
      if (events.length === 0) {
        if (current) return { events: [], revision: fold.revision, position: fold.position, repeated: false };
        fold = undefined;
        continue;
      }
      try {
        return await this.#append(decider, stream, fold, events, context);
      } catch (error) {
        // After an append of unknown outcome the fold may be behind what is stored.
        this.#folds.forget(stream);
        if (!(error instanceof WrongExpectedRevision) || attempt >= this.#attempts) throw error;
        known = error.actual;
        onRetry();
        fold = undefined;
      }
    }
  }

  /** What `#decide` does, up to where it would write. */
  async #tryOut<State, E extends Event>(
    dryRun: DryRun,
    decider: Decider<State, E>,
    id: string,
    { origin: { commandId, expectedRevision, issuedAt } }: CommandContext,
    decision: Decide<State, E>,
  ): Promise<Decided<E>> {
    const stream = `${decider.category}-${id}`;
    return this.#turns.take(stream, async () => {
      const fold = await this.#folds.refresh(decider, stream);
      const done = fold.commands.get(commandId);
      if (done) return this.#folds.repeated<E>(stream, done);
      const before = fold.revision + dryRun.gained(stream);
      const { position } = fold;
      const tried = dryRun.decided<Written<E>>(stream, commandId);
      if (tried) return { events: tried, revision: before, position, repeated: true };

      const events = decision(dryRun.stateOf(decider, stream, fold));
      requireExpected(expectedRevision, before);
      if (events.length === 0) return { events: [], revision: before, position, repeated: false };
      const time = this.clock.now().toISOString();
      const written = events.map((event, index) => ({
        ...event,
        id: uuidV7(issuedAt.getTime(), commandId, stream, index),
        revision: before + 1 + index,
        time,
      }));
      dryRun.note(stream, commandId, this.codec.foresee(events), written);
      return { events: written, revision: before + events.length, position, repeated: false };
    });
  }

  async #append<State, E extends Event>(
    decider: Decider<State, E>,
    stream: string,
    fold: Fold,
    events: readonly E[],
    context: CommandContext,
  ): Promise<Decided<E>> {
    const { origin } = context;
    const now = this.clock.now();
    const time = now.toISOString();
    const encoded = await this.codec.encode(
      events.map((event, index) => ({
        id: uuidV7(origin.issuedAt.getTime(), origin.commandId, stream, index),
        event,
      })),
      {
        time,
        actor: origin.actor,
        ...(origin.onBehalfOf && { onBehalfOf: origin.onBehalfOf }),
        ...(origin.source && { source: origin.source }),
        requestId: origin.requestId,
        correlationId: origin.correlationId,
        causationId: origin.causationId,
        commandId: origin.commandId,
      },
    );
    const before = fold.revision;
    const { revision, position } = await this.store.append(
      stream,
      before,
      encoded,
      decider.maxAge === undefined ? {} : { maxAge: decider.maxAge },
    );
    const written = events.map((event, index) => ({
      ...event,
      id: encoded[index]!.id,
      revision: before + 1 + index,
      time,
    }));
    fold.state = events.reduce((state, event) => decider.evolve(state, event), fold.state as State);
    fold.revision = revision;
    fold.position = position;
    const at = now.getTime();
    fold.oldest ??= at;
    fold.commands.set(origin.commandId, { from: before + 1, to: revision, at });
    this.#folds.keep(stream, fold);
    return { events: written, revision, position, repeated: false };
  }
}

/** Only of what is decided: who is refused anyway learns nothing of revisions, nor that there is something that has one. */
const requireExpected = (expected: number | undefined, actual: number): void => {
  if (expected !== undefined && expected !== actual) throw new Refusal('stale-revision', { expected, actual });
};
