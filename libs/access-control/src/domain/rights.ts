import { Refusal } from '@guildhall/event-sourcing';
import { ASSIGN, BIND } from './catalogue.js';
import { type Assigned, assignedTo, type Holder, type ProjectAccess } from './project-access.js';
import { covers } from './resource.js';

/** A user in the stay in the organization that they are in now, and all else by which they hold something in its projects. */
export type Member = Readonly<{
  userId: string;
  /** Undefined for who is neither a member nor an external collaborator: they hold nothing. */
  membershipId: string | undefined;
  groups?: readonly string[];
  organizationRoles?: readonly string[];
  /** Project roles that they have in every project by their organization roles. */
  everywhere?: readonly string[];
}>;

/** The roles that are not of the project itself: built-in ones, and those of its organization. */
export type KnownRoles = Readonly<{ get(id: string): Readonly<{ permissions: readonly string[] }> | undefined }>;

export const roleIn = (access: ProjectAccess, roles: KnownRoles, id: string) => roles.get(id) ?? access.roles.get(id);

/**
 * Everything that a member may do on `object` (null: on the whole project). What is assigned is read from the very state that is
 * changed, so what was just taken from them, or from a group that they are in, is gone.
 */
export const permissionsHeld = (
  access: ProjectAccess,
  by: Member,
  object: string | null,
  roles: KnownRoles,
): ReadonlySet<string> => {
  const held = new Set<string>();
  if (by.membershipId === undefined) return held;
  const add = (role: string) => {
    for (const permission of roleIn(access, roles, role)?.permissions ?? []) held.add(permission);
  };
  for (const holder of holdersOf(by)) {
    for (const assigned of assignedTo(access, holder)) if (covers(assigned.object, object)) add(assigned.role);
  }
  for (const role of by.everywhere ?? []) add(role);
  return held;
};

const holdersOf = ({ userId, membershipId, groups = [], organizationRoles = [] }: Member): readonly Holder[] => [
  { principal: { type: 'user', id: userId }, membershipId },
  ...groups.map((id) => ({ principal: { type: 'group' as const, id } })),
  ...organizationRoles.map((id) => ({ principal: { type: 'organization-role' as const, id } })),
];

/** Nobody gives more than they hold: what would be too much, given what the giver holds where they give it. */
export const beyondOwnRights = (role: readonly string[], held: ReadonlySet<string>): readonly string[] =>
  held.has(BIND) ? [] : role.filter((permission) => !held.has(permission));

/** What a member lacks to give a role there. Empty: they may. Undefined: there is no such role. */
export const lackedToGive = (
  access: ProjectAccess,
  by: Member,
  { role, object }: Pick<Assigned, 'role' | 'object'>,
  roles: KnownRoles,
): readonly string[] | undefined => {
  const held = permissionsHeld(access, by, object, roles);
  if (!held.has(ASSIGN)) return [ASSIGN];
  const wanted = roleIn(access, roles, role);
  return wanted && beyondOwnRights(wanted.permissions, held);
};

/** @throws {Refusal} `forbidden`, `unknown-role`, `beyond-own-rights`: unless the member may give that role there */
export const mayGive = (
  access: ProjectAccess,
  by: Member,
  given: Pick<Assigned, 'role' | 'object'>,
  roles: KnownRoles,
): void => {
  const missing = lackedToGive(access, by, given, roles);
  if (!missing) throw new Refusal('unknown-role', { role: given.role });
  if (missing[0] === ASSIGN) throw new Refusal('forbidden', { permission: ASSIGN });
  if (missing.length > 0) throw new Refusal('beyond-own-rights', { role: given.role, missing });
};

/** @throws {Refusal} `forbidden` unless the member holds the permission there */
export const requireHeld = (held: ReadonlySet<string>, permission: string): void => {
  if (!held.has(permission)) throw new Refusal('forbidden', { permission });
};
