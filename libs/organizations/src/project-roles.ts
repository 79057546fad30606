import { type AccessControlEvent, accessControlContext, type ProjectGrant } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

/** What a member (by their stay), a group or an organization role holds in projects: assignment -> project and role. */
export type ProjectRolesRow = Readonly<{
  held: Readonly<Record<string, Readonly<{ projectId: string; role: string }>>>;
}>;

export const holderKey = (organizationId: string, id: string): string => `${organizationId}/${id}`;

export const projectRoles = projection<AccessControlEvent>()<ProjectRolesRow>({
  view: { name: 'organizations-project-roles', version: 2 },
  contexts: [accessControlContext],
  key: ({ type, data }) => {
    if (type !== 'RoleAssigned' && type !== 'RoleUnassigned') return undefined;
    const { principal, membershipId, organizationId } = data;
    return principal.type === 'user' ? membershipId : holderKey(organizationId, principal.id);
  },
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

export type ProjectRoleNameRow = Readonly<{ roleId: string; name: string }>;

/** The custom project roles that there are. */
export const projectRoleNames = projection<AccessControlEvent>()<ProjectRoleNameRow>({
  view: { name: 'organizations-project-role-names', version: 1 },
  contexts: [accessControlContext],
  key: ({ data }) => ('roleId' in data ? data.roleId : undefined),
  on: {
    RoleCreated: (_, { data: { roleId, name } }) => ({ roleId, name }),
    RoleChanged: (_, { data: { roleId, name } }) => ({ roleId, name }),
    RoleDeleted: () => null,
  },
});

/** The roles held, project by project, and those among them that are no default ones. */
export type Held = Readonly<{ grants: readonly ProjectGrant[]; own: readonly string[] }>;

// A row in memory is the same object until it changes, and lists show the same rows again and again.
const heldIn = new WeakMap<ProjectRolesRow, Held>();

export const heldBy = (row: ProjectRolesRow): Held => {
  const known = heldIn.get(row) ?? projectByProject(row);
  heldIn.set(row, known);
  return known;
};

const projectByProject = ({ held }: ProjectRolesRow): Held => {
  const grants = new Map<string, Set<string>>();
  for (const { projectId, role } of Object.values(held)) {
    grants.set(projectId, (grants.get(projectId) ?? new Set()).add(role));
  }
  return {
    grants: [...grants].map(([projectId, roles]) => ({ projectId, roles: [...roles] })),
    own: [...new Set(Object.values(held).map(({ role }) => role))].filter((role) => role.startsWith('rol_')),
  };
};
