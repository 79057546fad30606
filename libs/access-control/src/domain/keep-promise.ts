import type { AccessControlEvent } from '@guildhall/contracts';
import { CATALOGUE } from './catalogue.js';
import { giveRoles } from './give-roles.js';
import type { Assigned, ProjectAccess } from './project-access.js';
import { type KnownRoles, lackedToGive, type Member } from './rights.js';

/**
 * Gives the roles of one project that were promised by an invitation, or with a group or an organization role. What the promiser
 * may not give any more, and roles that are not there any more, are left out: a promise outlives neither.
 */
export const keepPromise =
  (promised: readonly Assigned[], promisedBy: Member, roles: KnownRoles = CATALOGUE.roles) =>
  (access: ProjectAccess): AccessControlEvent[] =>
    giveRoles(promised.filter((assigned) => lackedToGive(access, promisedBy, assigned, roles)?.length === 0))(access);
