import type { Principal } from '@guildhall/contracts';
import { type History, stayIn, thingsIn } from './told-history.fixture.js';

/**
 * The rules of access as one would tell them, looking through the whole history: what the evaluator is held against.
 */
export const naively = (history: History) => {
  const things = thingsIn(history);
  const { organizationOf, organizationRole, isGroup } = things;

  const standing = (userId: string, organizationId: string) => {
    const stay = things.isThere(organizationId) ? stayIn(history, userId, organizationId) : undefined;
    if (!stay) return undefined;
    const existing = (ids: readonly string[]) => ids.filter((id) => organizationRole(organizationId, id));
    const held = existing(stay.roles);
    const roles = held.length > 0 ? held : existing(things.defaultRoles(organizationId));
    const groups = things.groups.filter((id) => isGroup(id, organizationId) && things.isInGroup(id, stay));
    return { ...stay, external: stay.external ?? false, roles: stay.external ? [] : roles, groups };
  };

  /** As whom somebody is given what they hold: themselves in their stay, their groups, their organization roles. */
  const faces = ({ type, id }: Principal, organizationId: string): readonly string[] => {
    if (type === 'group') return isGroup(id, organizationId) ? [`group ${id}`] : [];
    if (type === 'organization-role') return organizationRole(organizationId, id) ? [`organization-role ${id}`] : [];
    const who = type === 'user' ? standing(id, organizationId) : undefined;
    const ofRoles = who?.roles.map((roleId) => `organization-role ${roleId}`) ?? [];
    return who ? [`user ${id} ${who.membershipId}`, ...who.groups.map((group) => `group ${group}`), ...ofRoles] : [];
  };

  /** Every role that somebody holds in a project, and on what; null: the whole project. */
  const grants = (principal: Principal, projectId: string) => {
    const organizationId = organizationOf(projectId) ?? '';
    const as = faces(principal, organizationId);
    const everywhere = as.flatMap((face) => {
      const [type, id = ''] = face.split(' ');
      const role = type === 'organization-role' ? organizationRole(organizationId, id) : undefined;
      return role?.projectRoles.map((roleId) => ({ role: roleId, object: null, assignmentId: undefined })) ?? [];
    });
    const given = things.assignmentsIn(projectId).filter(({ principal: { type, id }, membershipId }) => {
      return as.includes(type === 'user' ? `${type} ${id} ${membershipId}` : `${type} ${id}`);
    });
    return [...given, ...everywhere].flatMap(({ role, object, assignmentId }) => {
      const permissions = things.role(role, projectId, organizationId);
      return permissions ? [{ role, object, assignmentId, permissions }] : [];
    });
  };

  const told = new Map<string, ReturnType<typeof grants>>();
  const grantsOnce = (principal: Principal, projectId: string) => {
    const key = `${principal.type} ${principal.id} ${projectId}`;
    return told.get(key) ?? told.set(key, grants(principal, projectId)).get(key)!;
  };
  const held = (principal: Principal, resource: string): ReadonlySet<string> => {
    const [, projectId = '', ...path] = resource.split('/');
    const isWithin = (scope: string) => scope.split('/').every((step, at) => step === path[at]);
    const covering = grantsOnce(principal, projectId).filter(({ object }) => object === null || isWithin(object));
    return new Set(covering.flatMap(({ permissions }) => permissions));
  };
  return { ...things, standing, grants, held };
};
