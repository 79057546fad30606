import { type OrganizationEvent, organizationsContext, type Project } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

/** The projects of all organizations. */
export const projects = projection<OrganizationEvent>()<Project>({
  view: { name: 'projects', version: 2, indexes: [['organizationId', 'id']] },
  contexts: [organizationsContext],
  key: ({ data }) => ('projectId' in data ? data.projectId : undefined),
  on: {
    ProjectCreated: (_, { data: { projectId, organizationId, name }, metadata }) => ({
      id: projectId,
      organizationId,
      name,
      createdAt: metadata.time,
    }),
    ProjectRenamed: (row, { data: { name } }) => row && { ...row, name },
    ProjectDeleted: () => null,
  },
});
