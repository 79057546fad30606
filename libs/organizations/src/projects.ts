import { type OrganizationEvent, organizationsContext, type Project } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type ProjectRow = Project &
  Readonly<{
    /** By which they are sorted. */
    sortedName: string;
  }>;

/** The projects of all organizations. */
export const projects = projection<OrganizationEvent>()<ProjectRow>({
  view: {
    name: 'projects',
    version: 3,
    indexes: [
      ['organizationId', 'id'],
      ['organizationId', 'sortedName'],
    ],
  },
  contexts: [organizationsContext],
  key: ({ data }) => ('projectId' in data ? data.projectId : undefined),
  on: {
    ProjectCreated: (_, { data: { projectId, organizationId, name }, metadata }) => ({
      id: projectId,
      organizationId,
      name,
      sortedName: name.toLowerCase(),
      createdAt: metadata.time,
    }),
    ProjectRenamed: (row, { data: { name } }) => row && { ...row, name, sortedName: name.toLowerCase() },
    ProjectDeleted: () => null,
  },
});

export const projectIn = ({ id, organizationId, name, createdAt }: ProjectRow): Project => ({
  id,
  organizationId,
  name,
  createdAt,
});
