import type { AccessReplica } from '@guildhall/http';
import type { Member } from './domain/rights.js';
import { principalKey } from './principals.js';
import type { AccessControlViews } from './views.js';

/** A user with everything by which they hold something in an organization's projects; as fresh as the replica and the views. */
export const actingMember = async (
  { principals }: AccessControlViews,
  replica: AccessReplica,
  userId: string,
  organizationId: string,
): Promise<Required<Member>> => {
  const standing = replica.standing(userId, organizationId);
  if (!standing) return { userId, membershipId: undefined, groups: [], organizationRoles: [], everywhere: [] };
  const { membershipId, roles, groups } = standing;
  const rows = await principals.getMany(roles.map((role) => principalKey(organizationId, role)));
  const everywhere = [...new Set([...rows.values()].flatMap(({ projectRoles }) => projectRoles))];
  return { userId, membershipId, groups, organizationRoles: roles, everywhere };
};
