import {
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

/** The names of organizations and projects, as they are now. */
export const things = projection<OrganizationEvent>()<NamedThing>({
  view: { name: 'audit-things', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => ('projectId' in data ? data.projectId : data.organizationId),
  on: {
    OrganizationFounded: (_, { data: { name } }) => ({ name }),
    OrganizationRenamed: (_, { data: { name } }) => ({ name }),
    ProjectCreated: (_, { data: { name } }) => ({ name }),
    ProjectRenamed: (_, { data: { name } }) => ({ name }),
  },
});
