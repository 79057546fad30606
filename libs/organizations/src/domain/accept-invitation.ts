import type { OrganizationEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Organization } from './organization.js';

export type Acceptance = Readonly<{
  invitationId: string;
  link: number;
  userId: string;
  /** Of the verified address of who accepts. */
  emailDigest: string;
  membershipId: string;
}>;

/**
 * Whoever was invited joins, once. What the inviter may not give any more is not given: with every role gone, the member
 * gets those of any new member.
 */
export const acceptInvitation =
  ({ invitationId, link, userId, emailDigest, membershipId }: Acceptance, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { id: organizationId, members, invitations, defaultRoles } = organization;
    const invitation = invitations.get(invitationId);
    // Accepting once more is no mistake: they are in.
    if (!invitation && members.has(userId)) return [];
    if (!invitation || invitation.link !== link) throw new Refusal('invitation-not-pending');
    if (invitation.emailDigest !== emailDigest) throw new Refusal('invitation-for-another-address');
    if (invitation.expiresAt <= now.toISOString()) throw new Refusal('invitation-expired');

    const accepted: OrganizationEvent = { type: 'InvitationAccepted', data: { organizationId, invitationId, userId } };
    const member = members.get(userId);
    const stay = member?.membershipId ?? membershipId;
    const roles = stillGivable(organization, invitation.invitedBy, invitation.roles);
    return [
      accepted,
      ...(member
        ? []
        : [
            {
              type: 'MemberJoined' as const,
              data: {
                organizationId,
                userId,
                membershipId: stay,
                roles: roles.length > 0 ? roles : [...defaultRoles],
                invitationId,
              },
            },
          ]),
      ...(invitation.projects.length > 0
        ? [
            {
              type: 'ProjectRolesPromised' as const,
              data: {
                organizationId,
                userId,
                membershipId: stay,
                projects: [...invitation.projects],
                promisedBy: invitation.invitedBy,
              },
            },
          ]
        : []),
    ];
  };

const stillGivable = ({ members, roles }: Organization, inviterId: string, given: readonly string[]): string[] => {
  const inviter = members.get(inviterId);
  if (!inviter) return [];
  const held = new Set(inviter.roles.flatMap((role) => [...(roles.get(role) ?? [])]));
  if (!held.has('members.invite')) return [];
  return given.filter((role) => [...(roles.get(role) ?? ['?'])].every((permission) => held.has(permission as never)));
};
