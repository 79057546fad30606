import type {
  ForeseenAccess,
  AccessControlEvent,
  CheckResult,
  Explanation,
  OrganizationEvent,
  Principal,
} from '@guildhall/contracts';
import type { Event, Recorded } from '@guildhall/event-sourcing';
import { ASSIGN, CATALOGUE, type Catalogue } from './catalogue.js';
import * as because from './explanation.js';
import { OrganizationFacts, type Standing } from './organization-facts.js';
import { addAll, has, PermissionNumbers, without } from './permission-sets.js';
import { type Held, type KnownRole, ProjectFacts } from './project-facts.js';
import { covers, type Resource, resourceOf } from './resource.js';

/**
 * Who may do what: fed with the events of organizations and access-control, asked in process. Pure: the same events give the
 * same answers. Default deny: what it has not been told, or what does not exist, is a no.
 *
 * Only the order within a stream matters. Streams may come interleaved in any way, and an event that comes again changes
 * nothing: so it can be fed from one log as well as from topics.
 *
 * What was given to a user counts while they are in the organization in the very stay that it was given under.
 */
export class Evaluator {
  readonly #organizations = new Map<string, OrganizationFacts>();
  readonly #projects = new Map<string, ProjectFacts>();
  readonly #roles = new Map<string, KnownRole>();
  readonly #revisions = new Map<string, number>();
  readonly #numbers: PermissionNumbers;

  constructor(private readonly catalogue: Catalogue = CATALOGUE) {
    this.#numbers = new PermissionNumbers(catalogue.permissions.map(({ id }) => id));
    for (const { id, permissions } of catalogue.roles.values()) {
      this.#roles.set(id, { id, exists: true, permissions: this.#numbers.setOf(permissions) });
    }
  }

  /** Whose access would change, and how, if these events came now, in their order. Changes nothing. */
  foresee(_events: readonly Event[]): readonly ForeseenAccess[] {
    return [];
  }

  apply(event: Recorded<Event>): void {
    if (event.revision <= (this.#revisions.get(event.stream) ?? -1)) return;
    this.#revisions.set(event.stream, event.revision);
    this.#take(event as Recorded<OrganizationEvent | AccessControlEvent>);
  }

  /** Undefined: no member. */
  standing(userId: string, organizationId: string): Standing | undefined {
    return this.#organizations.get(organizationId)?.standing(userId);
  }

  /** Undefined for a project that is not there. */
  organizationOf(projectId: string): string | undefined {
    return this.#projects.get(projectId)?.organizationId;
  }

  /** Whether `principal` holds `permission` on `projects/{id}` or `projects/{id}/{object path}`. */
  check(principal: Principal, permission: string, resource: string): boolean {
    const asked = resourceOf(resource);
    const number = this.#numbers.numberOf(permission);
    return asked !== undefined && number !== undefined && this.#granting(principal, number, asked) !== undefined;
  }

  holds(userId: string, permission: string, resource: string): boolean {
    return this.check({ type: 'user', id: userId }, permission, resource);
  }

  /** Whether a user may know that a project is there: they hold a role in it, or may list all projects of the organization. */
  sees(userId: string, projectId: string): boolean {
    const project = this.#projects.get(projectId);
    const standing = project && this.#standingIn(project, { type: 'user', id: userId });
    if (!standing) return false;
    if (standing.permissions.has('projects.list-all')) return true;
    return project
      .heldBy({ type: 'user', id: userId })
      .some((held) => held.role.exists && held.membershipId === standing.membershipId);
  }

  /** What a user lacks to give `role` in the whole project. Empty: they may. Undefined: there is no such role or project. */
  lacksToGrant(userId: string, role: string, projectId: string): readonly string[] | undefined {
    const wanted = this.#roles.get(role);
    const project = this.#projects.get(projectId);
    if (!wanted?.exists || project?.organizationId === undefined) return undefined;
    const needed = this.#numbers.setOf([ASSIGN]);
    addAll(needed, wanted.permissions);
    const own = this.#numbers.setOf([]);
    for (const held of this.#effective(project, { type: 'user', id: userId })) {
      if (held.object === null) addAll(own, held.role.permissions);
    }
    return this.#numbers.namesOf(without(needed, own));
  }

  /** The answer of `check` with its reason, in words that need no knowledge of how it is computed. */
  explain(principal: Principal, permission: string, resource: string): Required<CheckResult> {
    const asked = resourceOf(resource);
    const number = this.#numbers.numberOf(permission);
    const held = asked && number !== undefined ? this.#granting(principal, number, asked) : undefined;
    if (asked && held) return { allowed: true, explanation: because.granted(held, permission, asked) };
    return { allowed: false, explanation: this.#denial(principal, permission, resource) };
  }

  #denial(principal: Principal, permission: string, resource: string): Explanation {
    const asked = resourceOf(resource);
    if (!asked) return because.notAResource(resource, permission);
    const number = this.#numbers.numberOf(permission);
    if (number === undefined) return because.noSuchPermission(permission);
    const project = this.#projects.get(asked.projectId);
    if (project?.organizationId === undefined) return because.noSuchProject(asked.projectId, permission);
    const standing = this.#standingIn(project, principal);
    if (!standing) return because.notAMember(principal.id, permission);
    const all = project.heldBy(principal);
    const effective = all.filter((held) => held.membershipId === standing.membershipId);
    const ended = all.filter((held) => held.membershipId !== standing.membershipId);
    const including = (held: Held) => has(held.role.permissions, number);
    return because.notGranted(
      principal.id,
      permission,
      asked,
      { effective, ended, including },
      this.#rolesWith(permission),
    );
  }

  /** The oldest assignment that allows it. */
  #granting(principal: Principal, permission: number, { projectId, object }: Resource): Held | undefined {
    const project = this.#projects.get(projectId);
    const membershipId = project && this.#standingIn(project, principal)?.membershipId;
    if (membershipId === undefined) return undefined;
    for (const held of project!.heldBy(principal)) {
      if (held.membershipId === membershipId && has(held.role.permissions, permission) && covers(held.object, object))
        return held;
    }
    return undefined;
  }

  #effective(project: ProjectFacts, principal: Principal): readonly Held[] {
    const standing = this.#standingIn(project, principal);
    return standing
      ? project.heldBy(principal).filter(({ membershipId }) => membershipId === standing.membershipId)
      : [];
  }

