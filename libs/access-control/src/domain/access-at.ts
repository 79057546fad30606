import type { ActingPrincipal, ActionableResource, CheckResult, Principal, ProjectGrant } from '@guildhall/contracts';
import { type ActingOptions, actingPrincipals } from './acting-principals.js';
import { type ActionableOptions, actionableResources } from './actionable-resources.js';
import { ASSIGN, BIND } from './catalogue.js';
import { Checking } from './checking.js';
import { explained } from './explained.js';
import type { Facts } from './facts.js';
import { grantsOf, isAnythingGiven, permissionsOn } from './grants.js';
import {
  type HeldRoles,
  heldRolesAt,
  type GroupMembership,
  joinedAt,
  type Membership,
  membershipAt,
  membersOf,
  membersOfGroup,
  type MembersOptions,
  projectGrantsOf,
  type Standing,
  standingAt,
} from './memberships.js';
import { addAll, has, type PermissionSet, without } from './permission-sets.js';
import { NONE } from './rows.js';
import { seenProjects } from './seen-projects.js';
import { lackingToShare, rolesBeyond } from './sharing.js';
import { Situation } from './situation.js';

/** The questions of access, as of one instant. Default deny: what was not told, or is not there, is a no. */
export class AccessAt {
  readonly #situation: Situation;
  readonly #checking: Checking;

  constructor(
    protected readonly facts: Facts,
    position: number,
  ) {
    this.#situation = new Situation(facts, position);
    this.#checking = new Checking(this.#situation);
  }

