import type { AccessReplica } from '@guildhall/http';
import { principalKey } from './principals.js';
import type { AccessControlViews } from './views.js';

/** Whether a user may see who somebody in the organization is: administrators, only who may list them, and they themselves. */
export const maySee = async (
  { principals }: AccessControlViews,
  replica: AccessReplica,
  organizationId: string,
  { userId, otherId }: Readonly<{ userId: string; otherId: string }>,
): Promise<boolean> => {
  if (userId === otherId) return true;
  if (replica.standing(userId, organizationId)?.permissions.has('members.list-administrators')) return true;
  const roles = replica.rolesIn(otherId, organizationId)?.roles ?? [];
  const held = await principals.getMany(roles.map((id) => principalKey(organizationId, id)));
  return ![...held.values()].some(({ administrative }) => administrative);
};
