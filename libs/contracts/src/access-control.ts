import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { AsOf, Instant, ListQuery, Name, sorts } from './text.js';

const organizationId = id('organization');
const projectId = id('project');
const assignmentId = id('assignment');

export const PrincipalType = z.enum(['user', 'service-user', 'group', 'organization-role']);
export const Principal = z
  .strictObject({ type: PrincipalType, id: z.string().min(1).max(100) })
  .meta({ id: 'Principal' });
export type Principal = z.infer<typeof Principal>;

// An id is never `.` or `..`: whoever resolves such a path elsewhere would end up outside of what was asked about.
const step = String.raw`[a-z][a-z0-9-]*\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+`;
const objectPath = String.raw`${step}(?:\/${step})*`;

/** What an object path looks like. */
export const OBJECT_PATH = new RegExp(`^${objectPath}$`);
export const OBJECT_PATH_LENGTH = 500;

/** `deployments/D` or `deployments/D/versions/V`: families and ids in turn. Case matters. */
export const ObjectPath = z
  .string()
  .max(OBJECT_PATH_LENGTH)
  .regex(OBJECT_PATH, 'must look like deployments/D or deployments/D/versions/V')
  .meta({ example: 'deployments/churn-model' });

const customRole = z.object({
  roleId: id('role'),
  organizationId,
  /** Null: a role of the whole organization, for each of its projects. */
  projectId: projectId.nullable(),
});
const roleContent = { name: z.string(), description: z.string().optional(), permissions: z.array(z.string()) };

export const accessControlEvents = {
  RoleCreated: event('RoleCreated', customRole.extend(roleContent)),
  /** The role as it is afterwards, for all who hold it. */
  RoleChanged: event('RoleChanged', customRole.extend(roleContent)),
  /** Nobody holds it any more. */
  RoleDeleted: event('RoleDeleted', customRole),
  RoleAssigned: event(
    'RoleAssigned',
    z.object({
      assignmentId,
      organizationId,
      projectId,
      principal: z.object({ type: PrincipalType, id: z.string() }),
      /** The stay in the organization under which a user holds it: when that ends, the assignment counts no more. */
      membershipId: id('membership').optional(),
      role: z.string(),
      /** Null: the whole project. */
      object: z.string().nullable(),
      grantedBy: z.object({ type: z.enum(['user', 'service-user', 'system']), id: z.string() }),
    }),
  ),
  RoleUnassigned: event(
    'RoleUnassigned',
    z.object({
      assignmentId,
      organizationId,
      projectId,
      /** What the assignment had said, so that consumers need not remember it. */
      principal: z.object({ type: PrincipalType, id: z.string() }),
      membershipId: id('membership').optional(),
      role: z.string(),
      object: z.string().nullable(),
    }),
  ),
} as const;
export type AccessControlEvent = EventsOf<typeof accessControlEvents>;
export type RoleAssigned = Extract<AccessControlEvent, { type: 'RoleAssigned' }>;
export type RoleUnassigned = Extract<AccessControlEvent, { type: 'RoleUnassigned' }>;

export const accessControlContext = {
  name: 'access-control',
  categories: ['access'],
  events: accessControlEvents,
} as const satisfies Context;

export const NewAssignment = z
  .strictObject({
    principal: z.strictObject({
      type: PrincipalType.exclude(['service-user'], 'roles are given to a user, a group or an organization-role'),
      id: z.string().min(1).max(100),
    }),
    /** The id of a role of GET /v1/projects/{id}/roles. */
    role: z.string().min(1).max(100).meta({ example: 'deployment-viewer' }),
    /** Without it the role holds for the whole project; with it, for that object and everything below it. */
    object: ObjectPath.optional(),
  })
  .meta({ id: 'NewAssignment' });
export type NewAssignment = z.infer<typeof NewAssignment>;

export const Assignment = z
  .object({
    id: assignmentId,
    principal: Principal,
    role: z.string(),
    projectId,
    object: z.string().nullable(),
    grantedBy: z.object({ type: z.string(), id: z.string() }),
    grantedAt: Instant,
  })
  .meta({ id: 'Assignment' });
export type Assignment = z.infer<typeof Assignment>;

/** The way on which a principal comes by what they hold; the id is that of the group or organization role. */
const Via = z.object({ type: z.enum(['direct', 'group', 'organization-role']), id: z.string().optional() });

/** What one principal holds in a project. */
export const ProjectAccess = z
  .object({
    /** Of people, with the name that they call themselves by. */
    principal: z.object({ ...Principal.shape, name: z.string().optional() }),
    /** Roles in the whole project. */
    roles: z.array(z.string()),
    /** Roles on single objects, each with everything below it. */
    objects: z.array(z.object({ object: z.string(), roles: z.array(z.string()) })),
    via: z.array(Via),
    /** No member of the organization that the project belongs to. */
    external: z.boolean(),
  })
  .meta({ id: 'ProjectAccess' });
export type ProjectAccess = z.infer<typeof ProjectAccess>;

export const ProjectAccessQuery = ListQuery.omit({ search: true });

export const AssignmentListQuery = ListQuery.omit({ search: true }).extend({
  principalId: z.string().max(100).optional(),
  role: z.string().max(100).optional(),
  sort: sorts('grantedAt', ['grantedAt']),
});

