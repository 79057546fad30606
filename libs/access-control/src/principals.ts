import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

/** A group or an organization role: what roles can be given to, beside people. */
export type PrincipalRow = Readonly<{
  organizationId: string;
  type: 'group' | 'organization-role';
  id: string;
  /** Project roles that holders of an organization role have in every project. */
  projectRoles: readonly string[];
  /** Whether those have it whose other organization roles are all gone. */
  byDefault: boolean;
  /** Whether its holders are seen only by who may list administrators. */
  administrative: boolean;
}>;

/** Ids of organization roles are unique within their organization only. */
export const principalKey = (organizationId: string, id: string): string => `${organizationId}/${id}`;

const idIn = (key: string): string => key.slice(key.indexOf('/') + 1);

/** The groups and organization roles that there are. */
export const principals = projection<OrganizationEvent>()<PrincipalRow>({
  view: { name: 'access-principals', version: 2, indexes: [['organizationId', 'type']] },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    switch (type) {
      case 'OrganizationFounded':
        return data.roles.map(({ id }) => principalKey(data.organizationId, id));
      case 'OrganizationRoleCreated':
      case 'OrganizationRoleChanged':
      case 'OrganizationRoleDeleted':
        return principalKey(data.organizationId, data.roleId);
      case 'GroupCreated':
      case 'GroupDeleted':
        return principalKey(data.organizationId, data.groupId);
      default:
        return undefined;
    }
  },
  on: {
    OrganizationFounded: (_, { data: { organizationId, roles, defaultRoles } }, key) => {
      const id = idIn(key);
      const { projectRoles = [], administrative = false } = roles.find((role) => role.id === id) ?? {};
      const byDefault = defaultRoles.includes(id);
      return { organizationId, type: 'organization-role', id, projectRoles, byDefault, administrative };
    },
    OrganizationRoleCreated: (_, { data: { organizationId, roleId: id, projectRoles } }) => ({
      organizationId,
      type: 'organization-role',
      id,
      projectRoles,
      byDefault: false,
      administrative: false,
    }),
    OrganizationRoleChanged: (row, { data: { projectRoles } }) => row && { ...row, projectRoles },
    OrganizationRoleDeleted: () => null,
    GroupCreated: (_, { data: { organizationId, groupId: id } }) => ({
      organizationId,
      type: 'group',
      id,
      projectRoles: [],
      byDefault: false,
      administrative: false,
    }),
    GroupDeleted: () => null,
  },
});
