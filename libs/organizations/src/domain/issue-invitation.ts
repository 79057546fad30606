import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { belongings, requireGivable } from './belongings.js';
import type { Organization } from './organization.js';
import { byTheirIds, mayGive, memberWith, type ProjectRolesBeyond } from './rights.js';

const HOUR_MS = 3_600_000;

export type InvitationFacts = Readonly<{
  invitationId: string;
  email: string;
  name?: string | undefined;
  emailDigest: string;
  /** None: those that a new member gets. */
  roles: readonly string[];
  groups: readonly string[];
  projects: readonly ProjectGrant[];
  /** Who has this address, if somebody with an account does. */
  userId?: string | undefined;
}>;

/**
 * One open invitation per address, and never with more than the inviter holds. Whoever is a member already gets groups and
 * project roles at once. What the project roles allow is not this stream's to know: whoever issues the command has checked it
 * against the inviter.
 */
export const issueInvitation =
  (actorId: string, facts: InvitationFacts, now: Date, beyond: ProjectRolesBeyond = byTheirIds) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.invite');
    const { roles, groups, projects, userId } = facts;
    const given = roles.length > 0 ? [...new Set(roles)] : [...organization.defaultRoles];
    mayGive(organization, actorId, given, beyond);
    requireGivable(organization, actorId, groups, projects);
    const member = userId === undefined ? undefined : organization.members.get(userId);
    if (!member) return sent(organization, actorId, 'member', { ...facts, roles: given }, now);
    const addsRoles = roles.some((role) => !member.roles.includes(role));
    if (addsRoles || (groups.length === 0 && projects.length === 0)) throw new Refusal('already-member');
    return atOnce(organization, actorId, 'member', { ...facts, roles: member.roles }, member.membershipId, now);
  };

/**
 * Somebody is invited into projects alone, where the policies allow it. That the actor may give these roles there has been
 * checked by whoever issues the command, and is checked again when they are given.
 */
export const inviteCollaborator =
  (actorId: string, facts: InvitationFacts, now: Date) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const { status, members, collaborators, policies } = organization;
    if (status !== 'founded' || !(members.has(actorId) || collaborators.has(actorId))) throw new Refusal('not-found');
    if (policies.strangersInProjects !== 'collaborators')
      throw new Refusal('forbidden', { policy: 'strangersInProjects' });
    requireGivable(organization, actorId, [], facts.projects);
    const { userId = '' } = facts;
    const stay = members.get(userId)?.membershipId ?? collaborators.get(userId);
    const withoutRoles = { ...facts, roles: [], groups: [] };
    return stay === undefined
      ? sent(organization, actorId, 'collaborator', withoutRoles, now)
      : atOnce(organization, actorId, 'collaborator', withoutRoles, stay, now);
  };

type Issued = Extract<OrganizationEvent, { type: 'InvitationIssued' }>;

/** The one before for the same address is over by then. If that was not noted yet it is now: what is replaced cannot expire later. */
const sent = (
  organization: Organization,
  invitedBy: string,
  kind: 'member' | 'collaborator',
  facts: InvitationFacts,
  now: Date,
): readonly OrganizationEvent[] => {
  const before = organization.invited.get(facts.emailDigest);
  const expired = before ? expireInvitation(before, now)(organization) : [];
  if (before && expired.length === 0) throw new Refusal('already-invited');
  return [...expired, issued(organization, invitedBy, kind, facts, now)];
};

const issued = (
  { id: organizationId, policies }: Organization,
  invitedBy: string,
  kind: 'member' | 'collaborator',
  { invitationId, email, name, emailDigest, roles, groups, projects }: InvitationFacts,
  now: Date,
): Issued => ({
  type: 'InvitationIssued',
  data: {
    organizationId,
    invitationId,
    email,
    ...(name !== undefined && { name }),
    emailDigest,
    kind,
    roles: [...roles],
    groups: [...new Set(groups)],
    projects: [...projects],
    invitedBy,
    expiresAt: new Date(now.getTime() + policies.invitationLifetimeHours * HOUR_MS).toISOString(),
    link: 1,
  },
});

