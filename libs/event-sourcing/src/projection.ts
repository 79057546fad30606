import type { Context } from '@guildhall/contracts';
import type { Row, ViewDefinition } from '@guildhall/read-model';
import type { Event, Recorded } from './metadata.js';

type Of<E extends Event, Type extends E['type']> = Recorded<Extract<E, { type: Type }>>;

/**
 * A read model as a pure function of events. `key` names the row (or rows) that an event is about; `on` says what becomes
 * of each: the new row, `null` to delete it, `undefined` to leave it. No clock, no randomness, no other row: the same events
 * give the same rows, in every adapter and at every rebuild. Raise `view.version` when either changes.
 */
export type Projection<E extends Event, R extends Row> = Readonly<{
  view: ViewDefinition<R>;
  contexts: readonly Context[];
  key: (event: Recorded<E>) => string | readonly string[] | undefined;
  on: { readonly [Type in E['type']]?: (row: R | undefined, event: Of<E, Type>, key: string) => R | null | undefined };
}>;

/** Lets the types of a projection be inferred where it is written. */
export const projection =
  <E extends Event>() =>
  <R extends Row>(definition: Projection<E, R>): Projection<E, R> =>
    definition;

type Handler<R> = (row: R | undefined, event: Recorded<Event>, key: string) => R | null | undefined;

/** What one event does to the rows that it `concerns`: calls `change` with each that it makes or, as null, unmakes. */
export const step = <E extends Event, R extends Row>(
  { key, on }: Projection<E, R>,
  event: Recorded<Event>,
  row: (key: string) => R | undefined,
  change: (key: string, row: R | null) => void,
  concerns: (key: string) => boolean = () => true,
): void => {
  const handler = (on as Readonly<Record<string, Handler<R> | undefined>>)[event.type];
  if (!handler) return;
  for (const name of keysOf(key(event as Recorded<E>))) {
    if (!concerns(name)) continue;
    const next = handler(row(name), event, name);
    if (next !== undefined) change(name, next);
  }
};

export const keysOf = (key: string | readonly string[] | undefined): readonly string[] =>
  key === undefined ? [] : typeof key === 'string' ? [key] : key;

/** All rows that follow from a history, by key. For specs. */
export const project = <E extends Event, R extends Row>(
  definition: Projection<E, R>,
  history: readonly Recorded<Event>[],
): ReadonlyMap<string, R> => {
  const rows = new Map<string, R>();
  for (const event of history) {
    step(
      definition,
      event,
      (key) => rows.get(key),
      (key, row) => (row === null ? rows.delete(key) : rows.set(key, row)),
    );
  }
  return rows;
};
