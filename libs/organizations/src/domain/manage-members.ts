import type { OrganizationEvent } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { keepsOneAdmin, mayGive, memberWith, type Organization } from './organization.js';

export const changeMemberRoles =
  (actorId: string, userId: string, roles: readonly string[]) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.update-roles');
    const member = organization.members.get(userId);
    if (!member) throw new Refusal('not-found');
    // Taking a role away needs as much standing as giving it.
    mayGive(organization, actorId, [...roles, ...member.roles]);
    const next = [...new Set(roles)];
    if (next.length === member.roles.length && next.every((role) => member.roles.includes(role))) return [];
    keepsOneAdmin(organization, userId, next);
    return [
      {
        type: 'MemberRolesChanged',
        data: { organizationId: organization.id, userId, membershipId: member.membershipId, roles: next },
      },
    ];
  };

export const removeMember =
  (actorId: string, userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.remove');
    const member = organization.members.get(userId);
    if (!member) throw new Refusal('not-found');
    mayGive(organization, actorId, member.roles);
    return removal(organization, userId, userId === actorId ? 'left' : 'removed');
  };

export const leaveOrganization =
  (userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    if (!organization.members.has(userId)) throw new Refusal('not-found');
    return removal(organization, userId, 'left');
  };

/** A person who was erased is a member no more, whatever that leaves behind. */
export const eraseMember =
  (userId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const member = organization.members.get(userId);
    return member ? [removed(organization, userId, member.membershipId, 'erased')] : [];
  };

const removal = (
  organization: Organization,
  userId: string,
  reason: 'removed' | 'left',
): readonly OrganizationEvent[] => {
  keepsOneAdmin(organization, userId, []);
  return [removed(organization, userId, organization.members.get(userId)!.membershipId, reason)];
};

const removed = (
  { id }: Organization,
  userId: string,
  membershipId: string,
  reason: 'removed' | 'left' | 'erased',
): OrganizationEvent => ({ type: 'MemberRemoved', data: { organizationId: id, userId, membershipId, reason } });
