import type { Ids } from './world.js';

/**
 * Who may call an operation:
 * `public` anybody; `signed-in` anybody with an account, about themselves; `member` whoever belongs to the organization;
 * `organization:x` members whose roles have the permission x; `project:x+y` who holds the permissions x and y in the project;
 * `sees-project` who holds anything in it, or lists all projects; `offered` who takes part in the transfer.
 */
export type Access =
  | 'public'
  | 'signed-in'
  | 'member'
  | 'sees-project'
  | 'offered'
  | `organization:${string}`
  | `project:${string}`;

export type Operation = Readonly<{
  access: Access;
  /** A permission in the organization that does as well. */
  orOrganization?: string;
  /** What is valid to send, by somebody who holds no more than the permission: the role `exact`. */
  body?: (ids: Ids) => unknown;
  query?: (ids: Ids) => Readonly<Record<string, string>>;
  /** What who may is answered. Default: any success. */
  answers?: number;
  /** What `roleId` is, where it is no organization role: the name of its id. */
  roleId?: 'projectRoleId' | 'sharedProjectRoleId';
}>;

const O = '/v1/organizations/{organizationId}';
const P = '/v1/projects/{projectId}';
const SETS_ROLES = 'project:projects.role-assignments.create+projects.role-assignments.delete';
const password = 'correct horse battery staple';
const email = () => `${crypto.randomUUID()}@example.com`;
const named = () => ({ name: `Name ${crypto.randomUUID()}` });

