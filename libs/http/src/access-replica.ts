import type {
  AccessChange,
  ForeseenAccess,
  ActingPrincipal,
  ActionableResource,
  CheckResult,
  Principal,
  ProjectGrant,
} from '@guildhall/contracts';
import type { Event } from '@guildhall/event-sourcing';

/** What a user may do in an organization, and the stay in it under which they may. */
export type Standing = Readonly<{
  membershipId: string;
  roles: readonly string[];
  permissions: ReadonlySet<string>;
  /** Takes part from outside: is no member and holds no organization roles. */
  external: boolean;
  /** The groups that they are in. */
  groups: readonly string[];
}>;

/** With which of an organization's roles a user is in it, or from outside. */
export type HeldRoles = Pick<Standing, 'roles' | 'external'>;

/** A member of an organization: what they are, since when, and what they were given in projects in person. */
export type Membership = Standing & Readonly<{ userId: string; joinedAt: string; projects: readonly ProjectGrant[] }>;

/** `after`: the place of the last one of the page before. */
export type MembersOptions = Readonly<{ after?: number; descending?: boolean }>;

/** A page goes on after the last one of the page before; without a limit all come at once. */
export type After = Readonly<{ after?: string; limit?: number }>;

/** After the event at a position of the log, or after all that had been written by a time (RFC 3339). */
export type AsOfInstant = Readonly<{ position: number }> | Readonly<{ time: string }>;

export type Question = Readonly<{ permission: string; resource: string }>;

export type ChangesFilter = Readonly<{
  userId?: string;
  projectId?: string;
  organizationId?: string;
  cursor?: string;
  limit?: number;
}>;

/** The questions of access as of one instant. Default deny: what was not told, or is not there, is a no. */
export abstract class AccessQuestions {
  /** Undefined: neither a member nor an external collaborator. */
  abstract standing(userId: string, organizationId: string): Standing | undefined;

  /** The part of `standing` that is cheapest to tell, of whole lists of people; undefined as there. */
  abstract rolesIn(userId: string, organizationId: string): HeldRoles | undefined;

  /** Undefined for who is no member. */
  abstract membership(userId: string, organizationId: string): Membership | undefined;

  /**
   * The members of an organization in the order they joined, each with their place, which is the same in every process. They are
   * worked out as they are read: to be read before anything else is awaited.
   */
  abstract members(
    organizationId: string,
    options?: MembersOptions,
  ): Iterable<Membership & Readonly<{ place: number }>>;

  /** Who is in a group, in the order they were put into it, as `members`; undefined for a group that is not there. */
  abstract groupMembers(
    groupId: string,
    organizationId: string,
    options?: MembersOptions,
  ): Iterable<Readonly<{ userId: string; addedAt: string; place: number }>> | undefined;

  /**
   * What was given to a user under their present stay, to a group or to an organization role, on whole projects and in them, of
   * projects and roles that there are; by project. Not what comes to them by another principal.
   */
  abstract projectGrants(principal: Principal, organizationId: string): readonly ProjectGrant[];

  /** The organization of a project; undefined for a project that is not there. */
  abstract organizationOf(projectId: string): string | undefined;

  /** Whether `principal` holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  abstract check(principal: Principal, permission: string, resource: string): boolean;

  /** Whether the user holds the permission on `projects/{id}` or `projects/{id}/{object path}`. */
  abstract holds(userId: string, permission: string, resource: string): boolean;

  /** Whether the user may know that the project exists: they have a role in it, or their organization roles list all. */
  abstract sees(userId: string, projectId: string): boolean;

  /** The projects of an organization that the user sees, by id and in no order; or `all` of them. */
  abstract seenProjects(userId: string, organizationId: string): 'all' | readonly string[];

  /**
   * What the user lacks to give a project role on a project, or on an object in it: that of assigning roles, and permissions of
   * the role that they do not hold there themselves, unless they hold `projects.roles.bind`. Empty: they may give it. Undefined:
   * there is no such role there, or no such project.
   */
  abstract lacksToGrant(
    userId: string,
    role: string,
    projectId: string,
    object?: string | null,
  ): readonly string[] | undefined;

  /**
   * What the user lacks to put somebody into a group or to give them an organization role: permissions that it brings in some
   * project and that they do not hold there themselves. Empty: they may.
   */
  abstract lacksToShare(userId: string, organizationId: string, principal: Principal): readonly string[];

  /**
   * Those of `roles` that, held in every project of the organization, allow more than all of `held` do together. A role that
   * cannot be given in every project, or is not known, allows more than anything but itself.
   */
  abstract projectRolesBeyond(
    organizationId: string,
    roles: readonly string[],
    held: readonly string[],
  ): readonly string[];

  /** Whether there is a project role of this id that can be given in every project of the organization. */
  abstract hasProjectRole(organizationId: string, role: string): boolean;

  /** Whether anybody was given a role in the project that counts. */
  abstract isInUse(projectId: string): boolean;

  /** All permissions that `principal` holds on a resource. */
  abstract permissionsOf(principal: Principal, resource: string): readonly string[];

  /** Where `principal` holds the permission, by resource; what lies within another one of these is left out. */
  abstract resources(
    principal: Principal,
    permission: string,
    options?: After & Readonly<{ organizationId?: string }>,
  ): readonly ActionableResource[];

  /** The users who hold the permission on a resource, by id, with everything by which they do. */
  abstract principals(permission: string, resource: string, options?: After): readonly ActingPrincipal[];

  /** The same answer as `check` with the reason: what grants it, or what is missing. */
  abstract explain(principal: Principal, permission: string, resource: string): Required<CheckResult>;
}

/**
 * The replica of access facts in this process: it follows the topics of organizations and access-control, so that no request
 * has to ask another service. It knows nothing but what has reached it. It answers as of now, or `at` any past instant.
 */
export abstract class AccessReplica extends AccessQuestions {
  /** What `holds` says to each of these, in their order. */
  abstract holdsEach(userId: string, questions: readonly Question[]): readonly boolean[];

  /** What `holdsEach` would say, where it was asked each of these before and nothing has changed since; undefined: ask it. */
  abstract heldBefore(userId: string, questions: readonly Question[]): readonly boolean[] | undefined;

  abstract at(instant: AsOfInstant): AccessQuestions;

  /** The organization of a project, also of one that was deleted or whose organization was; undefined for one that never was. */
  abstract ownerOf(projectId: string): string | undefined;

  /**
   * Whose access would change, and how, if these events were written now, in their order, with what follows from them. What is
   * known does not change.
   */
  abstract foresee(events: readonly Event[], options?: Readonly<{ limit?: number }>): readonly ForeseenAccess[];

  /** What each event after one instant and up to another (default: now) gave to or took from whom, in the order of events. */
  abstract changes(
    from: AsOfInstant,
    to?: AsOfInstant,
    filter?: ChangesFilter,
  ): Readonly<{ changes: readonly AccessChange[]; nextCursor: string | null }>;
}
