import type { AccessControlEvent } from '@guildhall/contracts';
import { mayHold } from './assign-role.js';
import { ASSIGN, CATALOGUE, UNASSIGN } from './catalogue.js';
import { type Assigned, assignedTo, type Holder, type ProjectAccess } from './project-access.js';
import { type KnownRoles, mayGive, type Member, permissionsHeld, requireHeld, roleIn } from './rights.js';
import { unassigned } from './unassign-role.js';

/**
 * A member says which roles a holder has in the whole project: what is missing is given, what is too much is taken back, what
 * they hold on single objects stays. Whoever gives needs to hold what they give; whoever takes back does not.
 */
export const setRoles =
  (
    holder: Holder,
    wanted: readonly Assigned[],
    by: Member,
    roles: KnownRoles = CATALOGUE.roles,
    principalExists = true,
  ) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    const current = [...assignedTo(access, holder)].filter(({ object }) => object === null);
    const lacking = wanted.filter(({ role }) => !current.some((held) => held.role === role));
    const surplus = current.filter(({ role }) => !wanted.some((assigned) => assigned.role === role));

    const held = permissionsHeld(access, by, null, roles);
    if (surplus.length > 0 || (lacking.length === 0 && !held.has(ASSIGN))) requireHeld(held, UNASSIGN);
    for (const assigned of lacking) mayGive(access, by, assigned, roles);
    mayHold(
      holder,
      lacking.flatMap(({ role }) => roleIn(access, roles, role)?.permissions ?? []),
      principalExists,
    );
    return [...surplus.map(unassigned), ...lacking.map((data): AccessControlEvent => ({ type: 'RoleAssigned', data }))];
  };
