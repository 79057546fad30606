import type { OrganizationEvent, OrganizationPermission, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { promised, requireProjects } from './belongings.js';
import { requireFreeName } from './names.js';
import type { KnownRole, Organization } from './organization.js';
import { byTheirIds, holdsAll, memberWith, type ProjectRolesBeyond } from './rights.js';

export type RoleContent = Readonly<{
  name: string;
  description?: string | undefined;
  permissions: readonly OrganizationPermission[];
  projectRoles: readonly string[];
}>;

/** A role of the organization's own, with no more in it than the actor holds, and perhaps with roles on single projects. */
export const createRole =
  (
    actorId: string,
    roleId: string,
    content: RoleContent,
    projects: readonly ProjectGrant[],
    beyond: ProjectRolesBeyond = byTheirIds,
  ) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'roles.manage');
    holdsAll(organization, actorId, content, beyond);
    requireFreeName(organization.roles, content.name);
    const { id: organizationId } = organization;
    requireProjects(organization, projects);
    return [
      { type: 'OrganizationRoleCreated', data: { organizationId, roleId, ...written(content) } },
      ...promised(organizationId, { type: 'organization-role', id: roleId }, projects, actorId),
    ];
  };

/** For all who hold it, at once. Nobody edits a role that holds, or would hold, more than they do. */
export const changeRole =
  (actorId: string, roleId: string, change: Partial<RoleContent>, beyond: ProjectRolesBeyond = byTheirIds) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const role = ownRole(organization, actorId, roleId);
    const next = { ...contentOf(role), ...change };
    holdsAll(organization, actorId, role, beyond);
    holdsAll(organization, actorId, next, beyond);
    if (next.name !== role.name) requireFreeName(organization.roles, next.name, roleId);
    if (same(contentOf(role), next)) return [];
    return [{ type: 'OrganizationRoleChanged', data: { organizationId: organization.id, roleId, ...written(next) } }];
  };

/**
 * It is taken from all who hold it. Who held no other role holds the default ones then: that is given like anything else.
 * @param sharesDefaults whether the actor holds, where they bring it, what the default roles bring in projects
 */
export const deleteRole =
  (actorId: string, roleId: string, sharesDefaults: boolean, beyond: ProjectRolesBeyond = byTheirIds) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const role = ownRole(organization, actorId, roleId);
    holdsAll(organization, actorId, role, beyond);
    if (leavesSomebodyWithNone(organization, roleId)) {
      for (const given of organization.defaultRoles)
        holdsAll(organization, actorId, organization.roles.get(given)!, beyond);
      if (!sharesDefaults) throw new Refusal('beyond-own-rights', { roles: organization.defaultRoles });
    }
    const { id: organizationId, policies } = organization;
    const { to = [], formerOwnerRoles = [] } = policies.ownershipTransfer ?? {};
    if (to.includes(roleId) || formerOwnerRoles.includes(roleId)) throw new Refusal('role-in-policies');
    return [{ type: 'OrganizationRoleDeleted', data: { organizationId, roleId } }];
  };

const leavesSomebodyWithNone = ({ members, holdersOf, roles }: Organization, roleId: string): boolean => {
  for (const userId of holdersOf.get(roleId) ?? [])
    if (!members.get(userId)?.roles.some((id) => id !== roleId && roles.has(id))) return true;
  return false;
};

const ownRole = (organization: Organization, actorId: string, roleId: string): KnownRole => {
  memberWith(organization, actorId, 'roles.manage');
  const role = organization.roles.get(roleId);
  if (!role) throw new Refusal('not-found');
  if (role.builtIn) throw new Refusal('built-in-role');
  return role;
};

const contentOf = ({ name, description, permissions, projectRoles }: KnownRole): RoleContent => ({
  name,
  ...(description !== undefined && { description }),
  permissions: [...permissions],
  projectRoles,
});

const written = ({ name, description, permissions, projectRoles }: RoleContent) => ({
  name,
  ...(description !== undefined && { description }),
  permissions: [...new Set(permissions)],
  projectRoles: [...new Set(projectRoles)],
});

const same = (one: RoleContent, other: RoleContent): boolean =>
  JSON.stringify(written(one)) === JSON.stringify(written(other));
