import type { Decider } from './decider.js';
import type { Event } from './metadata.js';

/** An event that would be written. Internal ones are nobody's business outside of their context. */
export type Foreseen = Event & Readonly<{ internal: boolean }>;

type Stream = {
  readonly events: Event[];
  /** What each command has led to. */
  readonly commands: Map<string, readonly unknown[]>;
  copy: { state: unknown; ofRevision: number; applied: number } | undefined;
};

/**
 * What a command would write that is only tried out. Nothing of it reaches the store, or the states that decisions keep; later
 * steps of the same command see what the earlier ones decided.
 */
export class DryRun {
  readonly #events: Foreseen[] = [];
  readonly #streams = new Map<string, Stream>();

  /** In the order decided. */
  get events(): readonly Foreseen[] {
    return this.#events;
  }

  /** How many events the stream would have gained. */
  gained(stream: string): number {
    return this.#streams.get(stream)?.events.length ?? 0;
  }

  /** What the command has led to on this stream before; undefined if it has not been given. */
  decided<Written>(stream: string, commandId: string): readonly Written[] | undefined {
    return this.#streams.get(stream)?.commands.get(commandId) as readonly Written[] | undefined;
  }

  /** The state with what was decided. As long as that is nothing, it is the one given: only to be read. */
  stateOf<State, E extends Event>(
    decider: Decider<State, E>,
    stream: string,
    now: Readonly<{ state: unknown; revision: number }>,
  ): State {
    const tried = this.#streams.get(stream);
    if (!tried || tried.events.length === 0) return now.state as State;
    if (tried.copy?.ofRevision !== now.revision)
      tried.copy = { state: structuredClone(now.state), ofRevision: now.revision, applied: 0 };
    const { copy, events } = tried;
    for (; copy.applied < events.length; copy.applied += 1)
      copy.state = decider.evolve(copy.state as State, structuredClone(events[copy.applied]) as E);
    return copy.state as State;
  }

  note(stream: string, commandId: string, foreseen: readonly Foreseen[], written: readonly unknown[]): void {
    const tried = this.#streams.get(stream) ?? { events: [], commands: new Map<string, never>(), copy: undefined };
    this.#streams.set(stream, tried);
    tried.events.push(...foreseen);
    tried.commands.set(commandId, written);
    this.#events.push(...foreseen);
  }
}
