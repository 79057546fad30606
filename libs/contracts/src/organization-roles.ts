import { z } from 'zod';

/** What organization roles are made of. */
export const ORGANIZATION_PERMISSIONS = [
  'organization.get',
  'organization.rename',
  'organization.delete',
  'ownership.transfer',
  'members.list',
  /** Without it, a list of members leaves out those who hold an administrative role. */
  'members.list-administrators',
  'members.add',
  'members.invite',
  'members.update-roles',
  'members.remove',
  'groups.list',
  'groups.manage',
  'projects.create',
  'projects.list-all',
  'roles.list',
  'roles.manage',
  /** To give, or to make roles of, more than one holds oneself. */
  'roles.bind',
  'policies.get',
  'policies.update',
  'audit-events.list',
  'billing.view',
  'billing.manage',
] as const;
export const OrganizationPermission = z.enum(ORGANIZATION_PERMISSIONS);
export type OrganizationPermission = z.infer<typeof OrganizationPermission>;

export const OrganizationRole = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  permissions: z.array(OrganizationPermission),
  /** Project roles that its holders have in every project of the organization. */
  projectRoles: z.array(z.string()),
  /** Its holders are seen only by who may list administrators. */
  administrative: z.boolean(),
  /** Only the owner gives it, or takes it away. Left out: whoever holds all that is in it does. */
  appointedByOwner: z.boolean().optional(),
});
export type OrganizationRole = z.infer<typeof OrganizationRole>;

export const OwnershipTransferPolicy = z.strictObject({
  /** Organization roles, one of which the new owner must hold; none named: any member will do. */
  to: z.array(z.string().max(100)).max(20),
  /** Whether it happens at once, or when the one it is offered to accepts. */
  takesEffect: z.enum(['at-once', 'on-acceptance']),
  offerLifetimeHours: z.number().int().min(1).max(8_760),
  /** What the former owner is afterwards. */
  formerOwnerRoles: z.array(z.string().max(100)).min(1).max(20),
  /** Whether the former owner keeps what they hold in projects and groups. */
  formerOwnerKeepsAccess: z.boolean(),
});
export type OwnershipTransferPolicy = z.infer<typeof OwnershipTransferPolicy>;

/** The rules of an organization that its administrators may change. */
export const Policies = z.strictObject({
  /** How long an invitation can be accepted, in hours. */
  invitationLifetimeHours: z.number().int().min(1).max(8_760),
  /** Whether people who have an account can be made members without having to accept. */
  addsMembersDirectly: z.boolean(),
  /** What becomes of a stranger who is invited to a project: a member, or an external collaborator in that project alone. */
  strangersInProjects: z.enum(['members', 'collaborators']),
  /** Whether a project can be deleted while anybody holds a role in it. */
  projectDeletion: z.enum(['always', 'when-nothing-assigned']),
  /** How long a deleted organization can be restored, in days. */
  deletionGraceDays: z.number().int().min(0).max(365),
  /** Null: the template has no owner. */
  ownershipTransfer: OwnershipTransferPolicy.nullable(),
});
export type Policies = z.infer<typeof Policies>;

/** What an organization is founded from; it is copied, so an organization may then diverge. */
export const Template = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/),
    description: z.string().min(1).max(500),
    roles: z.array(z.strictObject(OrganizationRole.shape)).min(1),
    /** Roles of the founder, of who joins without others named, and the one that must never be without a holder. */
    founderRoles: z.array(z.string()).min(1),
    defaultRoles: z.array(z.string()).min(1),
    indispensableRole: z.string(),
    /** The role that exactly one member holds, and that only a transfer moves on. Null: there is no owner. */
    ownerRole: z.string().nullable(),
    /** Whether who registers is given an organization of this template at once, or has to ask for one. */
    registration: z.enum(['founds-organization', 'asks-for-organization']),
    policies: Policies,
  })
  .meta({ id: 'Template' });
export type Template = z.infer<typeof Template>;

const GIVEN_TO_ADMINISTRATORS: readonly OrganizationPermission[] = [
  'members.list-administrators',
  'members.add',
  'groups.list',
  'groups.manage',
  'roles.list',
  'roles.manage',
  'roles.bind',
  'policies.get',
];

type FoundedV1 = Readonly<{
  roles: readonly Readonly<{ id: string; name: string; permissions: readonly OrganizationPermission[] }>[];
  policies: Readonly<{ invitationLifetimeHours: number }>;
}>;

/** Organizations founded before there were groups, own roles and owners: who governed them governs what came to be since. */
export const upcastFounding = (data: Readonly<Record<string, never>>): Readonly<Record<string, unknown>> => {
  const { roles, policies } = data as unknown as FoundedV1;
  const upcastRoles = roles.map((role): OrganizationRole => {
    const governs = role.permissions.includes('policies.update');
    const seen: readonly OrganizationPermission[] = ['members.list-administrators', 'groups.list', 'roles.list'];
    const added = governs ? GIVEN_TO_ADMINISTRATORS : role.permissions.includes('members.list') ? seen : [];
    return { ...role, permissions: [...role.permissions, ...added], projectRoles: [], administrative: governs };
  });
  const upcastPolicies: Policies = {
    ...policies,
    addsMembersDirectly: false,
    strangersInProjects: 'members',
    projectDeletion: 'always',
    deletionGraceDays: 30,
    ownershipTransfer: null,
  };
  return { ...data, roles: upcastRoles, policies: upcastPolicies, ownerRole: null };
};
