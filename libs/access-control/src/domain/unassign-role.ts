import type { AccessControlEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { CATALOGUE, UNASSIGN } from './catalogue.js';
import { type Assigned, assignedTo, type Holder, type ProjectAccess } from './project-access.js';
import { type KnownRoles, type Member, permissionsHeld, requireHeld } from './rights.js';

/** A member takes an assignment back. Whoever may not is told nothing of whether it is there. */
export const unassignRole =
  (assignmentId: string, by: Member, roles: KnownRoles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const assigned = access.assignments.get(assignmentId);
    requireHeld(permissionsHeld(access, by, assigned?.object ?? null, roles), UNASSIGN);
    if (!assigned) throw new Refusal('not-found');
    return [unassigned(assigned)];
  };

/** A member takes everything back that a holder was given in the project, also on single objects. */
export const unassignAll =
  (holder: Holder, by: Member, roles: KnownRoles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    requireHeld(permissionsHeld(access, by, null, roles), UNASSIGN);
    const held = [...assignedTo(access, holder)];
    if (held.length === 0) throw new Refusal('not-found');
    return held.map(unassigned);
  };

export const unassigned = (assigned: Assigned): AccessControlEvent => {
  const { grantedBy: _, ...said } = assigned;
  return { type: 'RoleUnassigned', data: said };
};
