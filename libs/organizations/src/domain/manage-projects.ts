import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { belongings } from './belongings.js';
import type { Organization } from './organization.js';
import { memberWith } from './rights.js';

export const createProject =
  (actorId: string, projectId: string, name: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { membershipId } = memberWith(organization, actorId, 'projects.create');
    if (organization.projects.has(projectId)) return [];
    return [
      {
        type: 'ProjectCreated',
        data: { organizationId: organization.id, projectId, name, creatorId: actorId, membershipId },
      },
    ];
  };

/** Whether the actor may rename it is a matter of their roles in the project, which the route has asked for. */
export const renameProject =
  (projectId: string, name: string) =>
  ({ id: organizationId, status, projects }: Organization): readonly OrganizationEvent[] => {
    const project = status === 'founded' ? projects.get(projectId) : undefined;
    if (!project) throw new Refusal('not-found');
    return project.name === name ? [] : [{ type: 'ProjectRenamed', data: { organizationId, projectId, name } }];
  };

/**
 * Whether the actor may is a matter of their roles in the project, which the route has asked for.
 * @param inUse somebody was given a role in it
 */
export const deleteProject =
  (projectId: string, inUse: boolean) =>
  ({ id: organizationId, status, projects, policies }: Organization): readonly OrganizationEvent[] => {
    if (status !== 'founded' || !projects.has(projectId)) throw new Refusal('not-found');
    if (inUse && policies.projectDeletion === 'when-nothing-assigned') throw new Refusal('project-in-use');
    return [{ type: 'ProjectDeleted', data: { organizationId, projectId } }];
  };

/**
 * Somebody who belongs to the organization gets roles in a project. That the actor may give them has been checked by whoever
 * issues the command, and is checked again when they are given.
 */
export const promiseProjectRoles =
  (actorId: string, userId: string, grant: ProjectGrant) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { id: organizationId, status, projects, members, collaborators } = organization;
    if (status !== 'founded' || !projects.has(grant.projectId)) throw new Refusal('not-found');
    const membershipId = members.get(userId)?.membershipId ?? collaborators.get(userId);
    if (membershipId === undefined) throw new Refusal('not-a-member', { userId });
    return belongings(organization, { organizationId, userId, membershipId }, [], [grant], actorId);
  };
