import type { OrganizationRole, Principal } from '@guildhall/contracts';
import { CATALOGUE } from './catalogue.js';
import type { AccessEvent } from './take.js';

type Stay = Readonly<{ userId: string; membershipId: string; roles: readonly string[]; external?: boolean }>;
type Said = OrganizationRole & Readonly<{ organizationId: string; roles: OrganizationRole[]; defaultRoles: string[] }>;
const thingOf = (type: string) => type.replace(/(Deletion)?[A-Z][a-z]+$/, '');

/** The evaluator is held against this: of each thing it looks up in the whole history what was said last of it. */
export const naively = (history: readonly AccessEvent[]) => {
  const isOf = (data: object, of: object) => Object.entries(of).every(([name, id]) => data[name as never] === id);
  const now = (thing: string, of: object): Said | undefined => {
    const event = history.findLast(({ type, data }) => [type, thingOf(type)].includes(thing) && isOf(data, of));
    return event && !/(Deleted|Completed|Removed|Unassigned)$/.test(event.type) ? (event.data as never) : undefined;
  };
  const isThere = (organizationId: string) => !!now('Organization', { organizationId });
  const organizationOf = (projectId: string) => [now('Project', { projectId })?.organizationId ?? ''].find(isThere);
  const founded = (organizationId: string) => now('OrganizationFounded', { organizationId });
  const organizationRole = (organizationId: string, roleId: string): OrganizationRole | undefined =>
    now('OrganizationRole', { organizationId, roleId }) ?? founded(organizationId)?.roles.find((r) => r.id === roleId);
  const role = (roleId: string, projectId: string, organizationId: string): readonly string[] | undefined => {
    const own = now('Role', { roleId, projectId }) ?? now('Role', { roleId, projectId: null, organizationId });
    return (CATALOGUE.roles.get(roleId) ?? own)?.permissions;
  };

  const entering = ({ type, data }: AccessEvent): readonly Stay[] => {
    if (type === 'OrganizationFounded') return [{ ...data, userId: data.founderId, roles: data.founderRoles }];
    if (type === 'CollaboratorJoined') return [{ ...data, roles: [], external: true }];
    return type === 'MemberJoined' ? [data] : type === 'OwnershipTransferred' ? [data.from, data.to] : [];
  };
  const standing = (userId: string, organizationId: string) => {
    const told = history.filter(({ data }) => data.organizationId === organizationId);
    const stay = told.flatMap(entering).findLast((one) => one.userId === userId);
    const me = { userId, membershipId: stay?.membershipId };
    const hasLeft = told.some(({ type, data }) => /^(Member|Collaborator)Removed$/.test(type) && isOf(data, me));
    if (!stay || hasLeft || !isThere(organizationId)) return undefined;
    const changes = told.flatMap((event) => (event.type === 'MemberRolesChanged' ? event.data : entering(event)));
    const given = changes.findLast((one) => isOf(one, me))!.roles;
    const existing = (ids: readonly string[]) => ids.filter((id) => organizationRole(organizationId, id));
    const roles = [given, founded(organizationId)!.defaultRoles].map(existing).find((ids) => ids.length > 0) ?? [];
    const groups = told.flatMap(({ type, data }) => (type === 'GroupCreated' ? data.groupId : []));
    const has = (groupId: string) => now('Group', { groupId }) && now('GroupMember', { groupId, ...me });
    return { ...stay, external: !!stay.external, roles: stay.external ? [] : roles, groups: groups.filter(has) };
  };

  const grants = ({ type, id }: Principal, projectId: string) => {
    const organizationId = organizationOf(projectId) ?? '';
    const who = type === 'user' ? standing(id, organizationId) : undefined;
    const groups = who?.groups ?? [id].filter(() => type === 'group' && now('Group', { groupId: id, organizationId }));
    const roles = who?.roles ?? [id].filter(() => type === 'organization-role' && organizationRole(organizationId, id));
    const holders = [`${id} ${who?.membershipId}`, ...[...groups, ...roles].map((shared) => `${shared} `)];
    const given = history
      .flatMap(({ type, data }) => (type === 'RoleAssigned' && data.projectId === projectId ? data : []))
      .filter(({ principal, membershipId = '' }) => holders.includes(`${principal.id} ${membershipId}`))
      .filter(({ assignmentId }) => now('Role', { assignmentId }));
    const everywhere = roles.flatMap((one) => organizationRole(organizationId, one)!.projectRoles);
    return [...given, ...everywhere.map((role) => ({ role, object: null, assignmentId: undefined }))]
      .map((grant) => ({ ...grant, permissions: role(grant.role, projectId, organizationId)! }))
      .filter(({ permissions }) => permissions);
  };
  const held = (principal: Principal, resource: string): ReadonlySet<string> => {
    const [, projectId = '', ...path] = resource.split('/');
    const covers = (object: string | null) => object === null || `${path.join('/')}/`.startsWith(`${object}/`);
    return new Set(grants(principal, projectId).flatMap((one) => (covers(one.object) ? one.permissions : [])));
  };
  return { isThere, organizationOf, organizationRole, role, standing, grants, held };
};
