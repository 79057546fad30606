import type { AccessControlEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { ASSIGN, CATALOGUE, type Roles } from './catalogue.js';
import {
  type Assigned,
  beyondOwnRights,
  idOfAssigned,
  type Member,
  permissionsHeld,
  type ProjectAccess,
} from './project-access.js';

/**
 * A member gives a role to a user. `membershipId` is the stay of that user in the organization: the assignment is bound to
 * it. What the giver holds is read from the very state that is changed, so rights that were just taken from them are gone.
 */
export const assignRole =
  (assigned: Assigned, by: Member, roles: Roles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const held = permissionsHeld(access, by, assigned.object, roles);
    if (!held.has(ASSIGN)) throw new Refusal('forbidden', { permission: ASSIGN });
    const role = roles.get(assigned.role);
    if (!role) throw new Refusal('unknown-role', { role: assigned.role });
    const missing = beyondOwnRights(role.permissions, held);
    if (missing.length > 0) throw new Refusal('beyond-own-rights', { missing });
    if (assigned.membershipId === undefined) throw new Refusal('not-a-member');
    const already = idOfAssigned(access, assigned);
    if (already) throw new Refusal('role-already-assigned', { assignmentId: already });
    return [{ type: 'RoleAssigned', data: assigned }];
  };
