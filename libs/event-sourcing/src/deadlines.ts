import type { Context } from '@guildhall/contracts';
import type { CommandContext } from './command-context.js';
import type { Event, Recorded } from './metadata.js';

/** Something that is to be done about `key` at an instant (RFC 3339), with what doing it needs to know. */
export type Deadline<Details extends object = object> = Readonly<{ key: string; at: string }> & Readonly<Details>;

/** There is nothing to wait for about `key` any more. */
export type NoDeadline = Readonly<{ key: string; at: null }>;

type Change<Details extends object> = Deadline<Details> | NoDeadline;
type Handler<Details extends object> = (
  event: Recorded<Event>,
) => Change<Details> | readonly Change<Details>[] | undefined;

/**
 * What follows from time passing: timers that follow from the log. Each key has one deadline at most; an event sets it, moves
 * it or takes it away. Nothing is kept but the events: at every start all of them are read again, so no deadline is lost, and
 * one that passed while nobody ran is met then.
 *
 * `due` is called once the time has come, at least once and perhaps by several replicas, and again with growing waits, for
 * ever, while it throws; others go on meanwhile. The id of its context's command follows from the name, the key and the
 * instant, so what it decides is written once. An event that takes the deadline away may be on its way while `due` runs: so
 * the decision looks at its stream's state, and decides nothing when there is nothing left to be done. When `due` has
 * succeeded the deadline is done with in this process; one that no event has taken away by then comes again at the next start.
 */
export type Deadlines<Details extends object = object> = Readonly<{
  /** For ever: it is part of the ids of its commands, and their actor. */
  name: string;
  contexts: readonly Context[];
  /** Pure. What throws is passed over, and told as a parked row is. */
  on: Readonly<Record<string, Handler<Details> | undefined>>;
  due: (deadline: Deadline<Details>, context: CommandContext) => Promise<void>;
}>;

type Handlers<E extends Event, Details extends object> = {
  readonly [Type in E['type']]?: (
    event: Recorded<Extract<E, { type: Type }>>,
  ) => Change<Details> | readonly Change<Details>[] | undefined;
};

/** Deadlines that events of the union `E` set, with `Details` beside their key and instant. */
export const deadlines =
  <E extends Event>() =>
  <Details extends object = object>(
    definition: Omit<Deadlines<Details>, 'on'> & Readonly<{ on: Handlers<E, Details> }>,
  ): Deadlines<Details> =>
    definition as unknown as Deadlines<Details>;
