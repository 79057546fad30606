import type { AccessControlEvent, OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { PROJECT_ADMIN } from './catalogue.js';
import type { Assigned } from './project-access.js';

/** Roles that are to be given in one project because something happened. */
export type Consequence = Readonly<{
  projectId: string;
  given: readonly Omit<Assigned, 'assignmentId'>[];
  /** Whose promise it is: it is kept only as far as they may give it then. Undefined: Guildhall itself gives it. */
  promisedBy: string | undefined;
}>;

const NOTHING: readonly Consequence[] = [];

/**
 * What access follows of an event: who creates a project administrates it, and who was promised project roles gets them. One per
 * project, in the order in which they are promised; `system` is who gives what nobody promised.
 */
export const consequencesOf = (
  event: OrganizationEvent | AccessControlEvent,
  system = 'access-control',
): readonly Consequence[] => {
  switch (event.type) {
    case 'ProjectCreated': {
      const { organizationId, projectId, creatorId, membershipId } = event.data;
      const administration = {
        organizationId,
        projectId,
        principal: { type: 'user' as const, id: creatorId },
        membershipId,
        role: PROJECT_ADMIN,
        object: null,
        grantedBy: { type: 'system' as const, id: system },
      };
      return [{ projectId, given: [administration], promisedBy: undefined }];
    }
    case 'ProjectRolesPromised': {
      const { organizationId, principal, membershipId, projects, promisedBy } = event.data;
      const grantedBy = { type: 'user' as const, id: promisedBy };
      return [...rolesByProject(projects)].map(([projectId, roles]) => ({
        projectId,
        given: [...roles].map((role) => ({
          organizationId,
          projectId,
          principal,
          ...(membershipId !== undefined && { membershipId }),
          role,
          object: null,
          grantedBy,
        })),
        promisedBy,
      }));
    }
    default:
      return NOTHING;
  }
};

// A command is carried out once per stream, so all that is promised in a project is one.
const rolesByProject = (grants: readonly ProjectGrant[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const byProject = new Map<string, Set<string>>();
  for (const { projectId, roles } of grants) {
    byProject.set(projectId, new Set([...(byProject.get(projectId) ?? []), ...roles]));
  }
  return byProject;
};
