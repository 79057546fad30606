import { z } from 'zod';
import { id } from './ids.js';
import { ProjectGrant } from './organization-events.js';
import { OrganizationPermission, OwnershipTransferPolicy, Policies } from './organization-roles.js';
import { Problem } from './problems.js';
import { AsOf, Email, Instant, ListQuery, Name, sorts } from './text.js';

const organizationId = id('organization');
const invitationId = id('invitation');
const projectId = id('project');
const groupId = id('group');
const userId = id('user');

export const ProjectName = z.strictObject({ name: Name }).meta({ id: 'ProjectName' });
export const OrganizationName = z.strictObject({ name: Name }).meta({ id: 'OrganizationName' });

export const Founding = z
  .strictObject({
    name: Name,
    template: z.string().max(100).optional(),
    project: z.strictObject({ name: Name }).optional(),
  })
  .meta({ id: 'Founding' });

const RoleIds = z.array(z.string().min(1).max(100)).max(20);
const Grants = z.array(z.strictObject(ProjectGrant.shape)).max(100);
const Description = z.string().trim().max(1_000);

export const NewInvitation = z
  .strictObject({
    email: Email,
    /** How you call them; they may call themselves otherwise. */
    name: Name.optional(),
    roles: RoleIds.optional(),
    groups: z.array(groupId).max(100).optional(),
    projects: Grants.optional(),
  })
  .meta({ id: 'NewInvitation' });
export type NewInvitation = z.infer<typeof NewInvitation>;

/** One invitation, or `invitations` and nothing else: many, each with a result of its own. */
export const InvitationRequest = z
  .strictObject({
    ...NewInvitation.partial({ email: true }).shape,
    invitations: z.array(z.unknown()).min(1).max(500).optional(),
  })
  .refine(
    ({ invitations, ...one }) => (invitations === undefined ? one.email !== undefined : Object.keys(one).length === 0),
    { path: ['email'], message: 'send either one invitation, with its email, or invitations alone' },
  )
  .meta({ id: 'InvitationRequest' });
export type InvitationRequest = z.infer<typeof InvitationRequest>;

/** Somebody who has an account joins at once where the policies allow it; anybody else is invited. */
export const NewMember = z
  .strictObject({
    userId: userId.optional(),
    email: Email.optional(),
    name: Name.optional(),
    roles: RoleIds.optional(),
    groups: z.array(groupId).max(100).optional(),
    projects: Grants.optional(),
  })
  .refine((body) => (body.userId === undefined) !== (body.email === undefined), 'name either userId or email')
  .meta({ id: 'NewMember' });
export type NewMember = z.infer<typeof NewMember>;

export const MemberRoles = z.strictObject({ roles: RoleIds.min(1) }).meta({ id: 'MemberRoles' });

export const NewGroup = z
  .strictObject({ name: Name, members: z.array(userId).max(1_000).optional(), projects: Grants.optional() })
  .meta({ id: 'NewGroup' });
export type NewGroup = z.infer<typeof NewGroup>;
export const GroupName = z.strictObject({ name: Name }).meta({ id: 'GroupName' });
export const GroupMember = z.strictObject({ userId }).meta({ id: 'GroupMember' });

export const NewOrganizationRole = z
  .strictObject({
    name: Name,
    description: Description.optional(),
    permissions: z.array(OrganizationPermission).max(100),
    /** Project roles that whoever holds it has in every project. */
    projectRoles: RoleIds.optional(),
    /** Roles on single projects for whoever holds it. */
    projects: Grants.optional(),
  })
  .meta({ id: 'NewOrganizationRole' });
export type NewOrganizationRole = z.infer<typeof NewOrganizationRole>;
export const OrganizationRoleChange = NewOrganizationRole.omit({ projects: true })
  .partial()
  .meta({ id: 'OrganizationRoleChange' });
export type OrganizationRoleChange = z.infer<typeof OrganizationRoleChange>;

export const PoliciesChange = Policies.partial()
  .extend({ ownershipTransfer: OwnershipTransferPolicy.partial().optional() })
  .meta({ id: 'PoliciesChange' });
export type PoliciesChange = z.infer<typeof PoliciesChange>;

export const NewOwnershipTransfer = z.strictObject({ to: userId }).meta({ id: 'NewOwnershipTransfer' });

/** Someone who is to have roles in a project: a member, or a stranger, who is invited. */
export const NewProjectMember = z
  .strictObject({
    userId: userId.optional(),
    email: Email.optional(),
    name: Name.optional(),
    roles: RoleIds.min(1),
    /** Organization roles of a stranger who is to become a member. */
    organizationRoles: RoleIds.optional(),
  })
  .refine((body) => (body.userId === undefined) !== (body.email === undefined), 'name either userId or email')
  .meta({ id: 'NewProjectMember' });
