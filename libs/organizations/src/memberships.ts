import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type MembershipRow = Readonly<{
  organizationId: string;
  userId: string;
  membershipId: string;
  kind: 'member' | 'collaborator';
  /** As they were given: those that were deleted since count no more. */
  roles: readonly string[];
  /** As they were joined: also those that were deleted since. */
  groups: readonly string[];
  joinedAt: string;
}>;

export const membershipKey = (organizationId: string, userId: string): string => `${organizationId}/${userId}`;

/** Who belongs to which organization, with which roles, and who takes part from outside. */
export const memberships = projection<OrganizationEvent>()<MembershipRow>({
  view: {
    name: 'memberships',
    version: 2,
    indexes: [
      ['organizationId', 'kind', 'joinedAt'],
      ['userId', 'joinedAt'],
    ],
  },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    if (type === 'OrganizationFounded') return membershipKey(data.organizationId, data.founderId);
    if (type === 'OwnershipTransferred')
      return [data.from, data.to].map(({ userId }) => membershipKey(data.organizationId, userId));
    return 'userId' in data ? membershipKey(data.organizationId, data.userId) : undefined;
  },
  on: {
    OrganizationFounded: (_, { data: { organizationId, founderId, membershipId, founderRoles }, metadata }) => ({
      organizationId,
      userId: founderId,
      membershipId,
      kind: 'member',
      roles: founderRoles,
      groups: [],
      joinedAt: metadata.time,
    }),
    MemberJoined: (_, { data: { organizationId, userId, membershipId, roles }, metadata }) => ({
      organizationId,
      userId,
      membershipId,
      kind: 'member',
      roles,
      groups: [],
      joinedAt: metadata.time,
    }),
    MemberRolesChanged: (row, { data: { roles } }) => row && { ...row, roles },
    MemberRemoved: () => null,
    CollaboratorJoined: (_, { data: { organizationId, userId, membershipId }, metadata }) => ({
      organizationId,
      userId,
      membershipId,
      kind: 'collaborator',
      roles: [],
      groups: [],
      joinedAt: metadata.time,
    }),
    CollaboratorRemoved: () => null,
    GroupMemberAdded: (row, { data: { groupId } }) => row && { ...row, groups: [...row.groups, groupId] },
    GroupMemberRemoved: (row, { data: { groupId } }) =>
      row && { ...row, groups: row.groups.filter((id) => id !== groupId) },
    OwnershipTransferred: (row, { data: { from, to } }) => {
      const party = row?.userId === from.userId ? from : to;
      return row && { ...row, membershipId: party.membershipId, roles: party.roles };
    },
  },
});
