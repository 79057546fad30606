import type { OrganizationEvent, OrganizationPermission, Policies, ProjectGrant } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';
import { leaveGroups, setMember } from './members.js';

export type Membership = Readonly<{ membershipId: string; roles: readonly string[]; groups: Set<string> }>;

export type OpenInvitation = Readonly<{
  emailDigest: string;
  kind: 'member' | 'collaborator';
  roles: readonly string[];
  groups: readonly string[];
  projects: readonly ProjectGrant[];
  /** Who answers for it: who sent its newest link. */
  invitedBy: string;
  expiresAt: string;
  link: number;
}>;

export type KnownRole = Readonly<{
  name: string;
  description?: string | undefined;
  permissions: ReadonlySet<OrganizationPermission>;
  projectRoles: readonly string[];
  appointedByOwner?: boolean | undefined;
  builtIn: boolean;
}>;

export type OpenTransfer = Readonly<{ transferId: string; fromUserId: string; toUserId: string; expiresAt: string }>;

/** What decisions about one organization need to know. */
export type Organization = {
  status: 'unknown' | 'founded' | 'abandoned' | 'deleted' | 'gone';
  id: string;
  name: string;
  slug: string;
  /** While it is deleted: until when it can be restored. */
  restorableUntil: string;
  readonly roles: Map<string, KnownRole>;
  defaultRoles: readonly string[];
  /** The role that must never be without a holder, and how many hold it. */
  indispensableRole: string;
  holders: number;
  /** The role that exactly one member holds, and who that is. */
  ownerRole: string | null;
  ownerId: string;
  policies: Policies;
  readonly members: Map<string, Membership>;
  /** Who holds which of the organization's own roles. */
  readonly holdersOf: Map<string, Set<string>>;
  /** Who takes part from outside, and the stay under which they do. */
  readonly collaborators: Map<string, string>;
  readonly groups: Map<string, { name: string; readonly members: Set<string> }>;
  readonly invitations: Map<string, OpenInvitation>;
  /** The open invitation of an address. */
  readonly invited: Map<string, string>;
  readonly projects: Map<string, { name: string }>;
  transfer: OpenTransfer | undefined;
};

const initialState = (): Organization => ({
  status: 'unknown',
  id: '',
  name: '',
  slug: '',
  restorableUntil: '',
  roles: new Map(),
  defaultRoles: [],
  indispensableRole: '',
  holders: 0,
  ownerRole: null,
  ownerId: '',
  policies: {
    invitationLifetimeHours: 1,
    addsMembersDirectly: false,
    strangersInProjects: 'members',
    projectDeletion: 'always',
    deletionGraceDays: 0,
    ownershipTransfer: null,
  },
  members: new Map(),
  holdersOf: new Map(),
  collaborators: new Map(),
  groups: new Map(),
  invitations: new Map(),
  invited: new Map(),
  projects: new Map(),
  transfer: undefined,
});

const close = ({ invitations, invited }: Organization, invitationId: string): void => {
  const invitation = invitations.get(invitationId);
  if (!invitation) return;
  invitations.delete(invitationId);
  if (invited.get(invitation.emailDigest) === invitationId) invited.delete(invitation.emailDigest);
};

