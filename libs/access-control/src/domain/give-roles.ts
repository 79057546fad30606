import type { AccessControlEvent } from '@guildhall/contracts';
import { type Assigned, idOfAssigned, type ProjectAccess } from './project-access.js';

/**
 * Gives what Guildhall itself gives, e.g. its administration to who made the project. What is held already stays as it is,
 * and what was given once and taken back stays taken back, whenever its cause comes again.
 */
export const giveRoles =
  (roles: readonly Assigned[]) =>
  (access: ProjectAccess): AccessControlEvent[] =>
    roles
      .filter((assigned) => !access.known.has(assigned.assignmentId) && !idOfAssigned(access, assigned))
      .map((data) => ({ type: 'RoleAssigned', data }));
