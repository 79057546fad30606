import { type OrganizationEvent, type OrganizationRole, organizationsContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OrganizationRow = Readonly<{
  organizationId: string;
  name: string;
  slug: string;
  template: string;
  createdAt: string;
  roles: readonly OrganizationRole[];
}>;

/** The organizations of the instance. */
export const directory = projection<OrganizationEvent>()<OrganizationRow>({
  view: { name: 'organizations', version: 1 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data: { organizationId, name, slug, template, roles }, metadata }) => ({
      organizationId,
      name,
      slug,
      template,
      createdAt: metadata.time,
      roles,
    }),
    OrganizationRenamed: (row, { data: { name } }) => row && { ...row, name },
  },
});
