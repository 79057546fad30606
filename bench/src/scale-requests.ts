import { MEMBER } from './founded.js';
import { PAGE, type World } from './scale-world.js';

export type Role = 'owner' | 'member' | 'joiner';

/** Something to ask of an instance, and what answers are right. */
export type Step = Readonly<{
  name: string;
  by: Role;
  method: string;
  path: string;
  body?: object;
  expect: number;
  /** Keeps what later ones are about. */
  keep?: string;
}>;

const LIMIT = `limit=${PAGE}`;

/** Every list and every single read. Pages have as many rows whatever there is, so that answers are of one size. */
export const readsOf = (world: World): readonly Step[] => {
  const organization = `/v1/organizations/${world.organizationId}`;
  const project = `/v1/projects/${world.projectId}`;
  const get = (by: Role, name: string, path: string): Step => ({ name, by, method: 'GET', path, expect: 200 });
  const whole = `projects/${world.projectId}`;
  // Now, but not asked as such: everything has been for longer.
  const asOf = new Date(Date.now() - 1).toISOString();
  return [
    get('joiner', 'organizations of somebody in many', `/v1/organizations?${LIMIT}`),
    get('joiner', '  searched', `/v1/organizations?${LIMIT}&search=looms`),
    get('joiner', '  by name', `/v1/organizations?${LIMIT}&sort=name`),
    get('member', 'organization', organization),
    get('owner', 'members, all', `${organization}/members?${LIMIT}`),
    get('member', '  without administrators', `${organization}/members?${LIMIT}`),
    get(
      'owner',
      '  searched, found',
      `${organization}/members?${LIMIT}&search=${encodeURIComponent(world.memberName)}`,
    ),
    get(
      'owner',
      '  searched, of another organization',
      `${organization}/members?${LIMIT}&search=${encodeURIComponent(world.outsiderName)}`,
    ),
    get('owner', '  searched, nobody', `${organization}/members?${LIMIT}&search=zzzz`),
    get('owner', '  searched, everybody', `${organization}/members?${LIMIT}&search=example.com`),
    get('owner', '  by name', `${organization}/members?${LIMIT}&sort=name`),
    get('member', '  by name, without administrators', `${organization}/members?${LIMIT}&sort=-name`),
    get('owner', '  by name, searched, everybody', `${organization}/members?${LIMIT}&sort=-name&search=example.com`),
    get(
      'owner',
      '  by address, searched, found',
      `${organization}/members?${LIMIT}&sort=email&search=${encodeURIComponent(world.memberName)}`,
    ),
    get('owner', '  as of an instant', `${organization}/members?${LIMIT}&asOf=${asOf}`),
    get('owner', 'member', `${organization}/members/${world.colleague}`),
    get('owner', 'invitations', `${organization}/invitations?${LIMIT}`),
    get('owner', '  pending', `${organization}/invitations?${LIMIT}&status=pending`),
    get('owner', '  expired', `${organization}/invitations?${LIMIT}&status=expired`),
    get('owner', '  expired, by end', `${organization}/invitations?${LIMIT}&status=expired&sort=expiresAt`),
    get('owner', '  by end', `${organization}/invitations?${LIMIT}&sort=-expiresAt`),
    get('owner', '  searched', `${organization}/invitations?${LIMIT}&search=guest0`),
    get('member', 'invitations to me', `/v1/users/me/invitations?${LIMIT}`),
    get('member', 'groups', `${organization}/groups?${LIMIT}`),
    get('member', '  searched, nothing', `${organization}/groups?${LIMIT}&search=zzzz`),
    get('member', '  by name', `${organization}/groups?${LIMIT}&sort=name`),
    get('member', 'group', `${organization}/groups/${world.groupId}`),
    get('member', 'members of a group', `${organization}/groups/${world.groupId}/members?${LIMIT}`),
    get('member', '  as of an instant', `${organization}/groups/${world.groupId}/members?${LIMIT}&asOf=${asOf}`),
    get('owner', 'projects, all', `${organization}/projects?${LIMIT}`),
    get('member', '  of somebody in few', `${organization}/projects?${LIMIT}`),
    get('owner', '  by name', `${organization}/projects?${LIMIT}&sort=name`),
    get('member', '  of somebody in few, by name', `${organization}/projects?${LIMIT}&sort=name`),
    get('owner', '  searched, nothing', `${organization}/projects?${LIMIT}&search=zzzz`),
    get('member', '  of somebody in few, searched', `${organization}/projects?${LIMIT}&search=zzzz`),
    get('member', 'project', project),
    get('owner', 'members of a project', `${project}/members?${LIMIT}`),
    get('owner', 'member of a project', `${project}/members/${world.colleague}`),
    get('owner', 'access to a project', `${project}/access?${LIMIT}`),
    get('owner', 'assignments of a project', `${project}/assignments?${LIMIT}`),
    get('owner', '  of one person', `${project}/assignments?${LIMIT}&principalId=${world.colleague}`),
    get('owner', 'assignment', `${project}/assignments/${world.assignmentId}`),
    get('owner', 'roles of a project', `${project}/roles?${LIMIT}`),
    get('owner', 'organization roles', `${organization}/roles?${LIMIT}`),
    get('owner', 'organization role', `${organization}/roles/${world.roleId}`),
    get('owner', 'project roles of the organization', `${organization}/project-roles?${LIMIT}`),
    get('owner', 'policies', `${organization}/policies`),
    get('owner', 'ownership transfers', `${organization}/ownership-transfers?${LIMIT}`),
    get('owner', 'effective permissions', `/v1/access/permissions?resource=${whole}`),
    get(
      'owner',
      'who can act on a project',
      `/v1/access/principals?${LIMIT}&permission=deployments.list&resource=${whole}`,
    ),
    get('member', 'what somebody can act on', `/v1/access/resources?${LIMIT}&permission=deployments.list`),
    {
      name: 'checks',
      by: 'member',
      method: 'POST',
      path: '/v1/checks',
      body: { checks: [{ permission: 'deployments.list', resource: whole }] },
      expect: 200,
    },
  ];
};

