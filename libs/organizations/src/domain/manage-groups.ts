import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { promised, requireProjects } from './belongings.js';
import { requireFreeName } from './names.js';
import type { Organization } from './organization.js';
import { memberWith } from './rights.js';

export type GroupFacts = Readonly<{
  groupId: string;
  name: string;
  members: readonly string[];
  projects: readonly ProjectGrant[];
}>;

/** A group begins, perhaps with members and with roles on projects, which access-control gives. */
export const createGroup =
  (actorId: string, { groupId, name, members, projects }: GroupFacts) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'groups.manage');
    requireFreeName(organization.groups, name);
    const { id: organizationId } = organization;
    requireProjects(organization, projects);
    const added = [...new Set(members)].map((userId): OrganizationEvent => {
      const member = organization.members.get(userId);
      if (!member) throw new Refusal('not-a-member', { userId });
      return { type: 'GroupMemberAdded', data: { organizationId, groupId, userId, membershipId: member.membershipId } };
    });
    return [
      { type: 'GroupCreated', data: { organizationId, groupId, name } },
      ...added,
      ...promised(organizationId, { type: 'group', id: groupId }, projects, actorId),
    ];
  };

export const renameGroup =
  (actorId: string, groupId: string, name: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { group } = managed(organization, actorId, groupId);
    if (group.name === name) return [];
    requireFreeName(organization.groups, name, groupId);
    return [{ type: 'GroupRenamed', data: { organizationId: organization.id, groupId, name } }];
  };

/** Who was in it loses what they had by it. */
export const deleteGroup =
  (actorId: string, groupId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    managed(organization, actorId, groupId);
    return [{ type: 'GroupDeleted', data: { organizationId: organization.id, groupId } }];
  };

/** Whether the actor holds what the group gives has been checked by whoever issues the command. */
export const addToGroup =
  (actorId: string, groupId: string, userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { group } = managed(organization, actorId, groupId);
    const member = organization.members.get(userId);
    if (!member) throw new Refusal('not-a-member', { userId });
    if (group.members.has(userId)) return [];
    const { membershipId } = member;
    return [{ type: 'GroupMemberAdded', data: { organizationId: organization.id, groupId, userId, membershipId } }];
  };

export const removeFromGroup =
  (actorId: string, groupId: string, userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { group } = managed(organization, actorId, groupId);
    const member = organization.members.get(userId);
    if (!member || !group.members.has(userId)) throw new Refusal('not-found');
    const { membershipId } = member;
    return [{ type: 'GroupMemberRemoved', data: { organizationId: organization.id, groupId, userId, membershipId } }];
  };

const managed = (organization: Organization, actorId: string, groupId: string) => {
  memberWith(organization, actorId, 'groups.manage');
  const group = organization.groups.get(groupId);
  if (!group) throw new Refusal('not-found');
  return { group };
};
