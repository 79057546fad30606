import type { Organization, OrganizationPermission } from '@guildhall/contracts';
import type { OrganizationRow } from './directory.js';

/** What can be done with an organization, and the permission that it takes; leaving takes none. */
const ACTIONS: readonly (readonly [action: string, permission: OrganizationPermission])[] = [
  ['rename', 'organization.rename'],
  ['invite', 'members.invite'],
  ['create-project', 'projects.create'],
  ['read-audit-trail', 'audit-events.list'],
];

/** The organization as one of its members sees it. */
export const organizationFor = (row: OrganizationRow, roles: readonly string[]): Organization => {
  const { organizationId: id, name, slug, template, createdAt } = row;
  const held = new Set(row.roles.filter((role) => roles.includes(role.id)).flatMap(({ permissions }) => permissions));
  const actions = ACTIONS.filter(([, permission]) => held.has(permission)).map(([action]) => action);
  return { id, name, slug, template, createdAt, you: { roles: [...roles], actions: [...actions, 'leave'] } };
};
