import { type Context, type EventDefinition, personalFieldsOf } from '@guildhall/contracts';
import { type Actor, ERASED, type Event, type Recorded, type Source, typedId } from '@guildhall/event-sourcing';
import { aboutOf, type Target, targetOf } from './target.js';

/** One line of an organization's trail. What is personal in the event is in `sealed`, or nowhere. */
export type TrailRow = Readonly<{
  id: string;
  organizationId: string;
  position: number;
  type: string;
  time: string;
  actor: Actor;
  onBehalfOf?: Actor;
  target?: Target;
  /** Who did it, and on whose behalf: what the trail is searched by. */
  actors: readonly string[];
  /** The ids of everything it is about. */
  about: readonly string[];
  data: Readonly<Record<string, unknown>>;
  /** Fields that `data` had, and whose personal data they are. */
  personal: Readonly<Record<string, string>>;
  /** Whose personal data the source of the request is. */
  sourceOf?: string;
  /** What is personal, encrypted again under the key of each subject. */
  sealed: Readonly<Record<string, string>>;
  /** What `search` looks into. */
  text: string;
  requestId: string;
  correlationId: string;
  causationId: string;
}>;

/** The personal data of one subject in one event. */
export type PersonalData = Readonly<{ data?: Readonly<Record<string, string>>; source?: Source }>;

export type TrailEntry = Readonly<{ row: TrailRow; personal: ReadonlyMap<string, PersonalData> }>;

/** The key that the source lies under of what nobody was signed in for: that of the instance, as in the log. */
const INSTANCE = 'instance';

/** Every type of event that belongs into a trail: all that the contexts define, but the internal ones. Nobody keeps a list. */
export const auditedTypes = (contexts: readonly Context[]): ReadonlyMap<string, EventDefinition> =>
  new Map(
    contexts
      .flatMap(({ events }) => Object.values(events))
      .filter(({ internal }) => !internal)
      .map((definition) => [definition.type, definition]),
  );

/** What of an event goes into the trail of its organization, in clear and to be sealed; nothing if it has none. Pure. */
export const trailEntry = (event: Recorded<Event>, definition: EventDefinition): TrailEntry | undefined => {
  const { time, actor, onBehalfOf, organizationId, source, requestId, correlationId, causationId } = event.metadata;
  if (organizationId === undefined) return undefined;
  const { data, personal, values } = separated(event.data as Readonly<Record<string, unknown>>, definition);
  const sourceOf = source && (actor.type === 'user' ? actor.id : INSTANCE);
  if (sourceOf && source !== ERASED) values.set(sourceOf, { ...values.get(sourceOf), source });
  const target = targetOf(event.type, data);
  const row: TrailRow = {
    id: typedId('event', event.id),
    organizationId,
    position: event.position,
    type: event.type,
    time,
    actor,
    ...(onBehalfOf && { onBehalfOf }),
    ...(target && { target }),
    actors: onBehalfOf ? [actor.id, onBehalfOf.id] : [actor.id],
    about: aboutOf(data),
    data,
    personal,
    ...(sourceOf && { sourceOf }),
    sealed: {},
    text: `${event.type} ${JSON.stringify(data)}`,
    requestId,
    correlationId,
    // What Guildhall does by itself, it does because of an event; everybody else does it by a request.
    causationId: actor.type === 'system' && UUID.test(causationId) ? typedId('event', causationId) : causationId,
  };
  return { row, personal: values };
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const separated = (all: Readonly<Record<string, unknown>>, definition: EventDefinition) => {
  const data: Record<string, unknown> = { ...all };
  const personal: Record<string, string> = {};
  const values = new Map<string, PersonalData>();
  for (const { field, of } of personalFieldsOf(definition.data)) {
    const [value, subject] = [data[field], all[of]];
    delete data[field];
    if (typeof value !== 'string' || typeof subject !== 'string') continue;
    personal[field] = subject;
    if (value !== ERASED) values.set(subject, { data: { ...values.get(subject)?.data, [field]: value } });
  }
  return { data, personal, values };
};
