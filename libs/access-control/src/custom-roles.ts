import { type AccessControlEvent, accessControlContext, type Role } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type CustomRoleRow = Readonly<{
  roleId: string;
  organizationId: string;
  /** Null: of the whole organization. */
  projectId: string | null;
  name: string;
  description: string | null;
  permissions: readonly string[];
  createdAt: string;
}>;

type Content = Extract<AccessControlEvent, { type: 'RoleCreated' }>['data'];

const rowOf = ({ description, ...said }: Content, createdAt: string): CustomRoleRow => ({
  ...said,
  description: description ?? null,
  createdAt,
});

/** The roles that projects and organizations made for themselves. */
export const customRoles = projection<AccessControlEvent>()<CustomRoleRow>({
  view: {
    name: 'custom-roles',
    version: 1,
    indexes: [
      ['projectId', 'createdAt'],
      ['organizationId', 'projectId', 'createdAt'],
    ],
  },
  contexts: [accessControlContext],
  key: ({ data }) => ('roleId' in data ? data.roleId : undefined),
  on: {
    RoleCreated: (_, { data, metadata }) => rowOf(data, metadata.time),
    RoleChanged: (row, { data }) => row && rowOf(data, row.createdAt),
    RoleDeleted: () => null,
  },
});

type Described = Readonly<{
  roleId: string;
  projectId: string | null;
  name: string;
  description?: string | null | undefined;
  permissions: readonly string[];
}>;

export const roleOf = ({ roleId, projectId, name, description, permissions }: Described): Role => ({
  id: roleId,
  name,
  ...(typeof description === 'string' && { description }),
  builtIn: false,
  scope: projectId === null ? 'organization' : 'project',
  permissions: [...permissions],
});
