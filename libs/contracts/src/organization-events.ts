import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { OrganizationPermission, OrganizationRole, Policies, upcastFounding } from './organization-roles.js';
import { personal } from './personal.js';
import { Instant } from './text.js';

const organizationId = id('organization');
const invitationId = id('invitation');
const projectId = id('project');
const groupId = id('group');
const userId = id('user');
const transferId = id('transfer');
/**
 * One stay of a user in an organization, as a member or as an external collaborator. What is given to them is given under it,
 * and counts no more when it ends: who leaves and comes back has another one.
 */
const membershipId = id('membership');

/** Project roles that somebody is promised. */
export const ProjectGrant = z.object({ projectId, roles: z.array(z.string().min(1).max(100)).min(1).max(20) });
export type ProjectGrant = z.infer<typeof ProjectGrant>;

const ownRole = z.object({
  organizationId,
  roleId: id('role'),
  name: z.string(),
  description: z.string().optional(),
  permissions: z.array(OrganizationPermission),
  /** Project roles that its holders have in every project of the organization. */
  projectRoles: z.array(z.string()),
});

/** One side of a transfer as it is afterwards. */
const party = z.object({ userId, membershipId, roles: z.array(z.string()) });
const transfer = z.object({ organizationId, transferId });
const invitation = z.object({ organizationId, invitationId });
const stay = z.object({ organizationId, userId, membershipId });
/** Whose promise it keeps: they gave it, though another acted (who accepts their invitation, or a reaction). */
const kept = stay.extend({ promisedBy: userId.optional() });

