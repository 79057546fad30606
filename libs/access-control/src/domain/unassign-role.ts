import type { AccessControlEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { CATALOGUE, type Roles, UNASSIGN } from './catalogue.js';
import { type Member, permissionsHeld, type ProjectAccess } from './project-access.js';

/** A member takes an assignment back. Whoever may not is told nothing of whether it is there. */
export const unassignRole =
  (assignmentId: string, by: Member, roles: Roles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const assigned = access.assignments.get(assignmentId);
    if (!permissionsHeld(access, by, assigned?.object ?? null, roles).has(UNASSIGN))
      throw new Refusal('forbidden', { permission: UNASSIGN });
    if (!assigned) throw new Refusal('not-found');
    const { grantedBy: _, ...said } = assigned;
    return [{ type: 'RoleUnassigned', data: said }];
  };
