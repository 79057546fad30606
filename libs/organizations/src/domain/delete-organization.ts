import type { OrganizationEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Organization } from './organization.js';
import { mayDo, memberWith } from './rights.js';

const DAY_MS = 24 * 3_600_000;

/** Ends all access to it; for a time it can be restored. Refused while it has projects. */
export const deleteOrganization =
  (actorId: string, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'organization.delete');
    const { id: organizationId, projects, policies } = organization;
    if (projects.size > 0) throw new Refusal('projects-left', { projects: projects.size });
    const restorableUntil = new Date(now.getTime() + policies.deletionGraceDays * DAY_MS).toISOString();
    return [{ type: 'OrganizationDeleted', data: { organizationId, restorableUntil } }];
  };

/** By who could delete it again, unless whoever administrated it was erased meanwhile. */
export const restoreOrganization =
  (actorId: string, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { id: organizationId, status, restorableUntil, holders } = organization;
    if (status === 'founded') {
      memberWith(organization, actorId, 'organization.delete');
      throw new Refusal('not-deleted');
    }
    if (status !== 'deleted' || !mayDo(organization, actorId, 'organization.delete')) throw new Refusal('not-found');
    if (holders === 0 || restorableUntil <= now.toISOString()) throw new Refusal('not-restorable');
    return [{ type: 'OrganizationRestored', data: { organizationId } }];
  };

/** When the time for restoring it is over. */
export const completeDeletion =
  (now: Date) =>
  ({ id: organizationId, status, restorableUntil }: Organization): readonly OrganizationEvent[] =>
    status === 'deleted' && restorableUntil <= now.toISOString()
      ? [{ type: 'OrganizationDeletionCompleted', data: { organizationId } }]
      : [];