  #standingIn({ organizationId }: ProjectFacts, { type, id }: Principal): Standing | undefined {
    return organizationId === undefined || type !== 'user' ? undefined : this.standing(id, organizationId);
  }

  /** The narrowest first. */
  #rolesWith(permission: string): string[] {
    return [...this.catalogue.roles.values()]
      .filter(({ permissions }) => permissions.includes(permission))
      .sort((one, other) => one.permissions.length - other.permissions.length)
      .map(({ id }) => id);
  }

  #role(id: string): KnownRole {
    let role = this.#roles.get(id);
    if (!role) {
      role = { id, exists: false, permissions: this.#numbers.setOf([]) };
      this.#roles.set(id, role);
    }
    return role;
  }

  #project(id: string): ProjectFacts {
    let project = this.#projects.get(id);
    if (!project) {
      project = new ProjectFacts();
      this.#projects.set(id, project);
    }
    return project;
  }

  #take({ type, data, metadata }: Recorded<OrganizationEvent | AccessControlEvent>): void {
    switch (type) {
      case 'OrganizationFounded': {
        const organization = new OrganizationFacts(data.roles);
        organization.enter(data.founderId, data.membershipId, data.founderRoles);
        this.#organizations.set(data.organizationId, organization);
        return;
      }
      case 'MemberJoined':
        return this.#organizations.get(data.organizationId)?.enter(data.userId, data.membershipId, data.roles);
      case 'MemberRolesChanged':
        return this.#organizations.get(data.organizationId)?.change(data.userId, data.membershipId, data.roles);
      case 'MemberRemoved':
        return this.#organizations.get(data.organizationId)?.end(data.userId, data.membershipId);
      case 'ProjectCreated':
        this.#project(data.projectId).organizationId = data.organizationId;
        return;
      case 'RoleAssigned': {
        const { projectId, assignmentId, principal, membershipId, object, grantedBy } = data;
        const role = this.#role(data.role);
        const grantedAt = metadata.time;
        return this.#project(projectId).assign({
          assignmentId,
          principal,
          membershipId,
          role,
          object,
          grantedBy,
          grantedAt,
        });
      }
      case 'RoleUnassigned':
        return this.#projects.get(data.projectId)?.unassign(data.assignmentId);
    }
  }
}
