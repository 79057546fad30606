import type { AccessControlEvent, Role, RoleChange } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { roleOf } from './custom-roles.js';
import type { RoleContent } from './domain/custom-roles.js';
import type { AccessControlViews } from './views.js';

/** A role as a decision left it. */
export const changedRole = async (
  { customRoles }: AccessControlViews,
  roleId: string,
  events: readonly AccessControlEvent[],
): Promise<Role> => {
  const [event] = events;
  if (event?.type === 'RoleCreated' || event?.type === 'RoleChanged') return roleOf(event.data);
  const row = await customRoles.get(roleId);
  if (!row) throw new Refusal('not-yet-consistent');
  return roleOf(row);
};

/** What a change names: what it leaves out stays. */
export const given = ({ name, description, permissions }: RoleChange): Partial<RoleContent> => ({
  ...(name !== undefined && { name }),
  ...(description !== undefined && { description }),
  ...(permissions !== undefined && { permissions }),
});
