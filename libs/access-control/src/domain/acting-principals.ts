import type { ActingPrincipal } from '@guildhall/contracts';
import { type Grant, grantsOf, nearestFirst } from './grants.js';
import { has } from './permission-sets.js';
import { NONE } from './rows.js';
import type { Situation } from './situation.js';

export type ActingOptions = Readonly<{ after?: string; limit?: number }>;

export const actingPrincipals = (
  situation: Situation,
  permission: string,
  resource: string,
  { after = '', limit = Number.POSITIVE_INFINITY }: ActingOptions,
): readonly ActingPrincipal[] => {
  const { asked, roles, organizations } = situation.facts;
  const number = roles.numbers.numberOf(permission);
  if (number === undefined || !asked.read(resource)) return [];
  const { project } = asked;
  const organization = situation.organizationOf(project);
  if (organization === NONE) return [];
  const found: ActingPrincipal[] = [];
  for (const user of candidates(situation, project, organization, number, after)) {
    if (found.length >= limit) break;
    const bearer = situation.user(user, organization);
    if (!bearer) continue;
    const grants = grantsOf(situation, bearer, project, organization).filter(
      ({ path, permissions }) => has(permissions, number) && asked.isWithin(path),
    );
    if (grants.length === 0) continue;
    found.push({
      principal: { type: 'user', id: organizations.users.text(user) },
      external: organizations.isExternal(bearer.standing),
      grants: grants.toSorted(nearestFirst(situation)).map((grant) => told(situation, grant)),
    });
  }
  return found;
};

const told = ({ facts }: Situation, { role, path, via, assignment }: Grant): ActingPrincipal['grants'][number] => ({
  ...(assignment !== NONE && { assignmentId: facts.assignments.id(assignment) }),
  role: facts.roles.names.text(role),
  object: path === NONE ? null : facts.paths.text(path),
  via,
});

/** Users after that id, by their ids: all of the organization if an organization role might give it to them. */
const candidates = (
  situation: Situation,
  project: number,
  organization: number,
  permission: number,
  after: string,
): Iterable<number> => {
  const { assignments, asked, organizations, holders } = situation.facts;
  const { holdings } = assignments;
  const users = new Set<number>();
  let all = someRoleEverywhereGives(situation, project, organization, permission);
  for (let row = holdings.firstOfOther(project); row !== NONE && !all; row = holdings.nextOfOther(row)) {
    let gives = false;
    assignments.forEach(row, situation.position, (assignment) => {
      const permissions = situation.permissions(assignments.role(assignment), project, organization);
      gives ||=
        permissions !== undefined && has(permissions, permission) && asked.isWithin(assignments.path(assignment));
    });
    if (!gives) continue;
    if (holders.kind(holdings.one(row)) === 'organization-role') all = true;
    else for (const user of situation.usersBehind(holdings.one(row))) users.add(user);
  }
  const { users: ids } = organizations;
  if (all) return organizations.usersSorted(organization, after);
  return [...users].filter((user) => ids.text(user) > after).sort((one, other) => ids.compare(one, other));
};

const someRoleEverywhereGives = (
  situation: Situation,
  project: number,
  organization: number,
  permission: number,
): boolean => {
  const { roles } = situation.facts.organizations;
  for (let row = roles.firstOfOne(organization); row !== NONE; row = roles.nextOfOne(row)) {
    const definition = situation.facts.organizations.definition(roles.value(row, situation.position));
    for (const role of definition?.projectRoles ?? []) {
      const permissions = situation.permissions(role, project, organization);
      if (permissions && has(permissions, permission)) return true;
    }
  }
  return false;
};
