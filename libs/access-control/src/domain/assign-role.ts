import type { AccessControlEvent, Principal } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { CATALOGUE } from './catalogue.js';
import { type Assigned, idOfAssigned, type ProjectAccess } from './project-access.js';
import { type KnownRoles, mayGive, type Member, roleIn } from './rights.js';

/**
 * A member gives a role to a user, a group, or whoever holds an organization role. Of a user, `membershipId` is the stay in the
 * organization: the assignment is bound to it. `principalExists` says of others whether the organization has them; if one goes
 * while this is decided, the assignment counts nowhere.
 */
export const assignRole =
  (assigned: Assigned, by: Member, roles: KnownRoles = CATALOGUE.roles, principalExists = true) =>
  (access: ProjectAccess): AccessControlEvent[] => {
    mayGive(access, by, assigned, roles);
    mayHold(assigned, roleIn(access, roles, assigned.role)!.permissions, principalExists);
    const already = idOfAssigned(access, assigned);
    if (already) throw new Refusal('role-already-assigned', { assignmentId: already });
    return [{ type: 'RoleAssigned', data: assigned }];
  };

/** What says who may do what, or makes those who act: never of a machine, whose token anybody may have come by. */
const GOVERNS = /^(projects\.(roles|role-assignments)|service-users)\.(create|update|delete|bind)$/;

/** @throws {Refusal} `not-a-member`; `unknown-principal`; `service-user-cannot-govern` */
export const mayHold = (
  { principal, membershipId }: Readonly<{ principal: Principal; membershipId?: string | undefined }>,
  permissions: readonly string[],
  exists: boolean,
): void => {
  if (principal.type === 'user' && membershipId === undefined) throw new Refusal('not-a-member');
  if (!exists) throw new Refusal('unknown-principal');
  const governing = principal.type === 'service-user' ? permissions.filter((id) => GOVERNS.test(id)) : [];
  if (governing.length > 0) throw new Refusal('service-user-cannot-govern', { permissions: governing });
};
