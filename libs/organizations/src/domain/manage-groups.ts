import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
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
    requireFreeName(organization, name);
    const { id: organizationId } = organization;
    for (const { projectId } of projects)
      if (!organization.projects.has(projectId)) throw new Refusal('not-found', { projectId });
    const added = [...new Set(members)].map((userId): OrganizationEvent => {
      const member = organization.members.get(userId);
      if (!member) throw new Refusal('not-a-member', { userId });
      return { type: 'GroupMemberAdded', data: { organizationId, groupId, userId, membershipId: member.membershipId } };
    });
    const promised: OrganizationEvent = {
      type: 'ProjectRolesPromised',
      data: {
        organizationId,
        principal: { type: 'group', id: groupId },
        projects: [...projects],
        promisedBy: actorId,
      },
    };
    return [
      { type: 'GroupCreated', data: { organizationId, groupId, name } },
      ...added,
      ...(projects.length > 0 ? [promised] : []),
    ];
  };

export const renameGroup =
  (actorId: string, groupId: string, name: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { group } = managed(organization, actorId, groupId);
    if (group.name === name) return [];
    requireFreeName(organization, name, groupId);
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

const requireFreeName = ({ groups }: Organization, name: string, except?: string): void => {
  for (const [groupId, group] of groups)
    if (groupId !== except && group.name.toLowerCase() === name.toLowerCase()) throw new Refusal('name-taken');
};