/** One life of everything that can be made, one command after the other. `kept`: what the answers before have said. */
export const commandsOf = (world: World, turn: number, kept: ReadonlyMap<string, string>): readonly (() => Step)[] => {
  const organization = `/v1/organizations/${world.organizationId}`;
  const of = (name: string) => kept.get(name)!;
  const step = (name: string, method: string, path: string, expect: number, body?: object, keep?: string): Step => ({
    name,
    by: 'owner',
    method,
    path,
    expect,
    ...(body && { body }),
    ...(keep !== undefined && { keep }),
  });
  const [member, outsider] = [`${organization}/members/${world.outsider}`, { userId: world.outsider }];
  const assignment = { principal: { type: 'user', id: world.outsider }, role: 'deployment-viewer' };
  const email = `new.${turn}.${world.organizationId}@example.com`;
  const role = { name: `Role ${turn}`, permissions: ['organization.get'] };
  return [
    () => step('invite', 'POST', `${organization}/invitations`, 201, { email }, 'invitation'),
    () => step('invite again', 'POST', `${organization}/invitations/${of('invitation')}/resend`, 200),
    () => step('revoke', 'DELETE', `${organization}/invitations/${of('invitation')}`, 204),
    () => step('add a member', 'POST', `${organization}/members`, 201, outsider),
    () => step('create a role', 'POST', `${organization}/roles`, 201, role, 'role'),
    () => step('change a role', 'PATCH', `${organization}/roles/${of('role')}`, 200, { name: `Part ${turn}` }),
    () => step('give a member roles', 'PATCH', member, 200, { roles: [MEMBER, of('role')] }),
    () => step('create a group', 'POST', `${organization}/groups`, 201, { name: `New ${turn}` }, 'group'),
    () => step('rename a group', 'PATCH', `${organization}/groups/${of('group')}`, 200, { name: `Newer ${turn}` }),
    () => step('put into a group', 'POST', `${organization}/groups/${world.groupId}/members`, 201, outsider),
    () => step('create a project', 'POST', `${organization}/projects`, 201, { name: `New ${turn}` }, 'project'),
    () => step('rename a project', 'PATCH', `/v1/projects/${of('project')}`, 200, { name: `Newer ${turn}` }),
    () => step('assign', 'POST', `/v1/projects/${of('project')}/assignments`, 201, assignment, 'assignment'),
    () => step('unassign', 'DELETE', `/v1/projects/${of('project')}/assignments/${of('assignment')}`, 204),
    () =>
      step('give a project role', 'POST', `/v1/projects/${world.projectId}/members`, 201, {
        userId: world.outsider,
        roles: ['deployment-viewer'],
      }),
    () => step('delete a project', 'DELETE', `/v1/projects/${of('project')}`, 204),
    () =>
      step('take out of a group', 'DELETE', `${organization}/groups/${world.groupId}/members/${world.outsider}`, 204),
    () => step('delete a group', 'DELETE', `${organization}/groups/${of('group')}`, 204),
    () => step('delete a role', 'DELETE', `${organization}/roles/${of('role')}`, 204),
    () => step('remove a member', 'DELETE', member, 204),
    () => step('rename an organization', 'PATCH', organization, 200, { name: `Looms ${turn}` }),
    () => step('change policies', 'PATCH', `${organization}/policies`, 200, { deletionGraceDays: 20 + (turn % 10) }),
  ];
};
