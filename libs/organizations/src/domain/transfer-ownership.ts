import { isId, type OrganizationEvent, type OwnershipTransferPolicy } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { groupsLeft } from './belongings.js';
import type { Membership, Organization } from './organization.js';
import { memberWith, rolesOf } from './rights.js';

export type TransferFacts = Readonly<{
  transferId: string;
  toUserId: string;
  /** The stay that a former owner begins, if they are to lose what they hold in projects and groups. */
  membershipId: string;
}>;

/** The owner hands the organization over: at once, or as an offer that the other one accepts. Never two offers at a time. */
export const transferOwnership =
  (actorId: string, { transferId, toUserId, membershipId }: TransferFacts, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'ownership.transfer');
    const { id: organizationId, ownerId, transfer } = organization;
    const policy = transferPolicy(organization);
    if (ownerId !== actorId) throw new Refusal('forbidden', { role: organization.ownerRole });
    if (transfer && transfer.expiresAt > now.toISOString()) throw new Refusal('transfer-pending');
    requireEligible(organization, policy, toUserId);
    if (policy.takesEffect === 'at-once') return transferred(organization, policy, transferId, toUserId, membershipId);
    const expiresAt = new Date(now.getTime() + policy.offerLifetimeHours * 3_600_000).toISOString();
    return [
      {
        type: 'OwnershipTransferOffered',
        data: { organizationId, transferId, fromUserId: actorId, toUserId, expiresAt },
      },
    ];
  };

/** By the one it was offered to, if they and who offered it are still what they were. */
export const acceptOwnership =
  (actorId: string, transferId: string, membershipId: string, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { fromUserId, toUserId, expiresAt } = openTransfer(organization, actorId, transferId);
    if (toUserId !== actorId) throw new Refusal('forbidden');
    if (expiresAt <= now.toISOString()) throw new Refusal('transfer-expired');
    const policy = transferPolicy(organization);
    if (organization.ownerId !== fromUserId) throw new Refusal('transfer-not-pending');
    requireEligible(organization, policy, toUserId);
    return transferred(organization, policy, transferId, toUserId, membershipId);
  };

export const declineOwnership =
  (actorId: string, transferId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    if (openTransfer(organization, actorId, transferId).toUserId !== actorId) throw new Refusal('forbidden');
    return [{ type: 'OwnershipTransferDeclined', data: { organizationId: organization.id, transferId } }];
  };

export const cancelOwnershipTransfer =
  (actorId: string, transferId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    if (openTransfer(organization, actorId, transferId).fromUserId !== actorId) throw new Refusal('forbidden');
    return [{ type: 'OwnershipTransferCancelled', data: { organizationId: organization.id, transferId } }];
  };

/** When its time is over. */
export const expireOwnershipTransfer =
  (transferId: string, now: Date) =>
  ({ id: organizationId, transfer }: Organization): readonly OrganizationEvent[] => {
    if (transfer?.transferId !== transferId || transfer.expiresAt > now.toISOString()) return [];
    return [{ type: 'OwnershipTransferExpired', data: { organizationId, transferId } }];
  };

const transferPolicy = ({ ownerRole, policies }: Organization): OwnershipTransferPolicy => {
  if (ownerRole === null || policies.ownershipTransfer === null) throw new Refusal('no-ownership');
  return policies.ownershipTransfer;
};

const openTransfer = ({ status, transfer, members }: Organization, actorId: string, transferId: string) => {
  if (status !== 'founded' || !members.has(actorId) || !isId('transfer', transferId)) throw new Refusal('not-found');
  if (transfer?.transferId !== transferId) throw new Refusal('transfer-not-pending');
  // Who takes no part in it need not know of it.
  if (actorId !== transfer.fromUserId && actorId !== transfer.toUserId) throw new Refusal('not-found');
  return transfer;
};

const requireEligible = (organization: Organization, { to }: OwnershipTransferPolicy, userId: string): void => {
  const member = organization.members.get(userId);
  if (!member) throw new Refusal('not-a-member', { userId });
  if (organization.ownerId === userId) throw new Refusal('already-owner');
  if (to.length > 0 && !rolesOf(organization, member).some((role) => to.includes(role)))
    throw new Refusal('not-eligible-for-ownership', { roles: to });
};

const transferred = (
  organization: Organization,
  { to, formerOwnerRoles, formerOwnerKeepsAccess }: OwnershipTransferPolicy,
  transferId: string,
  toUserId: string,
  membershipId: string,
): readonly OrganizationEvent[] => {
  const { id: organizationId, ownerId, members, defaultRoles } = organization;
  const ownerRole = organization.ownerRole!;
  const rest = (member: Membership, without: readonly string[]) =>
    member.roles.filter((role) => !without.includes(role));
  const from = members.get(ownerId)!;
  const next = members.get(toUserId)!;
  const handedOver: OrganizationEvent = {
    type: 'OwnershipTransferred',
    data: {
      organizationId,
      transferId,
      from: {
        userId: ownerId,
        membershipId: formerOwnerKeepsAccess ? from.membershipId : membershipId,
        roles: [...new Set([...formerOwnerRoles, ...rest(from, [ownerRole])])],
      },
      to: {
        userId: toUserId,
        membershipId: next.membershipId,
        roles: [ownerRole, ...rest(next, [...to, ...defaultRoles, ...formerOwnerRoles])],
      },
    },
  };
  return [...(formerOwnerKeepsAccess ? [] : groupsLeft(organization, ownerId)), handedOver];
};
