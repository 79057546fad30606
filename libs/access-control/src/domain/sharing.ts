import type { Principal } from '@guildhall/contracts';
import { BIND } from './catalogue.js';
import { grantsOf, permissionsOn } from './grants.js';
import { addAll, has, type PermissionSet, without } from './permission-sets.js';
import { covers } from './resource.js';
import { NONE } from './rows.js';
import type { Bearer, Situation } from './situation.js';

/**
 * What a group or an organization role brings in projects that a user does not hold there themselves and may not give. What it
 * brings in every project, also of those that are yet to come, they must hold in every project.
 */
export const lackingToShare = (
  situation: Situation,
  userId: string,
  organization: number,
  principal: Principal,
): readonly string[] => {
  const { numbers } = situation.facts.roles;
  const brought = situation.bearer(principal, organization);
  if (!brought) return [];
  const own = situation.bearer({ type: 'user', id: userId }, organization);
  const missing = without(everywhere(situation, brought, organization), everywhere(situation, own, organization));
  for (const project of projectsOf(situation, brought, organization)) {
    const held = own ? grantsOf(situation, own, project, organization) : [];
    for (const { path, permissions, assignment } of grantsOf(situation, brought, project, organization)) {
      if (assignment === NONE) continue;
      const there = permissionsOn(situation, held, (other) => isWithin(situation, path, other));
      if (!has(there, numbers.numberOf(BIND)!)) addAll(missing, without(permissions, there));
    }
  }
  return numbers.namesOf(missing);
};

/**
 * Which of `roles` allow more, held in every project of the organization, than all of `held` do together. What a role allows may
 * not be known here: then it is only compared by its id.
 */
export const rolesBeyond = (
  situation: Situation,
  organization: number,
  roles: readonly string[],
  held: readonly string[],
): readonly string[] => {
  const { names, numbers } = situation.facts.roles;
  const permissionsOf = (role: string): PermissionSet | undefined => {
    const name = names.find(role);
    return organization === NONE || name === NONE ? undefined : situation.permissions(name, NONE, organization);
  };
  const own = numbers.setOf([]);
  for (const role of held) addAll(own, permissionsOf(role) ?? numbers.setOf([]));
  return roles.filter((role) => {
    if (held.includes(role)) return false;
    const wanted = permissionsOf(role);
    return !wanted || without(wanted, own).some((word) => word !== 0);
  });
};

const everywhere = (situation: Situation, bearer: Bearer | undefined, organization: number): PermissionSet => {
  const held = situation.facts.roles.numbers.setOf([]);
  for (const { role } of bearer?.effective.projectRoles ?? []) {
    const permissions = situation.permissions(role, NONE, organization);
    if (permissions) addAll(held, permissions);
  }
  return held;
};

function* projectsOf(situation: Situation, { holders }: Bearer, organization: number): Generator<number> {
  const { holdings } = situation.facts.assignments;
  for (const { holder } of holders) {
    for (let row = holdings.firstOfOne(holder); row !== NONE; row = holdings.nextOfOne(row)) {
      const project = holdings.other(row);
      if (situation.organizationOf(project) === organization) yield project;
    }
  }
}

const isWithin = ({ facts: { paths } }: Situation, path: number, scope: number): boolean =>
  scope === NONE || (path !== NONE && covers(paths.text(scope), paths.text(path)));