const evolve = (organization: Organization, { type, data }: OrganizationEvent): Organization => {
  const { members, holdersOf, collaborators, groups, invitations, invited, roles, projects } = organization;
  switch (type) {
    case 'OrganizationFounded': {
      const { organizationId: id, name, slug, defaultRoles, indispensableRole, ownerRole, policies } = data;
      Object.assign(organization, { id, name, slug, defaultRoles, indispensableRole, ownerRole, policies });
      organization.status = 'founded';
      for (const role of data.roles)
        roles.set(role.id, { ...role, permissions: new Set(role.permissions), builtIn: true });
      setMember(organization, { userId: data.founderId, membershipId: data.membershipId }, data.founderRoles);
      break;
    }
    case 'FoundingAbandoned':
      organization.status = 'abandoned';
      break;
    case 'OrganizationRenamed':
      organization.name = data.name;
      break;
    case 'OrganizationDeleted':
      organization.status = 'deleted';
      organization.restorableUntil = data.restorableUntil;
      break;
    case 'OrganizationRestored':
      organization.status = 'founded';
      break;
    case 'OrganizationDeletionCompleted':
      organization.status = 'gone';
      break;
    case 'PoliciesChanged':
      organization.policies = data.policies;
      break;

    case 'OrganizationRoleCreated':
    case 'OrganizationRoleChanged':
      roles.set(data.roleId, { ...data, permissions: new Set(data.permissions), builtIn: false });
      if (!holdersOf.has(data.roleId)) holdersOf.set(data.roleId, new Set());
      break;
    case 'OrganizationRoleDeleted':
      roles.delete(data.roleId);
      holdersOf.delete(data.roleId);
      break;

    case 'InvitationIssued': {
      if (data.acceptedAtOnceBy !== undefined) break;
      // Older histories do not say of the one before for this address that it had expired.
      const before = invited.get(data.emailDigest);
      if (before) close(organization, before);
      invitations.set(data.invitationId, data);
      invited.set(data.emailDigest, data.invitationId);
      break;
    }
    case 'InvitationResent': {
      const { invitationId, link, expiresAt } = data;
      const invitation = invitations.get(invitationId);
      if (!invitation) break;
      const { resentBy: invitedBy = invitation.invitedBy } = data;
      invitations.set(invitationId, { ...invitation, invitedBy, link, expiresAt });
      break;
    }
    case 'InvitationAccepted':
    case 'InvitationDeclined':
    case 'InvitationRevoked':
    case 'InvitationExpired':
    case 'InvitationErased':
      close(organization, data.invitationId);
      break;

    case 'MemberJoined':
      collaborators.delete(data.userId);
      setMember(organization, data, data.roles);
      break;
    case 'MemberRolesChanged':
      setMember(organization, data, data.roles);
      break;
    case 'MemberRemoved':
      setMember(organization, data, []);
      leaveGroups(organization, data.userId);
      members.delete(data.userId);
      break;
    case 'CollaboratorJoined':
      collaborators.set(data.userId, data.membershipId);
      break;
    case 'CollaboratorRemoved':
      collaborators.delete(data.userId);
      break;

    case 'GroupCreated':
      groups.set(data.groupId, { name: data.name, members: new Set() });
      break;
    case 'GroupRenamed':
      groups.get(data.groupId)!.name = data.name;
      break;
    case 'GroupDeleted':
      for (const userId of groups.get(data.groupId)?.members ?? []) members.get(userId)?.groups.delete(data.groupId);
      groups.delete(data.groupId);
      break;
    case 'GroupMemberAdded':
      groups.get(data.groupId)?.members.add(data.userId);
      members.get(data.userId)?.groups.add(data.groupId);
      break;
    case 'GroupMemberRemoved':
      groups.get(data.groupId)?.members.delete(data.userId);
      members.get(data.userId)?.groups.delete(data.groupId);
      break;

    case 'ProjectCreated':
    case 'ProjectRenamed':
      projects.set(data.projectId, { name: data.name });
      break;
    case 'ProjectDeleted':
      projects.delete(data.projectId);
      break;

    case 'OwnershipTransferOffered':
      organization.transfer = data;
      break;
    case 'OwnershipTransferDeclined':
    case 'OwnershipTransferCancelled':
    case 'OwnershipTransferExpired':
      organization.transfer = undefined;
      break;
    case 'OwnershipTransferred':
      organization.transfer = undefined;
      setMember(organization, data.from, data.from.roles);
      setMember(organization, data.to, data.to.roles);
      break;

    case 'ProjectRolesPromised':
    case 'SlugReserved':
    case 'SlugReleased':
      break;
  }
  return organization;
};

export const organization: Decider<Organization, OrganizationEvent> = {
  category: 'organization',
  initialState,
  evolve,
};
