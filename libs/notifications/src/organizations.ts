import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OrganizationName = Readonly<{ organizationId: string; name: string }>;

/** What organizations are called. */
export const organizations = projection<OrganizationEvent>()<OrganizationName>({
  view: { name: 'notifications-organizations', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data: { organizationId, name } }) => ({ organizationId, name }),
    OrganizationRenamed: (_, { data: { organizationId, name } }) => ({ organizationId, name }),
  },
});
