import type { OrganizationEvent } from '@guildhall/contracts';
import { type Acceptance, acceptInvitation } from './domain/accept-invitation.js';
import type { Organization } from './domain/organization.js';
import { mayDo } from './domain/rights.js';
import { beyondIn, type Sharing, withheldNow } from './may-share.js';

/**
 * Accepts an invitation with no more than whoever sent it may still hand on. By whom that was, and what it promises, is read from the
 * very state that is changed: views may not know yet who sent it again.
 */
export const acceptShared =
  (replica: Sharing, acceptance: Omit<Acceptance, 'withheld' | 'beyond' | 'projectsWithheld'>, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { id: organizationId, invitations, defaultRoles, projects } = organization;
    const beyond = beyondIn(replica, organizationId);
    const invitation = invitations.get(acceptance.invitationId);
    if (!invitation) return acceptInvitation({ ...acceptance, beyond }, now)(organization);
    const { invitedBy, roles, groups } = invitation;
    const withheld = mayDo(organization, invitedBy, 'roles.bind')
      ? undefined
      : withheldNow(replica, { organizationId, invitedBy, groups, roles: [...roles, ...defaultRoles] });
    const left = invitation.projects.filter(({ projectId }) => projects.has(projectId));
    // What is not known here is decided where it is given.
    const mayGive = (projectId: string) => (role: string) =>
      (replica.lacksToGrant(invitedBy, role, projectId) ?? []).length === 0;
    const projectsWithheld = left.length > 0 && !left.some((grant) => grant.roles.some(mayGive(grant.projectId)));
    const shared = { ...acceptance, beyond, projectsWithheld, ...(withheld && { withheld }) };
    return acceptInvitation(shared, now)(organization);
  };
