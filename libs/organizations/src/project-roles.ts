import { type AccessControlEvent, accessControlContext, type ProjectGrant } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

/** What a member holds in projects, by the stay in which they hold it: assignment -> project and role. */
export type ProjectRolesRow = Readonly<{
  held: Readonly<Record<string, Readonly<{ projectId: string; role: string }>>>;
}>;

export const projectRoles = projection<AccessControlEvent>()<ProjectRolesRow>({
  view: { name: 'organizations-project-roles', version: 1 },
  contexts: [accessControlContext],
  key: ({ data }) => ('membershipId' in data ? data.membershipId : undefined),
  on: {
    RoleAssigned: (row, { data: { assignmentId, projectId, role } }) => ({
      held: { ...row?.held, [assignmentId]: { projectId, role } },
    }),
    RoleUnassigned: (row, { data: { assignmentId } }) => {
      const { [assignmentId]: _, ...held } = row?.held ?? {};
      return { held };
    },
  },
});

/** The roles held, project by project. */
export const grantsOf = (row: ProjectRolesRow | undefined): ProjectGrant[] => {
  const grants = new Map<string, Set<string>>();
  for (const { projectId, role } of Object.values(row?.held ?? {})) {
    grants.set(projectId, (grants.get(projectId) ?? new Set()).add(role));
  }
  return [...grants].map(([projectId, roles]) => ({ projectId, roles: [...roles] }));
};
