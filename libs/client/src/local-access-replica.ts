import {
  type AccessAt,
  type AccessChanges,
  type ActingOptions,
  type ActionableOptions,
  type AsOfInstant,
  type Catalogue,
  type ChangesFilter,
  Evaluator,
  type GroupMembership,
  type HeldRoles,
  type Membership,
  type MembersOptions,
  type Question,
  type Standing,
} from '@guildhall/access-control/evaluator';
import {
  type ForeseenAccess,
  accessControlContext,
  type ActingPrincipal,
  type ActionableResource,
  type CheckResult,
  organizationsContext,
  type Principal,
  type ProjectGrant,
} from '@guildhall/contracts';
import type { Event, Follower, Recorded } from '@guildhall/event-sourcing';
import { AccessUnknown } from './access-unknown.js';
import { Staleness, type StalenessSource } from './staleness.js';

type Questions = Omit<Evaluator, 'apply' | 'bytes'>;

export type ReplicaOptions = StalenessSource &
  Readonly<{
    /** When it is staler than that it answers nothing any more: every question throws `AccessUnknown`. Default: it always answers. */
    maxStalenessMs?: number;
  }>;

/**
 * Who may do what, in this process: follows the events of organizations and access-control, so that no question has to ask
 * another one. It begins at the first event at every start. Default deny: it says yes only to what it has been told.
 *
 * @throws {AccessUnknown} from every question while it is staler than it may be
 */
export class LocalAccessReplica implements Follower, Questions {
  readonly name = 'access-replica';
  readonly contexts = [organizationsContext, accessControlContext];
  readonly types = this.contexts.flatMap(({ events }) => Object.keys(events));
  readonly #evaluator: Evaluator;
  readonly #staleness: Staleness;
  readonly #maxStalenessMs: number;
  #position = -1;

  /** @param catalogue the permissions and default roles of the instance, where it has more than the built-in ones */
  constructor(catalogue?: Catalogue, { maxStalenessMs = Number.POSITIVE_INFINITY, ...source }: ReplicaOptions = {}) {
    this.#evaluator = new Evaluator(catalogue);
    this.#maxStalenessMs = maxStalenessMs;
    this.#staleness = new Staleness(source);
  }

  /**
   * How long ago, in milliseconds, it last knew that it had everything that was published. An answer may lack what is younger than
   * that. Infinite before the first events came, and after the following was stopped.
   */
  get stalenessMs(): number {
    return this.#staleness.ms;
  }

  get #known(): Evaluator {
    const { ms } = this.#staleness;
    if (ms > this.#maxStalenessMs) throw new AccessUnknown(ms, this.#maxStalenessMs);
    return this.#evaluator;
  }

  /** Every answer has taken in the log up to here. */
  get position(): number {
    return this.#position;
  }