/** Whoever belongs to the organization already need not accept. */
const atOnce = (
  organization: Organization,
  actorId: string,
  kind: 'member' | 'collaborator',
  facts: InvitationFacts,
  membershipId: string,
  now: Date,
): readonly OrganizationEvent[] => {
  const { type, data } = issued(organization, actorId, kind, facts, now);
  const userId = facts.userId!;
  const stay = { organizationId: organization.id, userId, membershipId };
  return [
    { type, data: { ...data, acceptedAtOnceBy: userId } },
    ...belongings(organization, stay, facts.groups, facts.projects, actorId),
  ];
};

/** What an invitation promises, without what was deleted since. */
const stillThere = (
  known: Organization,
  { roles, groups, projects }: Pick<InvitationFacts, 'roles' | 'groups' | 'projects'>,
) => ({
  roles: roles.filter((role) => known.roles.has(role)),
  groups: groups.filter((groupId) => known.groups.has(groupId)),
  projects: projects.filter(({ projectId }) => known.projects.has(projectId)),
});

/**
 * With a new link. Who sends it again answers for it from then on, as if they had sent it first: never with more than they hold. What it
 * brings in projects has been checked by whoever issues the command.
 */
export const resendInvitation =
  (actorId: string, invitationId: string, now: Date, beyond: ProjectRolesBeyond = byTheirIds) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    memberWith(organization, actorId, 'members.invite');
    const { id: organizationId, invitations, policies } = organization;
    const invitation = invitations.get(invitationId);
    if (!invitation) throw new Refusal('invitation-not-pending');
    const { roles, groups, projects } = stillThere(organization, invitation);
    mayGive(organization, actorId, roles, beyond);
    requireGivable(organization, actorId, groups, projects);
    const link = invitation.link + 1;
    const expiresAt = new Date(now.getTime() + policies.invitationLifetimeHours * HOUR_MS).toISOString();
    return [{ type: 'InvitationResent', data: { organizationId, invitationId, link, expiresAt, resentBy: actorId } }];
  };

export const revokeInvitation =
  (actorId: string, invitationId: string) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const invitation = organization.invitations.get(invitationId);
    // Whoever invited a collaborator needed no right to invite members, and can take it back.
    if (invitation?.invitedBy !== actorId || organization.status !== 'founded')
      memberWith(organization, actorId, 'members.invite');
    if (!invitation) throw new Refusal('invitation-not-pending');
    return [{ type: 'InvitationRevoked', data: { organizationId: organization.id, invitationId } }];
  };

/** By whoever holds its newest link. */
export const declineInvitation =
  (invitationId: string, link: number) =>
  ({ id: organizationId, invitations }: Organization): readonly OrganizationEvent[] => {
    const invitation = invitations.get(invitationId);
    if (!invitation) throw new Refusal('invitation-not-pending');
    if (invitation.link !== link) throw new Refusal('invalid-token');
    return [{ type: 'InvitationDeclined', data: { organizationId, invitationId } }];
  };

/** When its time is over. */
export const expireInvitation =
  (invitationId: string, now: Date) =>
  ({ id: organizationId, invitations }: Organization): readonly OrganizationEvent[] => {
    const invitation = invitations.get(invitationId);
    if (!invitation || invitation.expiresAt > now.toISOString()) return [];
    return [{ type: 'InvitationExpired', data: { organizationId, invitationId } }];
  };

/** Of somebody who was erased. */
export const eraseInvitation =
  (invitationId: string) =>
  ({ id, status }: Organization): readonly OrganizationEvent[] =>
    status === 'unknown' || status === 'abandoned'
      ? []
      : [{ type: 'InvitationErased', data: { organizationId: id, invitationId } }];
