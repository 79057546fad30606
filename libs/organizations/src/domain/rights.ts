import type { OrganizationPermission } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { Membership, Organization } from './organization.js';

/** The roles that count: those of a member that are still there, or else those that everybody has. */
export const rolesOf = ({ roles, defaultRoles }: Organization, member: Membership): readonly string[] => {
  const left = member.roles.filter((role) => roles.has(role));
  return left.length > 0 ? left : defaultRoles;
};

export const mayDo = (organization: Organization, userId: string, permission: OrganizationPermission): boolean => {
  const member = organization.members.get(userId);
  return (
    member !== undefined &&
    rolesOf(organization, member).some((role) => organization.roles.get(role)?.permissions.has(permission))
  );
};

/** The membership of who acts. @throws {Refusal} `not-found` for who is no member, `forbidden` without the permission */
export const memberWith = (
  organization: Organization,
  userId: string,
  permission: OrganizationPermission,
): Membership => {
  const membership = organization.status === 'founded' ? organization.members.get(userId) : undefined;
  if (!membership) throw new Refusal('not-found');
  if (!mayDo(organization, userId, permission)) throw new Refusal('forbidden', { permission });
  return membership;
};

/** What somebody would need to hold to give or make something. */
export type Rights = Readonly<{ permissions: Iterable<OrganizationPermission>; projectRoles: Iterable<string> }>;

/**
 * Which of these project roles allow more, in every project, than those do that somebody holds there. What project roles allow is
 * not this stream's to know, but what somebody holds is: so decisions are handed this, and it answers with what is known of the
 * roles when they are taken.
 */
export type ProjectRolesBeyond = (projectRoles: readonly string[], held: readonly string[]) => readonly string[];

/** Where nothing is known of project roles, each of them allows what no other one does. */
export const byTheirIds: ProjectRolesBeyond = (projectRoles, held) =>
  projectRoles.filter((role) => !held.includes(role));

/** @throws {Refusal} `beyond-own-rights` when the actor holds less, unless they may bind roles of any kind */
export const holdsAll = (
  organization: Organization,
  userId: string,
  { permissions, projectRoles }: Rights,
  beyond: ProjectRolesBeyond,
): void => {
  if (mayDo(organization, userId, 'roles.bind')) return;
  const member = organization.members.get(userId);
  const own = member ? rolesOf(organization, member).flatMap((role) => organization.roles.get(role) ?? []) : [];
  const missing = [
    ...[...permissions].filter((permission) => !own.some((role) => role.permissions.has(permission))),
    ...beyond(
      [...projectRoles],
      own.flatMap((role) => role.projectRoles),
    ),
  ];
  if (missing.length > 0) throw new Refusal('beyond-own-rights', { missing: [...new Set(missing)] });
};

/**
 * Whether the actor may give these roles, or take them away, which needs as much standing.
 * @throws {Refusal} `unknown-role`; `ownership-by-transfer-only`; `appointed-by-owner`; `beyond-own-rights`
 */
export const mayGive = (
  organization: Organization,
  userId: string,
  given: readonly string[],
  beyond: ProjectRolesBeyond,
): void => {
  const { roles, ownerRole, ownerId } = organization;
  const unknown = given.filter((role) => !roles.has(role));
  if (unknown.length > 0) throw new Refusal('unknown-role', { roles: unknown });
  if (ownerRole !== null && given.includes(ownerRole)) throw new Refusal('ownership-by-transfer-only');
  for (const role of given) {
    const known = roles.get(role)!;
    if (known.appointedByOwner && ownerId !== userId) throw new Refusal('appointed-by-owner', { role });
    holdsAll(organization, userId, known, beyond);
  }
};

/**
 * @throws {Refusal} `last-owner` or `last-admin` when the member is the only one left who holds the role that must not be
 * without a holder
 */
export const keepsOneAdmin = (organization: Organization, userId: string, rolesLeft: readonly string[]): void => {
  const { indispensableRole, ownerRole, holders, members } = organization;
  const holds = members.get(userId)?.roles.includes(indispensableRole) ?? false;
  if (holds && !rolesLeft.includes(indispensableRole) && holders === 1)
    throw new Refusal(ownerRole === null ? 'last-admin' : 'last-owner');
};
