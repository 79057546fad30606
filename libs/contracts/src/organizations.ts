import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { personal } from './personal.js';
import { Email, Instant, ListQuery, Name } from './text.js';

const organizationId = id('organization');
const invitationId = id('invitation');
const projectId = id('project');
const userId = id('user');
/** One stay of a user in an organization. Who leaves and comes back has another one: old rights do not come back. */
const membershipId = id('membership');

/** What organization roles are made of. */
export const ORGANIZATION_PERMISSIONS = [
  'organization.get',
  'organization.rename',
  'organization.delete',
  'members.list',
  'members.invite',
  'members.update-roles',
  'members.remove',
  'projects.create',
  'projects.list-all',
  'audit-events.list',
  'policies.update',
] as const;
export const OrganizationPermission = z.enum(ORGANIZATION_PERMISSIONS);
export type OrganizationPermission = z.infer<typeof OrganizationPermission>;

export const OrganizationRole = z.object({
  id: z.string(),
  name: z.string(),
  permissions: z.array(OrganizationPermission),
});
export type OrganizationRole = z.infer<typeof OrganizationRole>;

export const Policies = z.object({
  /** How long an invitation can be accepted, in hours. */
  invitationLifetimeHours: z.number().int().min(1).max(8_760),
});
export type Policies = z.infer<typeof Policies>;

/** What an organization is founded from; it is copied, so an organization may then diverge. */
export const Template = z
  .object({
    id: z.string(),
    description: z.string(),
    roles: z.array(OrganizationRole),
    /** Roles of the founder, of who joins without others named, and the one that must never be without a holder. */
    founderRoles: z.array(z.string()).min(1),
    defaultRoles: z.array(z.string()).min(1),
    indispensableRole: z.string(),
    policies: Policies,
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

/** Project roles that an invitation brings along. */
const ProjectGrant = z.object({ projectId, roles: z.array(z.string().min(1).max(100)).min(1).max(20) });
export type ProjectGrant = z.infer<typeof ProjectGrant>;

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
      policies: Policies,
    }),
  ),
  /** A founding that was never finished gave its slug up; nothing can be founded under this id any more. */
  FoundingAbandoned: event('FoundingAbandoned', z.object({ organizationId }), { internal: true }),
  OrganizationRenamed: event('OrganizationRenamed', z.object({ organizationId, name: z.string() })),

  InvitationIssued: event(
    'InvitationIssued',
    z.object({
      organizationId,
      invitationId,
      email: personal(z.string(), 'invitationId'),
      /** Keyed hash of the address: equal for equal addresses, says nothing else. */
      emailDigest: z.string(),
      roles: z.array(z.string()),
      projects: z.array(ProjectGrant),
      invitedBy: userId,
      expiresAt: Instant,
      /** Counts the links sent for it: only the newest is valid. */
      link: z.number().int(),
    }),
  ),
  InvitationAccepted: event('InvitationAccepted', z.object({ organizationId, invitationId, userId })),
  InvitationRevoked: event('InvitationRevoked', z.object({ organizationId, invitationId })),
  /** Whoever was invited was erased: the invitation's key is destroyed, and it is open no more. */
  InvitationErased: event('InvitationErased', z.object({ organizationId, invitationId })),

  MemberJoined: event(
    'MemberJoined',
    z.object({
      organizationId,
      userId,
      membershipId,
      roles: z.array(z.string()),
      invitationId: invitationId.optional(),
    }),
  ),
  /** Project roles that a member was promised by the invitation they accepted; access-control gives them. */
  ProjectRolesPromised: event(
    'ProjectRolesPromised',
    z.object({ organizationId, userId, membershipId, projects: z.array(ProjectGrant), promisedBy: userId }),
  ),
  MemberRolesChanged: event(
    'MemberRolesChanged',
    z.object({ organizationId, userId, membershipId, roles: z.array(z.string()) }),
  ),
  MemberRemoved: event(
    'MemberRemoved',
    z.object({ organizationId, userId, membershipId, reason: z.enum(['removed', 'left', 'erased']) }),
  ),

  ProjectCreated: event(
    'ProjectCreated',
    z.object({ organizationId, projectId, name: z.string(), creatorId: userId, membershipId }),
  ),
  ProjectRenamed: event('ProjectRenamed', z.object({ organizationId, projectId, name: z.string() })),

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

export const ProjectName = z.strictObject({ name: Name }).meta({ id: 'ProjectName' });
export const OrganizationName = z.strictObject({ name: Name }).meta({ id: 'OrganizationName' });

export const Founding = z
  .strictObject({
    name: Name,
    template: z.string().max(100).optional(),
    project: z.strictObject({ name: Name }).optional(),
  })
  .meta({ id: 'Founding' });

export const NewInvitation = z
  .strictObject({
    email: Email,
    roles: z.array(z.string().max(100)).max(20).optional(),
    projects: z.array(z.strictObject(ProjectGrant.shape)).max(100).optional(),
  })
  .meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof NewInvitation>;

export const MemberRoles = z
  .strictObject({ roles: z.array(z.string().max(100)).min(1).max(20) })
  .meta({ id: 'MemberRoles' });

export const Organization = z
  .object({
    id: organizationId,
    name: z.string(),
    slug: z.string(),
    template: z.string(),
    createdAt: Instant,
    you: z.object({ roles: z.array(z.string()), actions: z.array(z.string()) }),
  })
  .meta({ id: 'Organization' });
export type Organization = z.infer<typeof Organization>;

/** Answer to a founding: the first project is in it if one was asked for. */
export const Project = z
  .object({ id: projectId, organizationId, name: z.string(), createdAt: Instant })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

export const FoundedOrganization = Organization.extend({ project: Project.optional() }).meta({
  id: 'FoundedOrganization',
});

export const InvitationStatus = z.enum(['pending', 'accepted', 'declined', 'revoked', 'expired']);
export const Invitation = z
  .object({
    id: invitationId,
    email: z.string(),
    roles: z.array(z.string()),
    groups: z.array(z.string()),
    projects: z.array(ProjectGrant),
    status: InvitationStatus,
    invitedBy: z.string(),
    expiresAt: Instant,
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

export const Member = z
  .object({
    userId,
    name: z.string(),
    email: z.string(),
    roles: z.array(z.string()),
    groups: z.array(z.string()),
    projects: z.array(ProjectGrant),
    twoFactor: z.object({ enabled: z.boolean(), exempt: z.boolean() }),
    joinedAt: Instant,
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

export const InvitationPreview = z
  .object({
    organization: z.object({ id: organizationId, name: z.string() }),
    email: z.string(),
    status: InvitationStatus,
    expiresAt: Instant,
  })
  .meta({ id: 'InvitationPreview' });

export const InvitationListQuery = ListQuery.extend({ status: InvitationStatus.optional() });
