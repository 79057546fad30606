import type { Template } from '@guildhall/contracts';

/**
 * Projects under the care of their teams: administrators look after people and projects, and who creates a project
 * administrates it. Without a role in a project a member can do nothing in it.
 */
export const workspace: Template = {
  id: 'workspace',
  description: 'Administrators and members; access is given project by project.',
  roles: [
    {
      id: 'admin',
      name: 'Admin',
      permissions: [
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
      ],
    },
    { id: 'member', name: 'Member', permissions: ['organization.get', 'members.list'] },
  ],
  founderRoles: ['admin'],
  defaultRoles: ['member'],
  indispensableRole: 'admin',
  policies: { invitationLifetimeHours: 7 * 24 },
};
