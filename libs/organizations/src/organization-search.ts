import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';
import { LongText } from '@guildhall/read-model';
import { comparePlaces, type SortedPlace, spanBehind } from './sorted-places.js';

/** One that was found, by where in the log the user came to it or by what it is called. */
export type OrganizationPlace = readonly [key: string | number, organizationId: string];

export type WantedOrganizations = Readonly<{
  /** Part of the name; without it, all. */
  text?: string | undefined;
  by: 'joinedAt' | 'name';
  direction: 'ascending' | 'descending';
  /** The last one of the page before. */
  after?: OrganizationPlace | undefined;
}>;

/** In lower case. */
type Named = { readonly id: string; name: string };
type Place = Readonly<{ place: number; organization: Named }>;
type Known = Readonly<{ places: readonly Place[]; names: LongText }> & { sorted?: readonly SortedPlace[] };

/** Names are put together for so many users, those who searched last. */
const USERS = 1_000;

/**
 * Finds the organizations of somebody by a part of their names, and sorts them by these, ignoring case, in no more than a glance at each name. Who belongs to
 * an organization and what it is called are rows of two views, which would both be read for every one of them. It is kept in the
 * memory of every process, from the first event at each start.
 */
export class OrganizationSearch implements Follower {
  readonly name = 'organization-search';
  readonly contexts = [organizationsContext];
  readonly types = [
    'OrganizationFounded',
    'OrganizationRenamed',
    'MemberJoined',
    'MemberRemoved',
    'CollaboratorJoined',
    'CollaboratorRemoved',
  ];
  readonly #organizations = new Map<string, Named>();
  /** Of each user: where in the log they came to which organization, in that order. */
  readonly #places = new Map<string, Map<string, Place>>();
  /** The same, and all the names as one text, until something changes. */
  readonly #known = new Map<string, Known>();
  #position = -1;

  /** Those behind a place, in the order wanted; also such as are deleted. */
  find(userId: string, { text, by, direction, after }: WantedOrganizations): readonly OrganizationPlace[] {
    const descending = direction === 'descending';
    const known = this.#knownOf(userId);
    const having = () => havingIn(known, text?.toLowerCase());
    if (by === 'joinedAt') {
      const isBehind = ({ place }: Place) =>
        !after || (descending ? place < Number(after[0]) : place > Number(after[0]));
      const found = having()
        .filter(isBehind)
        .map(({ place, organization }) => [place, organization.id] as const);
      return descending ? found.toReversed() : found;
    }
    const sorted = text === undefined ? (known.sorted ??= sortedByName(known.places)) : sortedByName(having());
    const found = sorted.slice(...spanBehind(sorted, after && [String(after[0]), after[1]], descending));
    return descending ? found.toReversed() : found;
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const event of events) this.#take(event as Recorded<OrganizationEvent>);
    this.#position = upTo;
  }

  #take({ type, data, position }: Recorded<OrganizationEvent>): void {
    switch (type) {
      case 'OrganizationFounded':
        this.#organizationOf(data.organizationId).name = data.name.toLowerCase();
        return this.#come(data.founderId, data.organizationId, position);
      case 'OrganizationRenamed':
        this.#organizationOf(data.organizationId).name = data.name.toLowerCase();
        for (const userId of this.#known.keys())
          if (this.#places.get(userId)?.has(data.organizationId)) this.#known.delete(userId);
        return undefined;
      case 'MemberJoined':
      case 'CollaboratorJoined':
        return this.#come(data.userId, data.organizationId, position);
      case 'MemberRemoved':
      case 'CollaboratorRemoved':
        this.#known.delete(data.userId);
        return void this.#places.get(data.userId)?.delete(data.organizationId);
      default:
        return undefined;
    }
  }

  #knownOf(userId: string): Known {
    const known = this.#known.get(userId) ?? putTogether([...(this.#places.get(userId)?.values() ?? [])]);
    this.#known.delete(userId);
    this.#known.set(userId, known);
    if (this.#known.size > USERS) this.#known.delete(this.#known.keys().next().value!);
    return known;
  }

  #come(userId: string, organizationId: string, place: number): void {
    this.#known.delete(userId);
    const places = this.#places.get(userId) ?? new Map<string, Place>();
    // Whoever becomes a member after they have taken part from outside comes last again.
    places.delete(organizationId);
    places.set(organizationId, { place, organization: this.#organizationOf(organizationId) });
    this.#places.set(userId, places);
  }

  #organizationOf(id: string): Named {
    const organization = this.#organizations.get(id) ?? { id, name: '' };
    this.#organizations.set(id, organization);
    return organization;
  }
}

const putTogether = (places: readonly Place[]): Known => ({
  places,
  names: new LongText(places.map(({ organization }) => organization.name)),
});

const havingIn = ({ places, names }: Known, text: string | undefined): readonly Place[] =>
  text === undefined
    ? places
    : [...names.having(text)].map((at) => places[at]!).filter(({ organization }) => organization.name.includes(text));

const sortedByName = (places: readonly Place[]): readonly SortedPlace[] =>
  places.map(({ organization: { name, id } }) => [name, id] as const).sort(comparePlaces);