export type NewProjectMember = z.infer<typeof NewProjectMember>;

export const Organization = z
  .object({
    id: organizationId,
    name: z.string(),
    slug: z.string(),
    template: z.string(),
    createdAt: Instant,
    /** Where there is one. */
    owner: z.object({ userId }).optional(),
    /** Set while it is deleted and can be restored. */
    deleted: z.object({ restorableUntil: Instant }).optional(),
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
    name: z.string().optional(),
    /** Whether it makes a member or an external collaborator. */
    kind: z.enum(['member', 'collaborator']),
    roles: z.array(z.string()),
    groups: z.array(z.string()),
    projects: z.array(ProjectGrant),
    status: InvitationStatus,
    invitedBy: z.string(),
    createdAt: Instant,
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

/** What became of each row, in their order: the invitation, or why there is none. */
export const InvitationResults = z
  .object({ results: z.array(z.object({ invitation: Invitation.optional(), problem: Problem.optional() })) })
  .meta({ id: 'InvitationResults' });
export type InvitationResults = z.infer<typeof InvitationResults>;

export const Group = z
  .object({
    id: groupId,
    organizationId,
    name: z.string(),
    members: z.object({ count: z.number().int() }),
    projects: z.array(ProjectGrant),
    createdAt: Instant,
  })
  .meta({ id: 'Group' });
export type Group = z.infer<typeof Group>;

export const GroupMemberRow = z
  .object({ userId, name: z.string(), email: z.string(), addedAt: Instant })
  .meta({ id: 'GroupMemberRow' });

/** A role that members of an organization hold. */
export const OrganizationRoleResource = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    builtIn: z.boolean(),
    scope: z.literal('organization'),
    permissions: z.array(OrganizationPermission),
    projectRoles: z.array(z.string()),
    /** Roles on single projects for whoever holds it. */
    projects: z.array(ProjectGrant),
  })
  .meta({ id: 'OrganizationRole' });
export type OrganizationRoleResource = z.infer<typeof OrganizationRoleResource>;

export const OwnershipTransfer = z
  .object({
    id: id('transfer'),
    organizationId,
    from: z.object({ userId }),
    to: z.object({ userId }),
    status: z.enum(['pending', 'completed', 'declined', 'cancelled', 'expired']),
    offeredAt: Instant,
    /** Of an offer: when it can be accepted no more. */
    expiresAt: Instant.optional(),
  })
  .meta({ id: 'OwnershipTransfer' });
export type OwnershipTransfer = z.infer<typeof OwnershipTransfer>;

/** A person with roles in a project. */
export const ProjectMember = z
  .object({
    userId,
    name: z.string(),
    email: z.string(),
    /** Roles in the whole project that were given to the person. */
    roles: z.array(z.string()),
    external: z.boolean(),
  })
  .meta({ id: 'ProjectMember' });
export type ProjectMember = z.infer<typeof ProjectMember>;

export const InvitationPreview = z
  .object({
    organization: z.object({ id: organizationId, name: z.string() }),
    email: z.string(),
    kind: z.enum(['member', 'collaborator']),
    status: InvitationStatus,
    expiresAt: Instant,
  })
  .meta({ id: 'InvitationPreview' });

/** An open invitation to whoever asks. */
export const MyInvitation = z
  .object({
    id: invitationId,
    organization: z.object({ id: organizationId, name: z.string() }),
    kind: z.enum(['member', 'collaborator']),
    expiresAt: Instant,
  })
  .meta({ id: 'MyInvitation' });

export const OrganizationListQuery = ListQuery.extend({
  status: z.enum(['active', 'deleted']).default('active'),
  sort: sorts('joinedAt', ['joinedAt', 'name']),
});

export const InvitationListQuery = ListQuery.extend({
  status: InvitationStatus.optional(),
  sort: sorts('-createdAt', ['createdAt', 'expiresAt']),
});

/** As of an instant: the members, roles, groups and projects of then, with the names and addresses of now; searched and by name only as of now. */
export const MemberListQuery = ListQuery.extend({
  sort: sorts('joinedAt', ['joinedAt', 'name', 'email']),
  asOf: AsOf.optional(),
});
export const MemberQuery = z.strictObject({ asOf: AsOf.optional() });

export const GroupListQuery = ListQuery.extend({ sort: sorts('createdAt', ['createdAt', 'name']) });

/** As of an instant: who was in it then, with the names and addresses of now. */
export const GroupMemberListQuery = ListQuery.omit({ search: true }).extend({
  sort: sorts('addedAt', ['addedAt']),
  asOf: AsOf.optional(),
});

export const ProjectListQuery = ListQuery.extend({ sort: sorts('createdAt', ['createdAt', 'name']) });

export const OwnershipTransferListQuery = ListQuery.omit({ search: true }).extend({
  sort: sorts('-offeredAt', ['offeredAt']),
});
