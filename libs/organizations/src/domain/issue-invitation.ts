import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { mayGive, memberWith, type Organization } from './organization.js';

export type InvitationFacts = Readonly<{
  invitationId: string;
  email: string;
  emailDigest: string;
  /** None: those that a new member gets. */
  roles?: readonly string[];
  projects: readonly ProjectGrant[];
  /** The member who has this address already, if there is one. */
  userId?: string;
}>;

/**
 * One open invitation per address, for nobody who is a member already, and never with more than the inviter holds. What the
 * project roles in it allow is not this stream's to know: whoever issues the command has checked it against the inviter.
 */
export const issueInvitation =
  (actorId: string, { invitationId, email, emailDigest, roles, projects, userId }: InvitationFacts, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.invite');
    const { id, invited, invitations, members, policies, defaultRoles } = organization;
    const given = roles && roles.length > 0 ? roles : defaultRoles;
    mayGive(organization, actorId, given);
    if (userId && members.has(userId)) throw new Refusal('already-member');
    const open = invitations.get(invited.get(emailDigest) ?? '');
    if (open && open.expiresAt > now.toISOString()) throw new Refusal('already-invited');
    for (const { projectId } of projects) if (!organization.projects.has(projectId)) throw new Refusal('not-found');
    return [
      {
        type: 'InvitationIssued',
        data: {
          organizationId: id,
          invitationId,
          email,
          emailDigest,
          roles: [...given],
          projects: [...projects],
          invitedBy: actorId,
          expiresAt: new Date(now.getTime() + policies.invitationLifetimeHours * 3_600_000).toISOString(),
          link: 1,
        },
      },
    ];
  };

export const revokeInvitation =
  (actorId: string, invitationId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.invite');
    if (!organization.invitations.has(invitationId)) throw new Refusal('not-found');
    return [{ type: 'InvitationRevoked', data: { organizationId: organization.id, invitationId } }];
  };

/** Of somebody who was erased. */
export const eraseInvitation =
  (invitationId: string) =>
  ({ id, status }: Organization): readonly OrganizationEvent[] =>
    status === 'founded' ? [{ type: 'InvitationErased', data: { organizationId: id, invitationId } }] : [];
