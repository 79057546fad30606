import type { OrganizationEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { memberWith, type Organization } from './organization.js';

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
  ({ id: organizationId, projects }: Organization): readonly OrganizationEvent[] => {
    const project = projects.get(projectId);
    if (!project) throw new Refusal('not-found');
    return project.name === name ? [] : [{ type: 'ProjectRenamed', data: { organizationId, projectId, name } }];
  };