  checkpoint(): Promise<number> {
    return Promise.resolve(this.#position);
  }

  apply(events: readonly Recorded<Event>[], upTo: number): void {
    for (const event of events) this.#evaluator.apply(event);
    this.#staleness.applied(events);
    this.#position = upTo;
  }

  /** To be told when it has been given all that had been published when it began. */
  caughtUp(): void {
    this.#staleness.caughtUp();
  }

  /** What a user may do in an organization; undefined for who is no member. */
  standing(userId: string, organizationId: string): Standing | undefined {
    return this.#known.standing(userId, organizationId);
  }

  /** With which roles, or from outside; undefined for who is neither a member nor an external collaborator. */
  rolesIn(userId: string, organizationId: string): HeldRoles | undefined {
    return this.#known.rolesIn(userId, organizationId);
  }

  /** What a member is and holds; undefined for who is none. */
  membership(userId: string, organizationId: string): Membership | undefined {
    return this.#known.membership(userId, organizationId);
  }

  /** The members in the order they joined, to be read before anything else is awaited. */
  members(organizationId: string, options?: MembersOptions): Iterable<Membership & Readonly<{ place: number }>> {
    return this.#known.members(organizationId, options);
  }

  /** Who is in a group, in the order they were put into it, as `members`; undefined for a group that is not there. */
  groupMembers(
    groupId: string,
    organizationId: string,
    options?: MembersOptions,
  ): Iterable<GroupMembership> | undefined {
    return this.#known.groupMembers(groupId, organizationId, options);
  }

  /** What was given to a user, a group or an organization role itself, by project. */
  projectGrants(principal: Principal, organizationId: string): readonly ProjectGrant[] {
    return this.#known.projectGrants(principal, organizationId);
  }

  /** The organization of a project; undefined for a project that is not there. */
  organizationOf(projectId: string): string | undefined {
    return this.#known.organizationOf(projectId);
  }

  /** Whether `principal` holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  check(principal: Principal, permission: string, resource: string): boolean {
    return this.#known.check(principal, permission, resource);
  }

  /** Whether the user holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  holds(userId: string, permission: string, resource: string): boolean {
    return this.#known.holds(userId, permission, resource);
  }

  /** What `holds` says to each of these, in their order. */
  holdsEach(userId: string, questions: readonly Question[]): readonly boolean[] {
    return this.#known.holdsEach(userId, questions);
  }

  /** What `holdsEach` would say, where it was asked each of these before and nothing has changed since; undefined: ask it. */
  heldBefore(userId: string, questions: readonly Question[]): readonly boolean[] | undefined {
    return this.#known.heldBefore(userId, questions);
  }

  /** Whether the user may know that the project exists: they have a role in it, or their organization roles list all. */
  sees(userId: string, projectId: string): boolean {
    return this.#known.sees(userId, projectId);
  }

  /** The projects of an organization that the user sees, by id and in no order; or `all` of them. */
  seenProjects(userId: string, organizationId: string): 'all' | readonly string[] {
    return this.#known.seenProjects(userId, organizationId);
  }

  /** What the user lacks to give a role there. Empty: they may. Undefined: there is no such role or project. */
  lacksToGrant(userId: string, role: string, projectId: string, object?: string | null): readonly string[] | undefined {
    return this.#known.lacksToGrant(userId, role, projectId, object);
  }

  lacksToShare(userId: string, organizationId: string, principal: Principal): readonly string[] {
    return this.#known.lacksToShare(userId, organizationId, principal);
  }

  projectRolesBeyond(organizationId: string, roles: readonly string[], held: readonly string[]): readonly string[] {
    return this.#known.projectRolesBeyond(organizationId, roles, held);
  }

  hasProjectRole(organizationId: string, role: string): boolean {
    return this.#known.hasProjectRole(organizationId, role);
  }

  isInUse(projectId: string): boolean {
    return this.#known.isInUse(projectId);
  }

  /** All permissions that `principal` holds on a resource. */
  permissionsOf(principal: Principal, resource: string): readonly string[] {
    return this.#known.permissionsOf(principal, resource);
  }

  /** Where `principal` holds the permission, by resource. */
  resources(principal: Principal, permission: string, options?: ActionableOptions): readonly ActionableResource[] {
    return this.#known.resources(principal, permission, options);
  }

  /** The users who hold the permission on a resource, by id, with everything by which they do. */
  principals(permission: string, resource: string, options?: ActingOptions): readonly ActingPrincipal[] {
    return this.#known.principals(permission, resource, options);
  }

  /** The same answer as `holds`, for any principal, with the reason: what grants it, or what is missing. */
  explain(principal: Principal, permission: string, resource: string): Required<CheckResult> {
    return this.#known.explain(principal, permission, resource);
  }

  /** The same questions as of an instant in the past. */
  at(instant: AsOfInstant): AccessAt {
    return this.#known.at(instant);
  }

  /** The organization of a project, also of one that was deleted or whose organization was; undefined for one that never was. */
  ownerOf(projectId: string): string | undefined {
    return this.#known.ownerOf(projectId);
  }

  /** Whose access would change, and how, if these events were written now, in their order. */
  foresee(events: readonly Event[], options?: Readonly<{ limit?: number }>): readonly ForeseenAccess[] {
    return this.#known.foresee(events, options);
  }

  /** What each event after one instant and up to another gave to or took from whom. */
  changes(from: AsOfInstant, to?: AsOfInstant, filter?: ChangesFilter): AccessChanges {
    return this.#known.changes(from, to, filter);
  }
}
