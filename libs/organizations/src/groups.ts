import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type GroupRow = Readonly<{
  groupId: string;
  organizationId: string;
  name: string;
  /** By which they are sorted. */
  sortedName: string;
  members: number;
  createdAt: string;
}>;

/** The groups of all organizations. */
export const groups = projection<OrganizationEvent>()<GroupRow>({
  view: {
    name: 'groups',
    version: 2,
    indexes: [
      ['organizationId', 'createdAt'],
      ['organizationId', 'sortedName'],
    ],
  },
  contexts: [organizationsContext],
  key: ({ data }) => ('groupId' in data ? data.groupId : undefined),
  on: {
    GroupCreated: (_, { data: { groupId, organizationId, name }, metadata }) => ({
      groupId,
      organizationId,
      name,
      sortedName: name.toLowerCase(),
      members: 0,
      createdAt: metadata.time,
    }),
    GroupRenamed: (row, { data: { name } }) => row && { ...row, name, sortedName: name.toLowerCase() },
    GroupMemberAdded: (row) => row && { ...row, members: row.members + 1 },
    GroupMemberRemoved: (row) => row && { ...row, members: row.members - 1 },
    GroupDeleted: () => null,
  },
});

export type GroupMemberRow = Readonly<{ groupId: string; userId: string; addedAt: string }>;

/** Who is in which group; also in groups that were deleted since. */
export const groupMembers = projection<OrganizationEvent>()<GroupMemberRow>({
  view: { name: 'group-members', version: 1, indexes: [['groupId', 'addedAt']] },
  contexts: [organizationsContext],
  key: ({ type, data }) =>
    type === 'GroupMemberAdded' || type === 'GroupMemberRemoved' ? `${data.groupId}/${data.userId}` : undefined,
  on: {
    GroupMemberAdded: (_, { data: { groupId, userId }, metadata }) => ({ groupId, userId, addedAt: metadata.time }),
    GroupMemberRemoved: () => null,
  },
});
