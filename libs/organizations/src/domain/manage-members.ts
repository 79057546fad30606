import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { belongings, groupsLeft, requireGivable } from './belongings.js';
import type { Organization } from './organization.js';
import { byTheirIds, keepsOneAdmin, mayGive, memberWith, type ProjectRolesBeyond, rolesOf } from './rights.js';

export type AdditionFacts = Readonly<{
  userId: string;
  /** Of their address: an invitation to it that is open is not needed any more. */
  emailDigest?: string | undefined;
  membershipId: string;
  /** None: those that a new member gets. */
  roles: readonly string[];
  groups: readonly string[];
  projects: readonly ProjectGrant[];
}>;

/** Somebody who has an account becomes a member without being asked, where the policies allow it. */
export const addMember =
  (
    actorId: string,
    { userId, emailDigest, membershipId, roles, groups, projects }: AdditionFacts,
    beyond: ProjectRolesBeyond = byTheirIds,
  ) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.add');
    const { id: organizationId, members, collaborators, defaultRoles, policies } = organization;
    if (!policies.addsMembersDirectly) throw new Refusal('forbidden', { policy: 'addsMembersDirectly' });
    const given = roles.length > 0 ? [...new Set(roles)] : [...defaultRoles];
    mayGive(organization, actorId, given, beyond);
    if (members.has(userId)) throw new Refusal('already-member');
    requireGivable(organization, actorId, groups, projects);
    const stay = { organizationId, userId, membershipId: collaborators.get(userId) ?? membershipId };
    return [
      ...uninvited(organization, emailDigest),
      { type: 'MemberJoined', data: { ...stay, roles: given } },
      ...belongings(organization, stay, groups, projects, actorId),
    ];
  };

/** What they have already is not given, in whatever order it is named. */
export const changeMemberRoles =
  (actorId: string, userId: string, roles: readonly string[], beyond: ProjectRolesBeyond = byTheirIds) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.update-roles');
    const { id: organizationId, members, roles: known } = organization;
    const member = members.get(userId);
    if (!member) throw new Refusal('not-found');
    const next = [...new Set(roles)];
    const unknown = next.filter((role) => !known.has(role));
    if (unknown.length > 0) throw new Refusal('unknown-role', { roles: unknown });
    const current = member.roles.filter((role) => known.has(role));
    const given = next.filter((role) => !current.includes(role));
    const taken = current.filter((role) => !next.includes(role));
    if (given.length === 0 && taken.length === 0) return [];
    keepsOneAdmin(organization, userId, next);
    // Taking a role away needs as much standing as giving it.
    const held = rolesOf(organization, member);
    mayGive(organization, actorId, [...given.filter((role) => !held.includes(role)), ...taken], beyond);
    return [
      {
        type: 'MemberRolesChanged',
        data: { organizationId, userId, membershipId: member.membershipId, roles: next },
      },
    ];
  };

/**
 * Ends the stay of a member or external collaborator: all they hold ends with it, and an invitation to their address that is still open.
 */
export const removeMember =
  (actorId: string, userId: string, beyond: ProjectRolesBeyond = byTheirIds, emailDigest?: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.remove');
    const member = organization.members.get(userId);
    const reason = userId === actorId ? 'left' : 'removed';
    const open = uninvited(organization, emailDigest);
    if (!member) return [...open, ...collaborationEnded(organization, userId, reason)];
    keepsOneAdmin(organization, userId, []);
    mayGive(
      organization,
      actorId,
      member.roles.filter((role) => organization.roles.has(role)),
      beyond,
    );
    return [...open, ...stayEnded(organization, userId, reason)];
  };

export const leaveOrganization =
  (userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    if (organization.status !== 'founded') throw new Refusal('not-found');
    if (!organization.members.has(userId)) return collaborationEnded(organization, userId, 'left');
    keepsOneAdmin(organization, userId, []);
    return stayEnded(organization, userId, 'left');
  };

/** A person who was erased is a member no more, whatever that leaves behind. */
export const eraseMember =
  (userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    if (organization.members.has(userId)) return stayEnded(organization, userId, 'erased');
    return organization.collaborators.has(userId) ? collaborationEnded(organization, userId, 'erased') : [];
  };

/** Who is in, or is to be out, is not to come in by an invitation from before. */
const uninvited = (
  { id: organizationId, invited }: Organization,
  emailDigest: string | undefined,
): readonly OrganizationEvent[] => {
  const invitationId = emailDigest === undefined ? undefined : invited.get(emailDigest);
  return invitationId === undefined ? [] : [{ type: 'InvitationRevoked', data: { organizationId, invitationId } }];
};

type Reason = 'removed' | 'left' | 'erased';

const stayEnded = (organization: Organization, userId: string, reason: Reason): readonly OrganizationEvent[] => {
  const { id: organizationId, members, transfer } = organization;
  const { membershipId } = members.get(userId)!;
  const stay = { organizationId, userId, membershipId };
  const offered = transfer && (transfer.toUserId === userId || transfer.fromUserId === userId);
  return [
    ...(offered
      ? [
          {
            type: 'OwnershipTransferCancelled' as const,
            data: { organizationId, transferId: transfer.transferId },
          },
        ]
      : []),
    ...groupsLeft(organization, userId),
    { type: 'MemberRemoved', data: { ...stay, reason } },
  ];
};

const collaborationEnded = (
  { id: organizationId, collaborators }: Organization,
  userId: string,
  reason: Reason,
): readonly OrganizationEvent[] => {
  const membershipId = collaborators.get(userId);
  if (membershipId === undefined) throw new Refusal('not-found');
  return [{ type: 'CollaboratorRemoved', data: { organizationId, userId, membershipId, reason } }];
};
