import type { OrganizationEvent } from '@guildhall/contracts';
import type { Organization } from './organization.js';
import { memberWith } from './rights.js';

export const renameOrganization =
  (actorId: string, name: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'organization.rename');
    if (organization.name === name) return [];
    return [{ type: 'OrganizationRenamed', data: { organizationId: organization.id, name } }];
  };
