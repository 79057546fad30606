import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OrganizationRow = Readonly<{
  organizationId: string;
  name: string;
  indispensableRole: string;
  /** Who holds the role that must not be without a holder: the owner, or those who administrate it. */
  heads: readonly string[];
}>;

const withRoles = (row: OrganizationRow, userId: string, roles: readonly string[]): OrganizationRow | undefined => {
  const holds = roles.includes(row.indispensableRole);
  if (holds === row.heads.includes(userId)) return undefined;
  return { ...row, heads: holds ? [...row.heads, userId] : row.heads.filter((head) => head !== userId) };
};

/** What organizations are called, and who is told of what becomes of them. */
export const organizations = projection<OrganizationEvent>()<OrganizationRow>({
  view: { name: 'notifications-organizations', version: 2 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data: { organizationId, name, indispensableRole, founderId } }) => ({
      organizationId,
      name,
      indispensableRole,
      heads: [founderId],
    }),
    OrganizationRenamed: (row, { data: { name } }) => row && { ...row, name },
    MemberJoined: (row, { data: { userId, roles } }) => row && withRoles(row, userId, roles),
    MemberRolesChanged: (row, { data: { userId, roles } }) => row && withRoles(row, userId, roles),
    MemberRemoved: (row, { data: { userId } }) => row && withRoles(row, userId, []),
    OwnershipTransferred: (row, { data: { to } }) => row && { ...row, heads: [to.userId] },
  },
});

export type ProjectName = Readonly<{ name: string }>;

/** What projects are called. */
export const projects = projection<OrganizationEvent>()<ProjectName>({
  view: { name: 'notifications-projects', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => ('projectId' in data ? data.projectId : undefined),
  on: {
    ProjectCreated: (_, { data: { name } }) => ({ name }),
    ProjectRenamed: (_, { data: { name } }) => ({ name }),
  },
});

export type Offer = Readonly<{ fromUserId: string; toUserId: string }>;

/** Who offered an organization to whom. */
export const offers = projection<OrganizationEvent>()<Offer>({
  view: { name: 'notifications-ownership-offers', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => ('transferId' in data ? data.transferId : undefined),
  on: {
    OwnershipTransferOffered: (_, { data: { fromUserId, toUserId } }) => ({ fromUserId, toUserId }),
  },
});
