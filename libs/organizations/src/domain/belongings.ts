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
  requireProjects(organization, projects);
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
    ...joined.map((groupId): OrganizationEvent => {
      return { type: 'GroupMemberAdded', data: { ...stay, groupId, promisedBy } };
    }),
    ...promised(organizationId, { type: 'user', id: userId }, projects, promisedBy, membershipId),
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

type Promised = Extract<OrganizationEvent, { type: 'ProjectRolesPromised' }>;

/** Roles on projects that access-control is to give; nothing where there are none. */
export const promised = (
  organizationId: string,
  principal: Promised['data']['principal'],
  projects: readonly ProjectGrant[],
  promisedBy: string,
  membershipId?: string,
): Promised[] => {
  if (projects.length === 0) return [];
  const stay = membershipId === undefined ? {} : { membershipId };
  return [
    {
      type: 'ProjectRolesPromised',
      data: { organizationId, principal, ...stay, projects: [...projects], promisedBy },
    },
  ];
};

/** @throws {Refusal} `not-found` for a project that is not there */
export const requireProjects = ({ projects: known }: Organization, projects: readonly ProjectGrant[]): void => {
  for (const { projectId } of projects) if (!known.has(projectId)) throw new Refusal('not-found', { projectId });
};
