import type { OrganizationEvent, Template } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Organization } from './organization.js';

export type FoundingFacts = Readonly<{
  organizationId: string;
  name: string;
  slug: string;
  founderId: string;
  membershipId: string;
  template: Template;
  project?: Readonly<{ projectId: string; name: string }>;
}>;

/** An organization begins, as a copy of its template, with its founder and perhaps a first project. */
export const foundOrganization =
  ({ organizationId, name, slug, founderId, membershipId, template, project }: FoundingFacts) =>
  ({ status }: Organization): readonly OrganizationEvent[] => {
    if (status !== 'unknown') throw new Refusal('slug-taken');
    const { roles, founderRoles, defaultRoles, indispensableRole, ownerRole, policies } = template;
    return [
      {
        type: 'OrganizationFounded',
        data: {
          organizationId,
          name,
          slug,
          founderId,
          membershipId,
          template: template.id,
          roles,
          founderRoles,
          defaultRoles,
          indispensableRole,
          ownerRole,
          policies,
        },
      },
      ...(project
        ? [
            {
              type: 'ProjectCreated' as const,
              data: { organizationId, ...project, creatorId: founderId, membershipId },
            },
          ]
        : []),
    ];
  };

/** A founding that was never finished gives its slug up. Refused once the organization is there. */
export const abandonFounding =
  (organizationId: string) =>
  ({ status }: Organization): readonly OrganizationEvent[] => {
    if (status !== 'unknown' && status !== 'abandoned') throw new Refusal('slug-taken');
    return status === 'abandoned' ? [] : [{ type: 'FoundingAbandoned', data: { organizationId } }];
  };
