import type { OrganizationEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { belongings } from './belongings.js';
import type { OpenInvitation, Organization } from './organization.js';
import { byTheirIds, mayDo, mayGive, type ProjectRolesBeyond } from './rights.js';

export type Acceptance = Readonly<{
  invitationId: string;
  link: number;
  userId: string;
  /** Of the verified address of who accepts. */
  emailDigest: string;
  membershipId: string;
  /** Groups and roles that bring more in projects than who sent the newest link holds there by now. */
  withheld?: ReadonlySet<string>;
  beyond?: ProjectRolesBeyond;
  /** Whoever sent it may give none of the project roles any more that it promises. */
  projectsWithheld?: boolean;
}>;

/**
 * Whoever was invited joins, once, if who invited them may still invite. What the inviter may not give any more is not given,
 * nor what is not there any more; with every role gone, a member gets those of any new member, if the inviter may give these.
 */
export const acceptInvitation =
  (
    {
      invitationId,
      link,
      userId,
      emailDigest,
      membershipId,
      withheld = new Set(),
      beyond = byTheirIds,
      projectsWithheld = false,
    }: Acceptance,
    now: Date,
  ) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { id: organizationId, status, members, collaborators, invitations, defaultRoles } = organization;
    const invitation = invitations.get(invitationId);
    // Accepting once more is no mistake: they are in.
    if (!invitation && (members.has(userId) || collaborators.has(userId))) return [];
    if (!invitation || status !== 'founded') throw new Refusal('invitation-not-pending');
    if (invitation.link !== link) throw new Refusal('invalid-token');
    if (invitation.emailDigest !== emailDigest) throw new Refusal('invitation-for-another-address');
    if (invitation.expiresAt <= now.toISOString()) throw new Refusal('invitation-expired');
    if (!mayStillInvite(organization, invitation)) throw new Refusal('inviter-without-rights');

    const accepted: OrganizationEvent = { type: 'InvitationAccepted', data: { organizationId, invitationId, userId } };
    const member = members.get(userId);
    const stay = {
      organizationId,
      userId,
      membershipId: member?.membershipId ?? collaborators.get(userId) ?? membershipId,
    };
    const { groups, projects, invitedBy } = invitation;
    const theirs = belongings(
      organization,
      stay,
      mayDo(organization, invitedBy, 'groups.manage')
        ? groups.filter((id) => organization.groups.has(id) && !withheld.has(id))
        : [],
      projects.filter(({ projectId }) => organization.projects.has(projectId)),
      invitedBy,
    );
    if (invitation.kind === 'collaborator') {
      if (projectsWithheld) throw new Refusal('inviter-without-rights');
      const isIn = member !== undefined || collaborators.has(userId);
      const joined: OrganizationEvent = { type: 'CollaboratorJoined', data: { ...stay, invitationId } };
      return [accepted, ...(isIn ? [] : [joined]), ...theirs];
    }
    const givable = (wanted: readonly string[]) =>
      stillGivable(organization, invitedBy, wanted, beyond).filter((role) => !withheld.has(role));
    const roles = givable(invitation.roles);
    if (!member) {
      const given = roles.length > 0 ? roles : givable(defaultRoles);
      if (given.length === 0) throw new Refusal('inviter-without-rights');
      const data = { ...stay, roles: given, invitationId, promisedBy: invitedBy };
      return [accepted, { type: 'MemberJoined', data }, ...theirs];
    }
    const added = roles.filter((role) => !member.roles.includes(role) && !defaultRoles.includes(role));
    const changed: OrganizationEvent = {
      type: 'MemberRolesChanged',
      data: { ...stay, roles: [...member.roles, ...added], promisedBy: invitedBy },
    };
    return [accepted, ...(added.length > 0 ? [changed] : []), ...theirs];
  };

const mayStillInvite = (organization: Organization, { kind, invitedBy }: OpenInvitation): boolean =>
  kind === 'member'
    ? mayDo(organization, invitedBy, 'members.invite')
    : organization.members.has(invitedBy) || organization.collaborators.has(invitedBy);

const stillGivable = (
  organization: Organization,
  invitedBy: string,
  roles: readonly string[],
  beyond: ProjectRolesBeyond,
): string[] =>
  roles.filter((role) => {
    try {
      mayGive(organization, invitedBy, [role], beyond);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return false;
    }
  });
