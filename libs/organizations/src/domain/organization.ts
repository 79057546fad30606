import type { OrganizationEvent, OrganizationPermission, Policies, ProjectGrant } from '@guildhall/contracts';
import { type Decider, Refusal } from '@guildhall/event-sourcing';

type Membership = { readonly membershipId: string; roles: readonly string[] };
type OpenInvitation = Readonly<{
  emailDigest: string;
  roles: readonly string[];
  projects: readonly ProjectGrant[];
  invitedBy: string;
  expiresAt: string;
  link: number;
}>;

/** What decisions about one organization need to know. */
export type Organization = {
  status: 'unknown' | 'founded' | 'abandoned';
  id: string;
  name: string;
  readonly roles: Map<string, ReadonlySet<OrganizationPermission>>;
  defaultRoles: readonly string[];
  /** The role that must never be without a holder, and how many hold it. */
  indispensableRole: string;
  holders: number;
  policies: Policies;
  readonly members: Map<string, Membership>;
  readonly invitations: Map<string, OpenInvitation>;
  /** The open invitation of an address. */
  readonly invited: Map<string, string>;
  readonly projects: Map<string, { name: string }>;
};

const initialState = (): Organization => ({
  status: 'unknown',
  id: '',
  name: '',
  roles: new Map(),
  defaultRoles: [],
  indispensableRole: '',
  holders: 0,
  policies: { invitationLifetimeHours: 0 },
  members: new Map(),
  invitations: new Map(),
  invited: new Map(),
  projects: new Map(),
});

const setRoles = (organization: Organization, userId: string, membershipId: string, roles: readonly string[]): void => {
  const { members, indispensableRole } = organization;
  if (members.get(userId)?.roles.includes(indispensableRole)) organization.holders -= 1;
  if (roles.includes(indispensableRole)) organization.holders += 1;
  members.set(userId, { membershipId, roles });
};

const close = ({ invitations, invited }: Organization, invitationId: string): void => {
  const invitation = invitations.get(invitationId);
  if (!invitation) return;
  invitations.delete(invitationId);
  if (invited.get(invitation.emailDigest) === invitationId) invited.delete(invitation.emailDigest);
};

const evolve = (organization: Organization, { type, data }: OrganizationEvent): Organization => {
  switch (type) {
    case 'OrganizationFounded':
      organization.status = 'founded';
      organization.id = data.organizationId;
      organization.name = data.name;
      for (const role of data.roles) organization.roles.set(role.id, new Set(role.permissions));
      organization.defaultRoles = data.defaultRoles;
      organization.indispensableRole = data.indispensableRole;
      organization.policies = data.policies;
      setRoles(organization, data.founderId, data.membershipId, data.founderRoles);
      return organization;
    case 'FoundingAbandoned':
      organization.status = 'abandoned';
      return organization;
    case 'OrganizationRenamed':
      organization.name = data.name;
      return organization;
    case 'InvitationIssued': {
      const { invitationId, emailDigest } = data;
      // An invitation that had expired is replaced by the new one for the same address.
      const before = organization.invited.get(emailDigest);
      if (before) close(organization, before);
      organization.invitations.set(invitationId, data);
      organization.invited.set(emailDigest, invitationId);
      return organization;
    }
    case 'InvitationAccepted':
    case 'InvitationRevoked':
    case 'InvitationErased':
      close(organization, data.invitationId);
      return organization;
    case 'MemberJoined':
    case 'MemberRolesChanged':
      setRoles(organization, data.userId, data.membershipId, data.roles);
      return organization;
    case 'MemberRemoved':
      setRoles(organization, data.userId, data.membershipId, []);
      organization.members.delete(data.userId);
      return organization;
    case 'ProjectCreated':
    case 'ProjectRenamed':
      organization.projects.set(data.projectId, { name: data.name });
      return organization;
    case 'ProjectRolesPromised':
    case 'SlugReserved':
    case 'SlugReleased':
      return organization;
  }
};

export const organization: Decider<Organization, OrganizationEvent> = {
  category: 'organization',
  initialState,
  evolve,
};

/** The membership of who acts. @throws {Refusal} `not-found` for who is no member, `forbidden` without the permission */
export const memberWith = (
  { status, members, roles }: Organization,
  userId: string,
  permission: OrganizationPermission,
): Membership => {
  const membership = status === 'founded' ? members.get(userId) : undefined;
  if (!membership) throw new Refusal('not-found');
  if (!membership.roles.some((role) => roles.get(role)?.has(permission)))
    throw new Refusal('forbidden', { permission });
  return membership;
};

/** @throws {Refusal} `unknown-role`; `beyond-own-rights` when the roles hold a permission that the actor does not */
export const mayGive = ({ members, roles }: Organization, userId: string, given: readonly string[]): void => {
  const unknown = given.filter((role) => !roles.has(role));
  if (unknown.length > 0) throw new Refusal('unknown-role', { roles: unknown });
  const held = new Set((members.get(userId)?.roles ?? []).flatMap((role) => [...(roles.get(role) ?? [])]));
  const missing = given.flatMap((role) => [...roles.get(role)!]).filter((permission) => !held.has(permission));
  if (missing.length > 0) throw new Refusal('beyond-own-rights', { missing: [...new Set(missing)] });
};

/** @throws {Refusal} `last-admin` when the member is the only one left who holds the role that must not be without a holder */
export const keepsOneAdmin = (organization: Organization, userId: string, rolesLeft: readonly string[]): void => {
  const { indispensableRole, holders, members } = organization;
  const holds = members.get(userId)?.roles.includes(indispensableRole) ?? false;
  if (holds && !rolesLeft.includes(indispensableRole) && holders === 1) throw new Refusal('last-admin');
};
