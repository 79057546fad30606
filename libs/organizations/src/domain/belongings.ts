import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Organization } from './organization.js';
import { memberWith } from './rights.js';

/** @throws {Refusal} `not-found` for a group or project that is not there; `forbidden` to give groups without the right to */
export const requireGivable = (
  organization: Organization,
  actorId: string,
  groups: readonly string[],
  projects: readonly ProjectGrant[],
): void => {
  if (groups.length > 0) memberWith(organization, actorId, 'groups.manage');
  for (const groupId of groups) if (!organization.groups.has(groupId)) throw new Refusal('not-found', { groupId });
  for (const { projectId } of projects)
    if (!organization.projects.has(projectId)) throw new Refusal('not-found', { projectId });
};

/** What comes to somebody with a stay: their groups, and the project roles that access-control is to give. */
export const belongings = (
  { groups: known }: Organization,
  stay: Readonly<{ organizationId: string; userId: string; membershipId: string }>,
  groups: readonly string[],
  projects: readonly ProjectGrant[],
  promisedBy: string,
): OrganizationEvent[] => {
  const { organizationId, userId, membershipId } = stay;
  const joined = [...new Set(groups)].filter((groupId) => !known.get(groupId)?.members.has(userId));
  return [
    ...joined.map((groupId): OrganizationEvent => ({ type: 'GroupMemberAdded', data: { ...stay, groupId } })),
    ...(projects.length > 0
      ? [
          {
            type: 'ProjectRolesPromised' as const,
            data: {
              organizationId,
              principal: { type: 'user' as const, id: userId },
              membershipId,
              projects: [...projects],
              promisedBy,
            },
          },
        ]
      : []),
  ];
};

/** Whoever's stay ends is in no group any more. */
export const groupsLeft = ({ id: organizationId, members }: Organization, userId: string): OrganizationEvent[] => {
  const { membershipId, groups } = members.get(userId)!;
  return [...groups].map((groupId) => ({
    type: 'GroupMemberRemoved',
    data: { organizationId, groupId, userId, membershipId },
  }));
};
