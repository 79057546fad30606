import type { Event } from './metadata.js';

/** How the state that decisions need follows from a stream's events. Pure. */
export type Decider<State, E extends Event> = Readonly<{
  /** Streams are `<category>-<id>`. */
  category: string;
  /** Seconds after which a stream's events may be forgotten; for what is not history. */
  maxAge?: number;
  initialState(): State;
  /**
   * The state after `event`. It costs O(1) or O(log n): it may change and return the state that it was given, which is its
   * own. Decisions only read it. It is made of what `structuredClone` copies: a dry run works on a copy.
   */
  evolve(state: State, event: E): State;
}>;

/** A decision: the events that follow, none if it is so already. Throws a Refusal. Pure, and may be called more than once. */
export type Decide<State, E extends Event> = (state: State) => readonly E[];
