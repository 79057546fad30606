import type { Organization, OrganizationPermission } from '@guildhall/contracts';
import { effectiveRoles, type OrganizationRow } from './directory.js';

/** What can be done with an organization, and the permission that it takes. */
const ACTIONS: readonly (readonly [action: string, permission: OrganizationPermission])[] = [
  ['rename', 'organization.rename'],
  ['delete', 'organization.delete'],
  ['transfer-ownership', 'ownership.transfer'],
  ['list-members', 'members.list'],
  ['add-member', 'members.add'],
  ['invite', 'members.invite'],
  ['change-roles', 'members.update-roles'],
  ['remove-member', 'members.remove'],
  ['manage-groups', 'groups.manage'],
  ['create-project', 'projects.create'],
  ['list-all-projects', 'projects.list-all'],
  ['manage-roles', 'roles.manage'],
  ['change-policies', 'policies.update'],
  ['read-audit-trail', 'audit-events.list'],
  ['view-billing', 'billing.view'],
  ['manage-billing', 'billing.manage'],
];

/** What the roles of somebody in an organization allow. */
export const permissionsIn = (row: OrganizationRow, roles: readonly string[]): ReadonlySet<OrganizationPermission> =>
  new Set(row.roles.filter((role) => roles.includes(role.id)).flatMap(({ permissions }) => permissions));

/**
 * The organization as somebody who belongs to it sees it.
 * @param held what they hold as a member; undefined for who takes part from outside
 */
export const organizationFor = (
  row: OrganizationRow,
  userId: string,
  held: readonly string[] | undefined,
): Organization => {
  const { organizationId: id, name, slug, template, createdAt, ownerId, status, restorableUntil, holders } = row;
  const roles = held ? effectiveRoles(row, held) : [];
  const permissions = permissionsIn(row, roles);
  const isDeleted = status !== 'active';
  const allowed = ACTIONS.filter(([action, permission]) =>
    action === 'transfer-ownership' ? ownerId === userId : permissions.has(permission),
  ).map(([action]) => action);
  const staysWithOne = holders.length === 1 && holders[0] === userId;
  const restores = permissions.has('organization.delete') ? ['restore'] : [];
  return {
    id,
    name,
    slug,
    template,
    createdAt,
    ...(ownerId !== null && { owner: { userId: ownerId } }),
    ...(isDeleted && restorableUntil !== null && { deleted: { restorableUntil } }),
    you: { roles: [...roles], actions: isDeleted ? restores : [...allowed, ...(staysWithOne ? [] : ['leave'])] },
  };
};
