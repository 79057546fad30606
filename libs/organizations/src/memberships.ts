import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type MembershipRow = Readonly<{
  organizationId: string;
  userId: string;
  membershipId: string;
  roles: readonly string[];
  joinedAt: string;
}>;

export const membershipKey = (organizationId: string, userId: string): string => `${organizationId}/${userId}`;

/** Who belongs to which organization, with which roles. */
export const memberships = projection<OrganizationEvent>()<MembershipRow>({
  view: {
    name: 'memberships',
    version: 1,
    indexes: [
      ['organizationId', 'joinedAt'],
      ['userId', 'joinedAt'],
    ],
  },
  contexts: [organizationsContext],
  key: ({ type, data }) => {
    if (type === 'OrganizationFounded') return membershipKey(data.organizationId, data.founderId);
    return 'userId' in data ? membershipKey(data.organizationId, data.userId) : undefined;
  },
  on: {
    OrganizationFounded: (_, { data: { organizationId, founderId, membershipId, founderRoles }, metadata }) => ({
      organizationId,
      userId: founderId,
      membershipId,
      roles: founderRoles,
      joinedAt: metadata.time,
    }),
    MemberJoined: (_, { data: { organizationId, userId, membershipId, roles }, metadata }) => ({
      organizationId,
      userId,
      membershipId,
      roles,
      joinedAt: metadata.time,
    }),
    MemberRolesChanged: (row, { data: { roles } }) => row && { ...row, roles },
    MemberRemoved: () => null,
  },
});
