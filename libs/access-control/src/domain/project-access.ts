import type { AccessControlEvent, Principal, RoleAssigned } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';
import type { Roles } from './catalogue.js';
import { covers } from './resource.js';

export type Assigned = RoleAssigned['data'];

/** A user in the stay in the organization that they are in now; undefined for who is no member. */
export type Member = Readonly<{ userId: string; membershipId: string | undefined }>;

/** What has been assigned in one project. */
export type ProjectAccess = Readonly<{
  assignments: Map<string, Assigned>;
  /** The ids of all assignments there ever were: what was taken back is not given again by what is merely told again. */
  known: Set<string>;
  /** The id of the assignment that says just that, if there is one. */
  ids: Map<string, string>;
  byHolder: Map<string, Set<Assigned>>;
}>;

type Said = Readonly<{ principal: Principal; membershipId?: string | undefined; role: string; object: string | null }>;

// With the membership in it, what was given under an earlier one is in nobody's way.
const keyOf = ({ principal, membershipId, role, object }: Said): string =>
  JSON.stringify([principal.type, principal.id, membershipId, role, object]);

const holderOf = ({ principal, membershipId }: Pick<Said, 'principal' | 'membershipId'>): string =>
  JSON.stringify([principal.type, principal.id, membershipId]);

export const projectAccess: Decider<ProjectAccess, AccessControlEvent> = {
  category: 'access',
  initialState: () => ({ assignments: new Map(), known: new Set(), ids: new Map(), byHolder: new Map() }),
  evolve: (access, { type, data }) => {
    switch (type) {
      case 'RoleAssigned': {
        access.assignments.set(data.assignmentId, data);
        access.known.add(data.assignmentId);
        access.ids.set(keyOf(data), data.assignmentId);
        const holder = holderOf(data);
        const held = access.byHolder.get(holder);
        if (held) held.add(data);
        else access.byHolder.set(holder, new Set([data]));
        return access;
      }
      case 'RoleUnassigned': {
        const assigned = access.assignments.get(data.assignmentId);
        if (!assigned) return access;
        access.assignments.delete(data.assignmentId);
        access.ids.delete(keyOf(assigned));
        const held = access.byHolder.get(holderOf(assigned));
        held?.delete(assigned);
        if (held?.size === 0) access.byHolder.delete(holderOf(assigned));
        return access;
      }
      default:
        return access;
    }
  },
};

/** The id of the assignment that already says so. */
export const idOfAssigned = (access: ProjectAccess, said: Said): string | undefined => access.ids.get(keyOf(said));

/** Everything that a member may do on `object` (null: on the whole project), by what is assigned here. */
export const permissionsHeld = (
  access: ProjectAccess,
  { userId, membershipId }: Member,
  object: string | null,
  roles: Roles,
): ReadonlySet<string> => {
  const held = new Set<string>();
  if (membershipId === undefined) return held;
  for (const assigned of access.byHolder.get(holderOf({ principal: { type: 'user', id: userId }, membershipId })) ??
    []) {
    if (!covers(assigned.object, object)) continue;
    for (const permission of roles.get(assigned.role)?.permissions ?? []) held.add(permission);
  }
  return held;
};

/** Nobody gives more than they hold: what would be too much, given what the granter holds where they give it. */
export const beyondOwnRights = (role: readonly string[], held: ReadonlySet<string>): readonly string[] =>
  role.filter((permission) => !held.has(permission));
