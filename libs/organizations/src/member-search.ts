import {
  identityContext,
  type IdentityEvent,
  type OrganizationEvent,
  organizationsContext,
} from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';
import { type Known, SearchedMembers, type Wanted, type MemberPlace } from './searched-members.js';

type Person = Readonly<{ name: string; email: string }>;
/** `next`: where the next page begins, if there is one. */
export type FoundPage = Readonly<{ userIds: readonly string[]; next: MemberPlace | undefined }>;

/**
 * Finds members by a part of their name or address, ignoring case, and sorts them by these, without looking at all of them. Names are identity's and
 * memberships organizations', so no row of a read model has both in a way that an index could serve. It is kept in the memory of
 * every process, from the first event at each start.
 */
export class MemberSearch implements Follower {
  readonly name = 'member-search';
  readonly contexts = [identityContext, organizationsContext];
  readonly types = [
    'UserRegistered',
    'UserRenamed',
    'UserErased',
    'OrganizationFounded',
    'MemberJoined',
    'MemberRemoved',
  ];
  readonly #people = new Map<string, Person>();
  readonly #texts = new Map<string, string>();
  readonly #organizations = new Map<string, SearchedMembers>();
  readonly #joined = new Map<string, Set<string>>();
  readonly #known: Known = {
    textOf: (userId) => this.#texts.get(userId),
    keyOf: {
      name: (userId) => this.#people.get(userId)?.name.toLowerCase() ?? '',
      email: (userId) => this.#people.get(userId)?.email.toLowerCase() ?? '',
    },
  };
  #position = -1;

  /** @param wanted `passes`: whether the one who asks may see somebody */
  async find(
    organizationId: string,
    { part, limit, ...wanted }: Omit<Wanted, 'most'> & Readonly<{ limit: number }>,
  ): Promise<FoundPage> {
    const members = this.#organizations.get(organizationId);
    const found = (await members?.find({ ...wanted, part: part?.toLowerCase(), most: limit + 1 })) ?? [];
    const page = found.slice(0, limit);
    return {
      userIds: page.map(({ userId }) => userId),
      next: found.length > limit ? page.at(-1)!.place : undefined,
    };
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const event of events) this.#take(event as Recorded<IdentityEvent | OrganizationEvent>);
    this.#position = upTo;
  }

  #take({ type, data, revision }: Recorded<IdentityEvent | OrganizationEvent>): void {
    switch (type) {
      case 'UserRegistered':
        return this.#call(data.userId, { name: data.name, email: data.email });
      case 'UserRenamed': {
        const person = this.#people.get(data.userId);
        return person && this.#call(data.userId, { ...person, name: data.name });
      }
      case 'UserErased':
        this.#people.delete(data.userId);
        this.#texts.delete(data.userId);
        return this.#renamed(data.userId);
      case 'OrganizationFounded':
        return this.#join(data.organizationId, data.founderId, revision);
      case 'MemberJoined':
        return this.#join(data.organizationId, data.userId, revision);
      case 'MemberRemoved':
        this.#organizations.get(data.organizationId)?.leave(data.userId);
        this.#joined.get(data.userId)?.delete(data.organizationId);
        return undefined;
      default:
        return undefined;
    }
  }

  #call(userId: string, person: Person): void {
    this.#people.set(userId, person);
    this.#texts.set(userId, `${person.name}\n${person.email}`.toLowerCase());
    this.#renamed(userId);
  }

  #renamed(userId: string): void {
    for (const organizationId of this.#joined.get(userId) ?? [])
      this.#organizations.get(organizationId)!.renamed(userId);
  }

  #join(organizationId: string, userId: string, place: number): void {
    let members = this.#organizations.get(organizationId);
    if (!members) {
      members = new SearchedMembers(this.#known);
      this.#organizations.set(organizationId, members);
    }
    members.join(userId, place);
    const joined = this.#joined.get(userId);
    if (joined) joined.add(organizationId);
    else this.#joined.set(userId, new Set([organizationId]));
  }
}
