import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type IndispensableRole = Readonly<{ organizationId: string; role: string; deleted: boolean }>;

/**
 * The role that each organization must never be without a holder of. One that was deleted holds nobody back, even while it
 * can be restored: whoever asks to be forgotten gives that up.
 */
export const indispensableRoles = projection<OrganizationEvent>()<IndispensableRole>({
  view: { name: 'identity-indispensable-roles', version: 2 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data: { organizationId, indispensableRole } }) => ({
      organizationId,
      role: indispensableRole,
      deleted: false,
    }),
    OrganizationDeleted: (row) => row && { ...row, deleted: true },
    OrganizationRestored: (row) => row && { ...row, deleted: false },
    OrganizationDeletionCompleted: () => null,
  },
});

export type RoleHolder = Readonly<{ organizationId: string; userId: string; roles: readonly string[] }>;

/** Who holds which roles of an organization. */
export const roleHolders = projection<OrganizationEvent>()<RoleHolder>({
  view: { name: 'identity-role-holders', version: 2, indexes: [['userId'], ['organizationId']] },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    if (type === 'OrganizationFounded') return `${data.organizationId}/${data.founderId}`;
    if (type === 'OwnershipTransferred')
      return [data.from, data.to].map(({ userId }) => `${data.organizationId}/${userId}`);
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
    OwnershipTransferred: (row, { data: { from, to } }) =>
      row && { ...row, roles: row.userId === from.userId ? from.roles : to.roles },
  },
});
