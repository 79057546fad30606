import type { AccessControlEvent } from '@guildhall/contracts';
import { giveRoles } from './give-roles.js';
import { ASSIGN, CATALOGUE, type Roles } from './catalogue.js';
import { type Assigned, beyondOwnRights, type Member, permissionsHeld, type ProjectAccess } from './project-access.js';

/**
 * Gives the roles of one project that somebody was promised by their invitation. What the promiser may not give any more,
 * and roles that are not there any more, are left out: a promise outlives neither.
 */
export const keepPromise =
  (promised: readonly Assigned[], promisedBy: Member, roles: Roles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] =>
    giveRoles(
      promised.filter(({ role, object }) => {
        const held = permissionsHeld(access, promisedBy, object, roles);
        const wanted = roles.get(role);
        return wanted && held.has(ASSIGN) && beyondOwnRights(wanted.permissions, held).length === 0;
      }),
    )(access);
