import { type AccessControlEvent, accessControlContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

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
