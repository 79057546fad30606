import type { Context, EventDefinition } from '@guildhall/contracts';
import { type Event, type Recorded, typedId } from '@guildhall/event-sourcing';
import { personalFieldsOf } from '@guildhall/contracts';
import type { RecordedEvent } from '@guildhall/event-store';
import { aboutOf, type Target, targetOf } from './target.js';

/** One line of an organization's trail: the event as it is stored, encrypted, and in clear only what it is found by. */
export type TrailRow = Readonly<{
  organizationId: string;
  position: number;
  type: string;
  time: string;
  target?: Target;
  /** Who did it, and on whose behalf. */
  actors: readonly string[];
  /** The ids of everything it is about. */
  about: readonly string[];
  /** What `search` looks into: nothing personal. */
  text: string;
  event: RecordedEvent;
}>;

/** Every type of event that belongs into a trail: all that the contexts define, but the internal ones. Nobody keeps a list. */
export const auditedTypes = (contexts: readonly Context[]): ReadonlyMap<string, Audited> =>
  new Map(
    contexts
      .flatMap(({ events }) => Object.values(events))
      .filter(({ internal }) => !internal)
      .map((definition) => [definition.type, auditedOf(definition)]),
  );

export type Audited = Readonly<{ personal: ReadonlySet<string> }>;

const auditedOf = ({ data }: EventDefinition): Audited => ({
  personal: new Set(personalFieldsOf(data).map(({ field }) => field)),
});

/** What of an event goes into the trail of its organization; nothing if it has none. Pure. */
export const trailRow = (
  { type, position, metadata, stored }: Recorded<Event>,
  { personal }: Audited,
): TrailRow | undefined => {
  const { time, actor, onBehalfOf, organizationId } = metadata;
  if (organizationId === undefined) return undefined;
  const data = withoutPersonal(stored.data as Data, personal);
  const target = targetOf(type, data);
  return {
    organizationId,
    position,
    type,
    time,
    ...(target && { target }),
    actors: onBehalfOf ? [actor.id, onBehalfOf.id] : [actor.id],
    about: aboutOf(data),
    text: [type, ...Object.values(data).filter((value) => typeof value === 'string')].join(' '),
    event: Object.freeze(stored),
  };
};

type Data = Readonly<Record<string, unknown>>;

const withoutPersonal = (data: Data, personal: ReadonlySet<string>): Data =>
  personal.size === 0 ? data : Object.fromEntries(Object.entries(data).filter(([field]) => !personal.has(field)));

/** The id by which clients know an event. */
export const eventId = (uuid: string): string => typedId('event', uuid);
