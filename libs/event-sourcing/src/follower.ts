import type { Context } from '@guildhall/contracts';
import type { Change, ReadModel, Row, Seen, View, ViewIdentity } from '@guildhall/read-model';
import type { Event, Recorded } from './metadata.js';
import { keysOf, type Projection, step } from './projection.js';

/** Something that follows the events of contexts and can begin again at zero: a read model, a replica. */
export type Follower = Readonly<{
  name: string;
  contexts: readonly Context[];
  /** The types of event that it takes in; it may be given others too. */
  types: readonly string[];
  /** Its view, if every replica of a service sees the same rows, so that one of them leads it. Missing: this process' own. */
  shared?: ViewIdentity;
  /** Where it goes on; -1 for the beginning. */
  checkpoint(): Promise<number>;
  /** In order, each batch once it has applied the one before. After a crash, again from the checkpoint. */
  apply(events: readonly Recorded<Event>[], upTo: number): Promise<void> | void;
}>;

export type Parked = Readonly<{ follower: string; key: string; eventId: string; reason: string }>;

/**
 * Keeps a view filled by its projection. An event whose row function throws parks its row: the row stays as it was and is
 * passed over from then on, `onParked` is told, and all others go on. Where the row cannot be named, the event is passed over
 * under its own id.
 */
export const projectionFollower = async <E extends Event, R extends Row>(
  projection: Projection<E, R>,
  readModel: ReadModel,
  onParked: (parked: Parked) => void,
): Promise<Follower & { view: View<R> }> => {
  const view = await readModel.view(projection.view);
  let parked = new Set<string>();
  let reached = -1;
  const name = `${projection.view.name}@${projection.view.version}`;

  const apply = async (events: readonly Recorded<Event>[], upTo: number) => {
    const relevant = events.filter(({ type }) => type in projection.on);
    // A feed also tells what is no news for rows, such as how far other services are.
    if (relevant.length === 0 && upTo <= reached) return;
    const keys = relevant.flatMap((event) => rowsOf(projection, event as Recorded<E>));
    const before = keys.length > 0 ? await view.seen([...new Set(keys)]) : new Map<string, Seen<R>>();
    const changes = new Map<string, Change<R>>();
    for (const event of relevant) {
      // All rows of one event or none, so that a row function that throws half way leaves nothing behind.
      const ofEvent: Change<R>[] = [];
      // Of an event whose row cannot be named, nothing but its id is known.
      let current = event.id;
      try {
        step(
          projection,
          event,
          (key) => {
            current = key;
            return changes.has(key) ? (changes.get(key)!.row ?? undefined) : before.get(key)?.row;
          },
          (key, row) => ofEvent.push({ key, row, position: event.position }),
          // After a crash a row may be ahead of the checkpoint: nothing is done to it twice.
          (key) => !parked.has(key) && event.position > (before.get(key)?.position ?? -1),
        );
      } catch (error) {
        parked.add(current);
        // Before the checkpoint passes the event, or the next one to fill the view would not know.
        await view.park(current);
        onParked({ follower: name, key: current, eventId: event.id, reason: String(error) });
        continue;
      }
      for (const change of ofEvent) changes.set(change.key, change);
    }
    await view.apply([...changes.values()], upTo);
    reached = upTo;
  };
  return {
    name,
    contexts: projection.contexts,
    types: Object.keys(projection.on),
    ...(readModel.shared && { shared: projection.view }),
    checkpoint: async () => {
      // Another replica may have filled the view meanwhile.
      parked = new Set(await view.parked());
      reached = await view.checkpoint();
      return reached;
    },
    apply,
    view,
  };
};

/** The rows that an event is about; none if that cannot be said, which is found out, and told, when they are to be changed. */
const rowsOf = <E extends Event, R extends Row>({ key }: Projection<E, R>, event: Recorded<E>): readonly string[] => {
  try {
    return keysOf(key(event));
  } catch {
    return [];
  }
};