export const organizationEvents = {
  OrganizationFounded: event(
    'OrganizationFounded',
    z.object({
      organizationId,
      name: z.string(),
      slug: z.string(),
      founderId: userId,
      membershipId,
      template: z.string(),
      roles: z.array(OrganizationRole),
      founderRoles: z.array(z.string()),
      defaultRoles: z.array(z.string()),
      indispensableRole: z.string(),
      ownerRole: z.string().nullable(),
      policies: Policies,
    }),
    { upcasters: [upcastFounding] },
  ),
  /** A founding that was never finished gave its slug up; nothing can be founded under this id any more. */
  FoundingAbandoned: event('FoundingAbandoned', z.object({ organizationId }), { internal: true }),
  OrganizationRenamed: event('OrganizationRenamed', z.object({ organizationId, name: z.string() })),
  /** All access to it ends; it can be restored until the time named. */
  OrganizationDeleted: event('OrganizationDeleted', z.object({ organizationId, restorableUntil: Instant })),
  OrganizationRestored: event('OrganizationRestored', z.object({ organizationId })),
  /** The time for restoring it is over. */
  OrganizationDeletionCompleted: event('OrganizationDeletionCompleted', z.object({ organizationId })),
  /** All of the policies as they are afterwards. */
  PoliciesChanged: event('PoliciesChanged', z.object({ organizationId, policies: Policies })),

  OrganizationRoleCreated: event('OrganizationRoleCreated', ownRole),
  /** The role as it is afterwards, for all who hold it. */
  OrganizationRoleChanged: event('OrganizationRoleChanged', ownRole),
  /** Nobody holds it any more; who held no other role holds the default ones. */
  OrganizationRoleDeleted: event('OrganizationRoleDeleted', z.object({ organizationId, roleId: id('role') })),

  InvitationIssued: event(
    'InvitationIssued',
    z.object({
      organizationId,
      invitationId,
      email: personal(z.string(), 'invitationId'),
      /** How the inviter calls them. */
      name: personal(z.string().optional(), 'invitationId'),
      /** Keyed hash of the address: equal for equal addresses, says nothing else. */
      emailDigest: z.string(),
      /** Whether it makes a member or an external collaborator, who holds no organization roles. */
      kind: z.enum(['member', 'collaborator']),
      roles: z.array(z.string()),
      groups: z.array(groupId),
      projects: z.array(ProjectGrant),
      invitedBy: userId,
      expiresAt: Instant,
      /** Counts the links sent for it: only the newest is valid. */
      link: z.number().int(),
      /** Whoever has the address belongs to the organization already: it took effect at once. */
      acceptedAtOnceBy: userId.optional(),
    }),
    { upcasters: [(data) => ({ ...data, kind: 'member', groups: [] })] },
  ),
  /** A new link was sent, and the ones before are not valid any more. */
  InvitationResent: event(
    'InvitationResent',
    invitation.extend({
      link: z.number().int(),
      expiresAt: Instant,
      /** Who answers for the invitation from then on; without it, who did before. */
      resentBy: userId.optional(),
    }),
    { upcasters: [(data) => data] },
  ),
  InvitationAccepted: event('InvitationAccepted', invitation.extend({ userId })),
  InvitationDeclined: event('InvitationDeclined', invitation),
  InvitationRevoked: event('InvitationRevoked', invitation),
  InvitationExpired: event('InvitationExpired', invitation),
  /** Whoever was invited was erased: the invitation's key is destroyed, and it is open no more. */
  InvitationErased: event('InvitationErased', invitation),

  MemberJoined: event(
    'MemberJoined',
    /** The membership is that of an external collaborator who becomes a member: they keep what they hold. */
    kept.extend({ roles: z.array(z.string()), invitationId: invitationId.optional() }),
    { upcasters: [(data) => data] },
  ),
  MemberRolesChanged: event('MemberRolesChanged', kept.extend({ roles: z.array(z.string()) }), {
    upcasters: [(data) => data],
  }),
  MemberRemoved: event('MemberRemoved', stay.extend({ reason: z.enum(['removed', 'left', 'erased']) })),
  CollaboratorJoined: event('CollaboratorJoined', stay.extend({ invitationId: invitationId.optional() })),
  CollaboratorRemoved: event('CollaboratorRemoved', stay.extend({ reason: z.enum(['removed', 'left', 'erased']) })),
  /** Project roles that come with an invitation, a group or an organization role; access-control gives them. */
  ProjectRolesPromised: event(
    'ProjectRolesPromised',
    z.object({
      organizationId,
      principal: z.object({ type: z.enum(['user', 'group', 'organization-role']), id: z.string() }),
      /** The stay of a user to whom they are promised. */
      membershipId: membershipId.optional(),
      projects: z.array(ProjectGrant),
      promisedBy: userId,
    }),
    { upcasters: [({ userId: promised, ...data }) => ({ ...data, principal: { type: 'user', id: promised } })] },
  ),

  GroupCreated: event('GroupCreated', z.object({ organizationId, groupId, name: z.string() })),
  GroupRenamed: event('GroupRenamed', z.object({ organizationId, groupId, name: z.string() })),
  GroupDeleted: event('GroupDeleted', z.object({ organizationId, groupId })),
  GroupMemberAdded: event('GroupMemberAdded', kept.extend({ groupId }), { upcasters: [(data) => data] }),
  GroupMemberRemoved: event('GroupMemberRemoved', stay.extend({ groupId })),

  ProjectCreated: event(
    'ProjectCreated',
    z.object({ organizationId, projectId, name: z.string(), creatorId: userId, membershipId }),
  ),
  ProjectRenamed: event('ProjectRenamed', z.object({ organizationId, projectId, name: z.string() })),
  ProjectDeleted: event('ProjectDeleted', z.object({ organizationId, projectId })),

  OwnershipTransferOffered: event(
    'OwnershipTransferOffered',
    transfer.extend({ fromUserId: userId, toUserId: userId, expiresAt: Instant }),
  ),
  OwnershipTransferDeclined: event('OwnershipTransferDeclined', transfer),
  /** Taken back by who made the offer, or because the one it was made to left or may not have it any more. */
  OwnershipTransferCancelled: event('OwnershipTransferCancelled', transfer),
  OwnershipTransferExpired: event('OwnershipTransferExpired', transfer),
  /** The former owner's membership is another one than before if they lost what they held in projects and groups. */
  OwnershipTransferred: event('OwnershipTransferred', transfer.extend({ from: party, to: party })),

  SlugReserved: event(
    'SlugReserved',
    z.object({
      organizationId,
      /** A founding that is not finished by then loses the slug to the next who asks for it. */
      until: Instant,
    }),
    { internal: true },
  ),
  SlugReleased: event('SlugReleased', z.object({ organizationId }), { internal: true }),
} as const;
export type OrganizationEvent = EventsOf<typeof organizationEvents>;

export const organizationsContext = {
  name: 'organizations',
  categories: ['organization', 'slug'],
  events: organizationEvents,
} as const satisfies Context;
