import { Refusal } from '@guildhall/event-sourcing';
import type { ProjectAccess } from './project-access.js';
import { beyondOwnRights, type KnownRoles, type Member, permissionsHeld, requireHeld, roleIn } from './rights.js';

/** What somebody may do with the roles of a project or an organization, on the very state that is changed. */
export type RightsToRoles = (access: ProjectAccess) => Readonly<{
  /** @throws {Refusal} `forbidden` */
  requireRight(verb: 'create' | 'update' | 'delete'): void;
  /** @throws {Refusal} `beyond-own-rights` unless they hold all of these themselves, or may bind */
  requireHeld(permissions: readonly string[]): void;
}>;

/** The roles of a project's own: of who holds `projects.roles.*` in it, and no more than they hold in all of it. */
export const rightsInProject =
  (by: Member, roles: KnownRoles): RightsToRoles =>
  (access) => {
    const held = permissionsHeld(access, by, null, roles);
    return {
      requireRight: (verb) => requireHeld(held, `projects.roles.${verb}`),
      requireHeld: (permissions) => nothingBeyond(beyondOwnRights(permissions, held)),
    };
  };

/** What a member may do in their organization, and the project roles that they have in every project of it. */
export type OrganizationMember = Readonly<{ permissions: ReadonlySet<string>; everywhere: readonly string[] }>;

/** The roles of a whole organization: of who manages its roles, and no more than they hold in every project of it. */
export const rightsInOrganization =
  ({ permissions: may, everywhere }: OrganizationMember, roles: KnownRoles): RightsToRoles =>
  (access) => {
    const held = new Set(everywhere.flatMap((role) => roleIn(access, roles, role)?.permissions ?? []));
    return {
      requireRight: () => requireHeld(may, 'roles.manage'),
      requireHeld: (permissions) => nothingBeyond(may.has('roles.bind') ? [] : beyondOwnRights(permissions, held)),
    };
  };

const nothingBeyond = (missing: readonly string[]): void => {
  if (missing.length > 0) throw new Refusal('beyond-own-rights', { missing: [...new Set(missing)] });
};
