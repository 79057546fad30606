import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type IndispensableRole = Readonly<{ organizationId: string; role: string }>;

/** The role that each organization must never be without a holder of. */
export const indispensableRoles = projection<OrganizationEvent>()<IndispensableRole>({
  view: { name: 'identity-indispensable-roles', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data: { organizationId, indispensableRole } }) => ({
      organizationId,
      role: indispensableRole,
    }),
  },
});

export type RoleHolder = Readonly<{ organizationId: string; userId: string; roles: readonly string[] }>;

/** Who holds which roles of an organization. */
export const roleHolders = projection<OrganizationEvent>()<RoleHolder>({
  view: { name: 'identity-role-holders', version: 1, indexes: [['userId'], ['organizationId']] },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    if (type === 'OrganizationFounded') return `${data.organizationId}/${data.founderId}`;
    return 'userId' in data ? `${data.organizationId}/${data.userId}` : undefined;
  },
  on: {
    OrganizationFounded: (_, { data: { organizationId, founderId, founderRoles } }) => ({
      organizationId,
      userId: founderId,
      roles: founderRoles,
    }),
    MemberJoined: (_, { data: { organizationId, userId, roles } }) => ({ organizationId, userId, roles }),
    MemberRolesChanged: (row, { data: { roles } }) => row && { ...row, roles },
    MemberRemoved: () => null,
  },
});
