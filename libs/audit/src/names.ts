import {
  type AccessControlEvent,
  accessControlContext,
  type IdentityEvent,
  identityContext,
  type OrganizationEvent,
  organizationsContext,
} from '@guildhall/contracts';
import { ERASED, projection } from '@guildhall/event-sourcing';

export type NamedThing = Readonly<{ name: string }>;

/** The names of users, as they are now. Nobody who was erased is in it. */
export const people = projection<IdentityEvent>()<NamedThing>({
  view: { name: 'audit-people', version: 1 },
  contexts: [identityContext],
  key: ({ data }) => ('userId' in data ? data.userId : undefined),
  on: {
    UserRegistered: (_, { data: { name } }) => (name === ERASED ? null : { name }),
    UserRenamed: (person, { data: { name } }) => person && { name },
    UserErased: () => null,
  },
});

/** The names of organizations, projects, groups and roles of their own, as they are now; of what was deleted, the last. */
export const things = projection<OrganizationEvent | AccessControlEvent>()<NamedThing>({
  view: { name: 'audit-things', version: 2 },
  contexts: [organizationsContext, accessControlContext],
  key: ({ data }) => {
    if ('roleId' in data) return data.roleId;
    if ('groupId' in data) return data.groupId;
    return 'projectId' in data ? data.projectId : data.organizationId;
  },
  on: {
    OrganizationFounded: (_, { data: { name } }) => ({ name }),
    OrganizationRenamed: (_, { data: { name } }) => ({ name }),
    OrganizationRoleCreated: (_, { data: { name } }) => ({ name }),
    OrganizationRoleChanged: (_, { data: { name } }) => ({ name }),
    GroupCreated: (_, { data: { name } }) => ({ name }),
    GroupRenamed: (_, { data: { name } }) => ({ name }),
    ProjectCreated: (_, { data: { name } }) => ({ name }),
    ProjectRenamed: (_, { data: { name } }) => ({ name }),
    RoleCreated: (_, { data: { name } }) => ({ name }),
    RoleChanged: (_, { data: { name } }) => ({ name }),
  },
});