/** Every operation that there is. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /v1/users': { access: 'public', body: () => ({ email: email(), name: 'Ada', password }) },
  'POST /v1/email-verifications': { access: 'public', body: () => ({ token: 'none' }), answers: 400 },
  'POST /v1/email-verifications/resend': { access: 'public', body: () => ({ email: email() }) },
  'POST /v1/sessions': { access: 'public', body: () => ({ email: email(), password }), answers: 401 },
  'POST /v1/sessions/refresh': { access: 'public', body: () => ({ refreshToken: 'none' }), answers: 401 },
  'GET /v1/sessions': { access: 'signed-in' },
  'DELETE /v1/sessions': { access: 'signed-in' },
  'DELETE /v1/sessions/current': { access: 'signed-in' },
  'DELETE /v1/sessions/{sessionId}': { access: 'signed-in', answers: 404 },
  'GET /v1/users/me': { access: 'signed-in' },
  'PATCH /v1/users/me': { access: 'signed-in', body: named },
  'DELETE /v1/users/me': { access: 'signed-in', answers: 428 },
  'GET /v1/users/me/invitations': { access: 'signed-in' },
  'POST /v1/step-up': { access: 'signed-in', body: () => ({ password }) },
  'GET /.well-known/jwks.json': { access: 'public' },
  'GET /outbox': { access: 'public' },

  'GET /v1/templates': { access: 'public' },
  'POST /v1/organizations': { access: 'signed-in', body: named },
  'GET /v1/organizations': { access: 'signed-in' },
  [`GET ${O}`]: { access: 'member' },
  [`PATCH ${O}`]: { access: 'organization:organization.rename', body: named },
  [`DELETE ${O}`]: { access: 'organization:organization.delete', answers: 428 },
  [`POST ${O}/restore`]: { access: 'organization:organization.delete', answers: 409 },
  [`GET ${O}/policies`]: { access: 'organization:policies.get' },
  [`PATCH ${O}/policies`]: { access: 'organization:policies.update', body: () => ({ deletionGraceDays: 7 }) },
  [`GET ${O}/audit-events`]: { access: 'organization:audit-events.list' },

  [`GET ${O}/members`]: { access: 'organization:members.list' },
  [`POST ${O}/members`]: {
    access: 'organization:members.add',
    body: ({ exact, strangerId }) => ({ userId: strangerId, roles: [exact] }),
  },
  [`GET ${O}/members/{userId}`]: { access: 'organization:members.list' },
  [`PATCH ${O}/members/{userId}`]: {
    access: 'organization:members.update-roles',
    body: ({ exact }) => ({ roles: [exact] }),
  },
  [`DELETE ${O}/members/{userId}`]: { access: 'organization:members.remove' },
  [`DELETE ${O}/members/me`]: { access: 'member' },

  [`POST ${O}/invitations`]: {
    access: 'organization:members.invite',
    body: ({ exact }) => ({ email: email(), roles: [exact] }),
  },
  [`GET ${O}/invitations`]: { access: 'organization:members.invite' },
  [`POST ${O}/invitations/{invitationId}/resend`]: { access: 'organization:members.invite' },
  [`DELETE ${O}/invitations/{invitationId}`]: { access: 'organization:members.invite' },
  'GET /v1/invitations/{token}': { access: 'public' },
  'POST /v1/invitations/{token}/accept': { access: 'signed-in', answers: 400 },
  'POST /v1/invitations/{token}/decline': { access: 'public' },

  [`GET ${O}/groups`]: { access: 'organization:groups.list' },
  [`POST ${O}/groups`]: { access: 'organization:groups.manage', body: named },
  [`GET ${O}/groups/{groupId}`]: { access: 'organization:groups.list' },
  [`PATCH ${O}/groups/{groupId}`]: { access: 'organization:groups.manage', body: named },
  [`DELETE ${O}/groups/{groupId}`]: { access: 'organization:groups.manage' },
  [`GET ${O}/groups/{groupId}/members`]: { access: 'organization:groups.list' },
  [`POST ${O}/groups/{groupId}/members`]: {
    access: 'organization:groups.manage',
    body: ({ userId }) => ({ userId }),
  },
  [`DELETE ${O}/groups/{groupId}/members/{userId}`]: { access: 'organization:groups.manage' },
  [`PUT ${O}/groups/{groupId}/projects/{projectId}`]: {
    access: SETS_ROLES,
    body: ({ exactInProject }) => ({ roles: [exactInProject] }),
  },

  [`GET ${O}/roles`]: { access: 'organization:roles.list' },
  [`POST ${O}/roles`]: { access: 'organization:roles.manage', body: () => ({ ...named(), permissions: [] }) },
  [`GET ${O}/roles/{roleId}`]: { access: 'organization:roles.list' },
  [`PATCH ${O}/roles/{roleId}`]: { access: 'organization:roles.manage', body: named },
  [`DELETE ${O}/roles/{roleId}`]: { access: 'organization:roles.manage' },
  [`PUT ${O}/roles/{roleId}/projects/{projectId}`]: {
    access: SETS_ROLES,
    body: ({ exactInProject }) => ({ roles: [exactInProject] }),
  },

  [`GET ${O}/project-roles`]: { access: 'organization:roles.list' },
  [`POST ${O}/project-roles`]: { access: 'organization:roles.manage', body: () => ({ ...named(), permissions: [] }) },
  [`GET ${O}/project-roles/{roleId}`]: { access: 'organization:roles.list', roleId: 'sharedProjectRoleId' },
  [`PATCH ${O}/project-roles/{roleId}`]: {
    access: 'organization:roles.manage',
    body: named,
    roleId: 'sharedProjectRoleId',
  },
  [`DELETE ${O}/project-roles/{roleId}`]: { access: 'organization:roles.manage', roleId: 'sharedProjectRoleId' },

  [`POST ${O}/ownership-transfers`]: {
    access: 'organization:ownership.transfer',
    body: ({ userId }) => ({ to: userId }),
    answers: 428,
  },
  [`GET ${O}/ownership-transfers`]: { access: 'member' },
  [`GET ${O}/ownership-transfers/{transferId}`]: { access: 'offered' },
  [`POST ${O}/ownership-transfers/{transferId}/accept`]: { access: 'offered' },
  [`POST ${O}/ownership-transfers/{transferId}/decline`]: { access: 'offered' },
  [`POST ${O}/ownership-transfers/{transferId}/cancel`]: { access: 'offered' },

  [`POST ${O}/projects`]: { access: 'organization:projects.create', body: named },
  [`GET ${O}/projects`]: { access: 'member' },
  [`GET ${P}`]: { access: 'sees-project' },
  [`PATCH ${P}`]: { access: 'project:projects.update', body: named },
  [`DELETE ${P}`]: { access: 'project:projects.delete' },
  [`GET ${P}/members`]: { access: 'project:projects.role-assignments.list' },
  [`POST ${P}/members`]: {
    access: 'project:projects.role-assignments.create',
    body: ({ userId, exactInProject }) => ({ userId, roles: [exactInProject] }),
  },
  [`GET ${P}/members/{userId}`]: { access: 'project:projects.role-assignments.list' },
  [`PATCH ${P}/members/{userId}`]: {
    access: SETS_ROLES,
    body: ({ exactInProject }) => ({ roles: [exactInProject] }),
  },
  [`DELETE ${P}/members/{userId}`]: { access: 'project:projects.role-assignments.delete' },
  [`GET ${P}/access`]: { access: 'project:projects.role-assignments.list' },
  [`GET ${P}/roles`]: { access: 'project:projects.roles.list' },
  [`POST ${P}/roles`]: { access: 'project:projects.roles.create', body: () => ({ ...named(), permissions: [] }) },
  [`GET ${P}/roles/{roleId}`]: { access: 'project:projects.roles.get', roleId: 'projectRoleId' },
  [`PATCH ${P}/roles/{roleId}`]: { access: 'project:projects.roles.update', body: named, roleId: 'projectRoleId' },
  [`DELETE ${P}/roles/{roleId}`]: { access: 'project:projects.roles.delete', roleId: 'projectRoleId' },
  [`GET ${P}/assignments`]: { access: 'project:projects.role-assignments.list' },
  [`POST ${P}/assignments`]: {
    access: 'project:projects.role-assignments.create',
    body: ({ userId, exactInProject }) => ({
      principal: { type: 'user', id: userId },
      role: exactInProject,
      object: 'blobs/b',
    }),
  },
  [`GET ${P}/assignments/{assignmentId}`]: { access: 'project:projects.role-assignments.list' },
  [`DELETE ${P}/assignments/{assignmentId}`]: { access: 'project:projects.role-assignments.delete' },

  'GET /v1/permissions': { access: 'signed-in' },
  'POST /v1/checks': {
    access: 'signed-in',
    body: ({ projectId }) => ({ checks: [{ permission: 'blobs.get', resource: `projects/${projectId}` }] }),
  },
  'GET /v1/access/permissions': {
    access: 'sees-project',
    query: ({ projectId }) => ({ resource: `projects/${projectId}` }),
  },
  'GET /v1/access/resources': { access: 'signed-in', query: () => ({ permission: 'blobs.get' }) },
  'GET /v1/access/principals': {
    access: 'project:projects.role-assignments.list',
    orOrganization: 'audit-events.list',
    query: ({ projectId }) => ({ permission: 'blobs.get', resource: `projects/${projectId}` }),
  },
  'GET /v1/access/changes': {
    access: 'project:projects.role-assignments.list',
    orOrganization: 'audit-events.list',
    query: ({ projectId }) => ({ projectId: projectId!, from: '2020-01-01T00:00:00Z' }),
  },
};