  /** Undefined: neither a member nor an external collaborator, or the organization is not there (any more). */
  standing(userId: string, organizationId: string): Standing | undefined {
    const found = this.#found(userId, organizationId);
    return found && standingAt(this.#situation, found.standing, found.organization);
  }

  /** The part of `standing` that needs no other look; undefined as there. */
  rolesIn(userId: string, organizationId: string): HeldRoles | undefined {
    const found = this.#found(userId, organizationId);
    return found && heldRolesAt(this.#situation, found.standing, found.organization);
  }

  /** Undefined: no member, or the organization is not there (any more). */
  membership(userId: string, organizationId: string): Membership | undefined {
    const found = this.#found(userId, organizationId);
    if (!found || this.facts.organizations.isExternal(found.standing)) return undefined;
    const since = joinedAt(this.#situation, found.user, found.organization);
    return membershipAt(this.#situation, found.organization, { ...found, joinedAt: since });
  }

  /**
   * The members of an organization in the order they joined, each with their place to go on from; none while it is not there. They
   * are worked out as they are read: to be read before anything else is applied. Who takes part from outside is none of them.
   */
  *members(organizationId: string, options: MembersOptions = {}): Iterable<Membership & Readonly<{ place: number }>> {
    const organization = this.#there(organizationId);
    if (organization === NONE) return;
    for (const { place, ...arrived } of membersOf(this.#situation, organization, options))
      yield { place, ...membershipAt(this.#situation, organization, arrived) };
  }

  /**
   * Who is in a group, in the order they were put into it, each with their place to go on from; undefined for a group that is not
   * there. They are worked out as they are read: to be read before anything else is applied.
   */
  groupMembers(
    groupId: string,
    organizationId: string,
    options: MembersOptions = {},
  ): Iterable<GroupMembership> | undefined {
    const organization = this.#there(organizationId);
    const group = this.facts.holders.findGroup(groupId);
    if (organization === NONE || group === NONE || !this.#situation.isGroup(group, organization)) return undefined;
    return membersOfGroup(this.#situation, group, organization, options);
  }

  /**
   * What was given to a user under their present stay, to a group or to an organization role, on whole projects and in them, of
   * projects and roles that there are; by project. Not what comes to them by another principal.
   */
  projectGrants(principal: Principal, organizationId: string): readonly ProjectGrant[] {
    const organization = this.#there(organizationId);
    const holder = organization === NONE ? undefined : this.#situation.bearer(principal, organization)?.holders[0];
    return holder ? projectGrantsOf(this.#situation, holder.holder, organization) : [];
  }

  /** Undefined for a project that is not there, or whose organization is not. */
  organizationOf(projectId: string): string | undefined {
    const { organizations } = this.facts;
    const organization = this.#situation.organizationOf(organizations.projects.find(projectId));
    return organization === NONE ? undefined : organizations.organizations.text(organization);
  }

  /** Whether `principal` holds `permission` on `projects/{id}` or `projects/{id}/{object path}`. */
  check(principal: Principal, permission: string, resource: string): boolean {
    if (principal.type === 'user') return this.holds(principal.id, permission, resource);
    const number = this.facts.roles.numbers.numberOf(permission);
    const held = number === undefined ? undefined : this.#heldOn(principal, resource);
    return held !== undefined && has(held, number!);
  }

  holds(userId: string, permission: string, resource: string): boolean {
    const number = this.facts.roles.numbers.numberOf(permission);
    if (number === undefined) return false;
    const organization = this.read(resource);
    return organization !== NONE && this.allows(userId, number, organization);
  }

  /** The organization of what is asked about, for `allows`; NONE: it is no resource, or not there. */
  protected read(resource: string): number {
    const { asked } = this.facts;
    return asked.read(resource) ? this.#situation.organizationOf(asked.project) : NONE;
  }

  /** Whether the user holds the permission on what was read last, which is of that organization. */
  protected allows(userId: string, permission: number, organization: number): boolean {
    const { asked, organizations } = this.facts;
    const user = organizations.users.find(userId);
    return user !== NONE && this.#checking.allows(user, permission, asked.project, organization);
  }

  /** Whether a user may know that a project is there: they hold a role in it, or may list all projects of the organization. */
  sees(userId: string, projectId: string): boolean {
    const { organizations } = this.facts;
    const project = organizations.projects.find(projectId);
    const organization = this.#situation.organizationOf(project);
    const user = organizations.users.find(userId);
    if (organization === NONE || user === NONE) return false;
    const standing = this.#situation.standing(user, organization);
    if (standing === NONE) return false;
    if (this.#situation.effective(organization, standing).permissions.has('projects.list-all')) return true;
    return this.#checking.holdsAny(user, project, organization);
  }

  /** The projects of an organization, by id and in no order, that a user may know are there; or `all` of them. */
  seenProjects(userId: string, organizationId: string): 'all' | readonly string[] {
    const { organizations } = this.facts;
    const organization = this.#there(organizationId);
    const user = organizations.users.find(userId);
    if (organization === NONE || user === NONE) return [];
    return seenProjects(this.#situation, user, organization, (project) =>
      this.#checking.holdsAny(user, project, organization),
    );
  }

  /**
   * What a user lacks to give `role` in the project, or on an object in it: to assign roles, and what the role holds that they do
   * not, unless they may give more than they hold. Empty: they may. Undefined: there is no such role there, or no such place.
   */
  lacksToGrant(userId: string, role: string, projectId: string, object?: string | null): readonly string[] | undefined {
    const { roles, asked } = this.facts;
    if (!asked.read(object ? `projects/${projectId}/${object}` : `projects/${projectId}`)) return undefined;
    const organization = this.#situation.organizationOf(asked.project);
    const name = roles.names.find(role);
    if (organization === NONE || name === NONE) return undefined;
    const wanted = this.#situation.permissions(name, asked.project, organization);
    if (!wanted) return undefined;
    const own = this.#held({ type: 'user', id: userId }, asked.project, organization);
    const needed = roles.numbers.setOf([ASSIGN]);
    if (!has(own, roles.numbers.numberOf(BIND)!)) addAll(needed, wanted);
    return roles.numbers.namesOf(without(needed, own));
  }

  /**
   * What a user lacks to put somebody into a group, or to give them an organization role: permissions that these bring in projects
   * and that the user neither holds there nor may give without holding them. Empty: they may.
   */
  lacksToShare(userId: string, organizationId: string, principal: Principal): readonly string[] {
    const organization = this.#there(organizationId);
    return organization === NONE ? [] : lackingToShare(this.#situation, userId, organization, principal);
  }

  /**
   * Those of `roles` that, held in every project of the organization, allow more than all of `held` do together. A role that
   * cannot be given in every project, or is not known, allows more than anything but itself.
   */
  projectRolesBeyond(organizationId: string, roles: readonly string[], held: readonly string[]): readonly string[] {
    return rolesBeyond(this.#situation, this.#there(organizationId), roles, held);
  }

  /** Whether there is a project role of this id that can be given in every project of the organization. */
  hasProjectRole(organizationId: string, role: string): boolean {
    const organization = this.#there(organizationId);
    const name = this.facts.roles.names.find(role);
    if (organization === NONE || name === NONE) return false;
    return this.#situation.permissions(name, NONE, organization) !== undefined;
  }

  /** Whether anybody was given a role in the project that counts: not what organization roles have in every project. */
  isInUse(projectId: string): boolean {
    const project = this.facts.organizations.projects.find(projectId);
    const organization = this.#situation.organizationOf(project);
    return organization !== NONE && isAnythingGiven(this.#situation, project, organization);
  }

  /** All permissions that `principal` holds on a resource, in the order of the catalogue. */
  permissionsOf(principal: Principal, resource: string): readonly string[] {
    const held = this.#heldOn(principal, resource);
    return held ? this.facts.roles.numbers.namesOf(held) : [];
  }

  /**
   * Where `principal` holds `permission`: whole projects, and single objects with what is below them; what lies within another one
   * of them is left out. Sorted by resource; a page goes on after the last one of the page before. What an organization role
   * holds is only told of one organization: name it.
   */
  resources(principal: Principal, permission: string, options: ActionableOptions = {}): readonly ActionableResource[] {
    return actionableResources(this.#situation, principal, permission, options);
  }

  /**
   * The users who hold `permission` on a resource, with everything by which they do. Sorted by id; a page goes on after the last
   * one of the page before.
   */
  principals(permission: string, resource: string, options: ActingOptions = {}): readonly ActingPrincipal[] {
    return actingPrincipals(this.#situation, permission, resource, options);
  }

  /** The answer of `check` with its reason, in words that need no knowledge of how it is computed. */
  explain(principal: Principal, permission: string, resource: string): Required<CheckResult> {
    return explained(this.#situation, principal, permission, resource);
  }

  #there(organizationId: string): number {
    const organization = this.facts.organizations.organizations.find(organizationId);
    return organization !== NONE && this.#situation.isThere(organization) ? organization : NONE;
  }

  #found(userId: string, organizationId: string) {
    const organization = this.#there(organizationId);
    const user = this.facts.organizations.users.find(userId);
    const standing = organization === NONE || user === NONE ? NONE : this.#situation.standing(user, organization);
    return standing === NONE ? undefined : { organization, user, standing };
  }

  /** Undefined: it is no resource, or not there. */
  #heldOn(principal: Principal, resource: string): PermissionSet | undefined {
    const organization = this.read(resource);
    return organization === NONE ? undefined : this.#held(principal, this.facts.asked.project, organization);
  }

  #held(principal: Principal, project: number, organization: number): PermissionSet {
    const bearer = this.#situation.bearer(principal, organization);
    const grants = bearer ? grantsOf(this.#situation, bearer, project, organization) : [];
    return permissionsOn(this.#situation, grants, (path) => this.facts.asked.isWithin(path));
  }
}
