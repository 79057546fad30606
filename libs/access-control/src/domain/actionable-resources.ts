import type { ActionableResource, Principal } from '@guildhall/contracts';
import { grantsOf } from './grants.js';
import { has } from './permission-sets.js';
import { covers } from './resource.js';
import { NONE } from './rows.js';
import type { Bearer, Situation } from './situation.js';

export type ActionableOptions = Readonly<{ organizationId?: string; after?: string; limit?: number }>;

export const actionableResources = (
  situation: Situation,
  principal: Principal,
  permission: string,
  { organizationId, after = '', limit = Number.POSITIVE_INFINITY }: ActionableOptions,
): readonly ActionableResource[] => {
  const number = situation.facts.roles.numbers.numberOf(permission);
  if (number === undefined) return [];
  const { organizations } = situation.facts;
  const found: ActionableResource[] = [];
  for (const organization of organizationsOf(situation, principal, organizationId)) {
    const bearer = situation.isThere(organization) ? situation.bearer(principal, organization) : undefined;
    if (!bearer) continue;
    for (const project of projectsOf(situation, bearer, organization)) {
      const whole = `projects/${organizations.projects.text(project)}`;
      for (const object of where(situation, bearer, project, organization, number)) {
        const resource = object === null ? whole : `${whole}/${object}`;
        if (resource <= after) continue;
        const projectId = organizations.projects.text(project);
        found.push({ resource, projectId, object, organizationId: organizations.organizations.text(organization) });
      }
    }
  }
  return found.sort((one, other) => (one.resource < other.resource ? -1 : 1)).slice(0, limit);
};

const organizationsOf = (
  { facts: { organizations, holders } }: Situation,
  { type, id }: Principal,
  organizationId: string | undefined,
): readonly number[] => {
  if (organizationId !== undefined) {
    const organization = organizations.organizations.find(organizationId);
    return organization === NONE ? [] : [organization];
  }
  const found: number[] = [];
  if (type === 'user') {
    const user = organizations.users.find(id);
    const { standings } = organizations;
    for (let row = user === NONE ? NONE : standings.firstOfOne(user); row !== NONE; row = standings.nextOfOne(row)) {
      found.push(standings.other(row));
    }
  }
  if (type === 'group') {
    const { groups } = organizations;
    const group = holders.findGroup(id);
    for (let row = group === NONE ? NONE : groups.firstOfOne(group); row !== NONE; row = groups.nextOfOne(row)) {
      found.push(groups.other(row));
    }
  }
  return found;
};

/** The projects of the organization in which they might hold something. */
export const projectsOf = (
  situation: Situation,
  { holders, effective }: Bearer,
  organization: number,
): ReadonlySet<number> => {
  const { assignments, organizations } = situation.facts;
  const projects = new Set<number>();
  if (effective.projectRoles.length > 0) {
    const { projectsOf: all } = organizations;
    for (let row = all.firstOfOther(organization); row !== NONE; row = all.nextOfOther(row)) projects.add(all.one(row));
  }
  const { holdings } = assignments;
  for (const { holder } of holders) {
    for (let row = holdings.firstOfOne(holder); row !== NONE; row = holdings.nextOfOne(row)) {
      projects.add(holdings.other(row));
    }
  }
  return new Set([...projects].filter((project) => situation.organizationOf(project) === organization));
};

/** The objects that they hold it on, or null for the whole project; what is below another one is left out. */
const where = (
  situation: Situation,
  bearer: Bearer,
  project: number,
  organization: number,
  permission: number,
): readonly (string | null)[] => {
  const paths = new Set<number>();
  for (const { path, permissions } of grantsOf(situation, bearer, project, organization)) {
    if (has(permissions, permission)) paths.add(path);
  }
  if (paths.has(NONE)) return [null];
  const objects = [...paths].map((path) => situation.facts.paths.text(path));
  return objects.filter((object) => !objects.some((other) => other !== object && covers(other, object)));
};
