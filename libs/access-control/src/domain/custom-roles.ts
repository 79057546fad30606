import type { AccessControlEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { mayHold } from './assign-role.js';
import type { Catalogue } from './catalogue.js';
import type { CustomRole, ProjectAccess } from './project-access.js';
import type { RightsToRoles } from './rights-to-roles.js';

/** Whose role it is; projectId null: the whole organization's. */
type RoleId = Readonly<{ roleId: string; organizationId: string; projectId: string | null }>;
export type RoleContent = CustomRole;
type Known = Pick<Catalogue, 'permissions' | 'roles'>;

/** A role of a project's or an organization's own, with no more in it than its maker holds. */
export const createRole =
  (id: RoleId, content: RoleContent, rights: RightsToRoles, catalogue: Known) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const { requireRight, requireHeld } = rights(access);
    requireRight('create');
    requireKnown(content.permissions, catalogue);
    const next = written(content);
    requireHeld(next.permissions);
    requireFreeName(access, next.name, catalogue);
    return [{ type: 'RoleCreated', data: { ...id, ...next } }];
  };

/** For all who hold it, at once. Nobody edits a role that holds, or would hold, more than they do. */
export const changeRole =
  (id: RoleId, change: Partial<RoleContent>, rights: RightsToRoles, catalogue: Known) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const { requireRight, requireHeld } = rights(access);
    requireRight('update');
    const role = customRole(access, id.roleId, catalogue);
    requireKnown(change.permissions ?? [], catalogue);
    const next = written({ ...role, ...change });
    requireHeld([...role.permissions, ...next.permissions]);
    for (const assigned of access.byRole.get(id.roleId) ?? [])
      if (assigned.principal.type === 'service-user') mayHold(assigned, next.permissions, true);
    if (next.name.toLowerCase() !== role.name.toLowerCase()) requireFreeName(access, next.name, catalogue);
    if (JSON.stringify(next) === JSON.stringify(written(role))) return [];
    return [{ type: 'RoleChanged', data: { ...id, ...next } }];
  };

/** It is taken from all who hold it. */
export const deleteRole =
  (id: RoleId, rights: RightsToRoles, catalogue: Known) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    rights(access).requireRight('delete');
    customRole(access, id.roleId, catalogue);
    return [{ type: 'RoleDeleted', data: id }];
  };

const customRole = ({ roles }: ProjectAccess, roleId: string, catalogue: Known): CustomRole => {
  if (catalogue.roles.has(roleId)) throw new Refusal('built-in-role');
  const role = roles.get(roleId);
  if (!role) throw new Refusal('not-found');
  return role;
};

const requireKnown = (permissions: readonly string[], catalogue: Known): void => {
  const known = new Set(catalogue.permissions.map(({ id }) => id));
  const unknown = permissions.filter((permission) => !known.has(permission));
  if (unknown.length > 0) throw new Refusal('unknown-permission', { permissions: unknown });
};

const written = ({ name, description, permissions }: RoleContent): CustomRole & { permissions: string[] } => ({
  name,
  ...(description !== undefined && { description }),
  permissions: [...new Set(permissions)].sort(),
});

const requireFreeName = ({ roleNames }: ProjectAccess, name: string, { roles }: Known): void => {
  const wanted = name.toLowerCase();
  if (roleNames.has(wanted) || [...roles.values()].some((role) => role.name.toLowerCase() === wanted))
    throw new Refusal('name-taken');
};
