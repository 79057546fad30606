import type { AccessControlEvent, Principal, RoleAssigned } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';

export type Assigned = RoleAssigned['data'];

/** A role that somebody made. */
export type CustomRole = Readonly<{
  name: string;
  description?: string | undefined;
  permissions: readonly string[];
}>;

/** What has been assigned in one project, and the roles of its own; of an organization: the roles of all its projects. */
export type ProjectAccess = Readonly<{
  assignments: Map<string, Assigned>;
  /** The ids of all assignments there ever were: what was taken back is not given again by what is merely told again. */
  known: Set<string>;
  /** The id of the assignment that says just that, if there is one. */
  ids: Map<string, string>;
  byHolder: Map<string, Set<Assigned>>;
  byRole: Map<string, Set<Assigned>>;
  roles: Map<string, CustomRole>;
  /** The role of each name, whatever its case. */
  roleNames: Map<string, string>;
}>;

/** Who holds it: a user in one stay in the organization, a group, or whoever holds an organization role. */
export type Holder = Readonly<{ principal: Principal; membershipId?: string | undefined }>;
type Said = Holder & Readonly<{ role: string; object: string | null }>;

// With the membership in it, what was given under an earlier one is in nobody's way.
const keyOf = ({ principal, membershipId, role, object }: Said): string =>
  JSON.stringify([principal.type, principal.id, membershipId, role, object]);

const holderKey = ({ principal, membershipId }: Holder): string =>
  JSON.stringify([principal.type, principal.id, membershipId]);

const evolve = (access: ProjectAccess, { type, data }: AccessControlEvent): ProjectAccess => {
  switch (type) {
    case 'RoleAssigned':
      access.assignments.set(data.assignmentId, data);
      access.known.add(data.assignmentId);
      access.ids.set(keyOf(data), data.assignmentId);
      put(access.byHolder, holderKey(data), data);
      put(access.byRole, data.role, data);
      return access;
    case 'RoleUnassigned': {
      const assigned = access.assignments.get(data.assignmentId);
      if (assigned) forget(access, assigned);
      return access;
    }
    case 'RoleCreated':
    case 'RoleChanged': {
      const { roleId, name, description, permissions } = data;
      forgetName(access, roleId);
      access.roles.set(roleId, { name, ...(description !== undefined && { description }), permissions });
      access.roleNames.set(name.toLowerCase(), roleId);
      return access;
    }
    case 'RoleDeleted':
      forgetName(access, data.roleId);
      access.roles.delete(data.roleId);
      // It is taken from all who hold it. Each assignment is dropped once, however often its role was looked at.
      for (const assigned of access.byRole.get(data.roleId) ?? []) forget(access, assigned);
      return access;
  }
};

export const projectAccess: Decider<ProjectAccess, AccessControlEvent> = {
  category: 'access',
  initialState: () => ({
    assignments: new Map(),
    known: new Set(),
    ids: new Map(),
    byHolder: new Map(),
    byRole: new Map(),
    roles: new Map(),
    roleNames: new Map(),
  }),
  evolve,
};

const put = (sets: Map<string, Set<Assigned>>, key: string, assigned: Assigned): void => {
  const set = sets.get(key);
  if (set) set.add(assigned);
  else sets.set(key, new Set([assigned]));
};

const drop = (sets: Map<string, Set<Assigned>>, key: string, assigned: Assigned): void => {
  const set = sets.get(key);
  set?.delete(assigned);
  if (set?.size === 0) sets.delete(key);
};

const forget = (access: ProjectAccess, assigned: Assigned): void => {
  access.assignments.delete(assigned.assignmentId);
  access.ids.delete(keyOf(assigned));
  drop(access.byHolder, holderKey(assigned), assigned);
  drop(access.byRole, assigned.role, assigned);
};

const forgetName = ({ roles, roleNames }: ProjectAccess, roleId: string): void => {
  const name = roles.get(roleId)?.name.toLowerCase();
  if (name !== undefined && roleNames.get(name) === roleId) roleNames.delete(name);
};

/** The id of the assignment that already says so. */
export const idOfAssigned = (access: ProjectAccess, said: Said): string | undefined => access.ids.get(keyOf(said));

const NOTHING: ReadonlySet<Assigned> = new Set();

/** Everything that was given to a holder itself. */
export const assignedTo = (access: ProjectAccess, holder: Holder): ReadonlySet<Assigned> =>
  access.byHolder.get(holderKey(holder)) ?? NOTHING;
