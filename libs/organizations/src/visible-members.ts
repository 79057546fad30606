import type { AccessReplica } from '@guildhall/http';
import { effectiveRoles, type OrganizationRow } from './directory.js';
import type { MembershipRow } from './memberships.js';
import type { OrganizationSearch } from './organization-search.js';
import type { OrganizationViews } from './views.js';

export type MayBeSeen = (member: Pick<MembershipRow, 'userId' | 'roles'>) => boolean;

/** Administrators are seen by who may list administrators, and by themselves. */
export const visibleTo = (replica: AccessReplica, userId: string, organization: OrganizationRow): MayBeSeen => {
  const { organizationId, roles } = organization;
  if (replica.standing(userId, organizationId)?.permissions.has('members.list-administrators')) return () => true;
  const administrative = new Set(roles.filter((role) => role.administrative).map(({ id }) => id));
  const isAdministrative = (id: string) => administrative.has(id);
  // Which roles there still are matters to whom the default ones make an administrator, and to nobody else.
  const byDefault = organization.defaultRoles.some(isAdministrative);
  return (row) => {
    const held = byDefault ? effectiveRoles(organization, row.roles) : row.roles;
    return !held.some(isAdministrative) || row.userId === userId;
  };
};

/** Whether somebody is hidden from a user wherever the two meet; where they meet nowhere, nobody hides them. */
export const isHiddenFrom = async (
  userId: string,
  other: string,
  {
    replica,
    views,
    organizations,
  }: Readonly<{
    replica: AccessReplica;
    views: OrganizationViews;
    organizations: OrganizationSearch;
  }>,
): Promise<boolean> => {
  const joined = organizations.find(userId, { by: 'joinedAt', direction: 'ascending' });
  const shared = joined.map(([, id]) => id).filter((id) => replica.rolesIn(other, id) !== undefined);
  const rows = await views.organizations.getMany(shared);
  return rows.size > 0 && ![...rows.values()].some((row) => visibleIds(replica, userId, row)(other));
};

/** The same of people in the organization of whom no more than the id is at hand; nobody else is seen. */
export const visibleIds = (
  replica: AccessReplica,
  userId: string,
  organization: OrganizationRow,
): ((userId: string) => boolean) => {
  const mayBeSeen = visibleTo(replica, userId, organization);
  return (id) => {
    const is = replica.rolesIn(id, organization.organizationId);
    return is !== undefined && (is.external || mayBeSeen({ userId: id, roles: is.roles }));
  };
};
