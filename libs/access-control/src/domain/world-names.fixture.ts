import type { OrganizationPermission } from '@guildhall/contracts';
import { founded, idOf, type WorldEvent } from './worlds.fixture.js';

const ids = (prefix: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => idOf(prefix, from + n));
export const USERS = ids('usr', 4);
export const ORGANIZATIONS = ids('org', 2);
/** The first and third belong to the first organization; the last one is never created, but may have assignments. */
export const PROJECTS = ids('prj', 4);
/** Of each organization two. */
export const GROUPS = ids('grp', 4);
export const OWN_ROLES = ids('rol', 4);
/** Of the first three projects one each, and of each organization one. */
export const CUSTOM_ROLES = ids('rol', 5, 10);
export const ROLES = [
  'deployment-admin',
  'deployment-admin',
  'project-editor',
  'deployment-viewer',
  'deployment-editor',
  'pipeline-admin',
  'project-admin',
  'no-such-role',
  ...CUSTOM_ROLES,
];
export const OBJECTS = [null, 'deployments/D', 'deployments/D2', 'deployments/D/versions/V', 'pipelines/D'];
/** Of organizations, by number: those of the template, and own ones. */
export const ORGANIZATION_ROLES = ['admin', 'member', 'auditor', ...OWN_ROLES];
export const PERMISSIONS = [
  'deployments.list',
  'deployments.delete',
  'deployments.versions.files.update',
  'pipelines.metrics.get',
  'projects.role-assignments.create',
  'projects.roles.bind',
];
export const SETS = [
  [],
  ['deployments.list', 'deployments.get', 'of.an.older.catalogue'],
  ['projects.role-assignments.create', 'projects.roles.bind'],
  ['deployments.delete', 'pipelines.metrics.get'],
];

/** With a role besides, whose holders have project roles in every project. */
export const founding = (organizationId: string, membershipId: string): WorldEvent => {
  const event = founded(organizationId, USERS[0]!, membershipId);
  if (event.type !== 'OrganizationFounded') return event;
  const auditor = {
    id: 'auditor',
    name: 'Auditor',
    permissions: ['members.list'] satisfies OrganizationPermission[],
    administrative: false,
  };
  return {
    ...event,
    data: {
      ...event.data,
      roles: [...event.data.roles, { ...auditor, projectRoles: ['deployment-viewer', CUSTOM_ROLES[3]!] }],
    },
  };
};
