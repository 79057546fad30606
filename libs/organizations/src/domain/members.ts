import type { Organization } from './organization.js';

type Stay = Readonly<{ userId: string; membershipId: string }>;

/** Sets what a member holds; under another stay than before, they are in no group any more. */
export const setMember = (
  organization: Organization,
  { userId, membershipId }: Stay,
  roles: readonly string[],
): void => {
  const { members, holdersOf, indispensableRole, ownerRole } = organization;
  const before = members.get(userId);
  for (const role of before?.roles ?? []) holdersOf.get(role)?.delete(userId);
  for (const role of roles) holdersOf.get(role)?.add(userId);
  if (before?.roles.includes(indispensableRole)) organization.holders -= 1;
  if (roles.includes(indispensableRole)) organization.holders += 1;
  if (ownerRole !== null && roles.includes(ownerRole)) organization.ownerId = userId;
  if (before && before.membershipId !== membershipId) leaveGroups(organization, userId);
  members.set(userId, { membershipId, roles, groups: before?.groups ?? new Set() });
};

export const leaveGroups = ({ members, groups }: Organization, userId: string): void => {
  const mine = members.get(userId)?.groups;
  for (const groupId of mine ?? []) groups.get(groupId)?.members.delete(userId);
  mine?.clear();
};