export const Role = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    builtIn: z.boolean(),
    scope: z.enum(['organization', 'project']),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const Verb = z.enum(['list', 'get', 'create', 'update', 'delete', 'bind']);
export type Verb = z.infer<typeof Verb>;

export const Permission = z
  .object({
    id: z.string().meta({ example: 'deployments.environment-variables.update' }),
    family: z.string().meta({ example: 'deployments.environment-variables' }),
    verb: Verb,
  })
  .meta({ id: 'Permission' });
export type Permission = z.infer<typeof Permission>;

const PermissionIds = z.array(z.string().min(1).max(200)).max(1_000);
export const NewRole = z
  .strictObject({ name: Name, description: z.string().trim().max(1_000).optional(), permissions: PermissionIds })
  .meta({ id: 'NewRole' });
export type NewRole = z.infer<typeof NewRole>;
export const RoleChange = NewRole.partial().meta({ id: 'RoleChange' });
export type RoleChange = z.infer<typeof RoleChange>;

/** All the roles that a group, or whoever holds an organization role, is to have in a project; none takes them away. */
export const ProjectRoleIds = z
  .strictObject({ roles: z.array(z.string().min(1).max(100)).max(20) })
  .meta({ id: 'ProjectRoleIds' });

/** Roles and permissions are few: without a limit, all of them come at once. */
export const CatalogueQuery = ListQuery.omit({ search: true }).extend({
  limit: ListQuery.shape.limit.unwrap().default(200),
});

const ResourcePath = z
  .string()
  .max(600)
  .regex(
    new RegExp(String.raw`^projects\/[^/]+(?:\/${objectPath})?$`),
    'must be projects/{id} or projects/{id}/{object path}',
  )
  .meta({ example: 'projects/prj_01j.../deployments/churn-model' });

export const CheckRequest = z
  .strictObject({
    /** Default: the caller. */
    principal: Principal.optional(),
    permission: z.string().min(1).max(200).meta({ example: 'deployments.list' }),
    resource: ResourcePath,
  })
  .meta({ id: 'CheckRequest' });
export type CheckRequest = z.infer<typeof CheckRequest>;

export const Checks = z
  .strictObject({ checks: z.array(CheckRequest).min(1).max(1_000), explain: z.boolean().default(false) })
  .meta({ id: 'Checks' });

export const Explanation = z
  .object({
    summary: z.string(),
    granted: z
      .object({
        /** None: an organization role has the role in every project. */
        assignmentId: z.string().optional(),
        role: z.string(),
        via: Via,
        grantedBy: z.object({ type: z.string(), id: z.string() }),
        grantedAt: Instant,
      })
      .optional(),
    missing: z.array(z.string()).optional(),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;

export const CheckResults = z
  .object({ results: z.array(z.object({ allowed: z.boolean(), explanation: Explanation.optional() })) })
  .meta({ id: 'CheckResults' });
export type CheckResult = z.infer<typeof CheckResults>['results'][number];

const About = { asOf: AsOf.optional() };
export const CheckQuery = z.strictObject(About);

const principalQuery = { principalType: PrincipalType.optional(), principalId: z.string().max(100).optional() };

/** Default principal: the caller. */
export const EffectivePermissionsQuery = z.strictObject({ ...About, ...principalQuery, resource: ResourcePath });
export const EffectivePermissions = z
  .object({ principal: Principal, resource: z.string(), permissions: z.array(z.string()) })
  .meta({ id: 'EffectivePermissions' });

export const ActionableResourcesQuery = ListQuery.omit({ search: true }).extend({
  ...About,
  ...principalQuery,
  permission: z.string().min(1).max(200),
  organizationId: organizationId.optional(),
});
/** A project, or an object in one, that the permission was given on; everything below it is meant as well. */
export const ActionableResource = z
  .object({ resource: z.string(), projectId, object: z.string().nullable(), organizationId })
  .meta({ id: 'ActionableResource' });
export type ActionableResource = z.infer<typeof ActionableResource>;

export const ActingPrincipalsQuery = ListQuery.omit({ search: true }).extend({
  ...About,
  permission: z.string().min(1).max(200),
  resource: ResourcePath,
});
/** Somebody who can act on a resource, and by what. */
export const ActingPrincipal = z
  .object({
    principal: Principal,
    external: z.boolean(),
    grants: z.array(
      z.object({ assignmentId: z.string().optional(), role: z.string(), object: z.string().nullable(), via: Via }),
    ),
  })
  .meta({ id: 'ActingPrincipal' });
export type ActingPrincipal = z.infer<typeof ActingPrincipal>;

export const AccessChangesQuery = ListQuery.omit({ search: true }).extend({
  from: AsOf,
  to: AsOf.optional(),
  userId: id('user').optional(),
  /** One of these is needed. */
  projectId: projectId.optional(),
  organizationId: organizationId.optional(),
});
/** What one event gave to or took from one user in one project. */
export const AccessChange = z
  .object({
    userId: id('user'),
    projectId,
    object: z.string().nullable(),
    gained: z.array(z.string()),
    lost: z.array(z.string()),
    event: z.object({
      id: z.string(),
      type: z.string(),
      time: Instant,
      actor: z.object({ type: z.string(), id: z.string() }),
    }),
  })
  .meta({ id: 'AccessChange' });
export type AccessChange = z.infer<typeof AccessChange>;
