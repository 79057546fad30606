import type { ForeseenAccess } from '@guildhall/contracts';
import { type Grant, grantsOf, permissionsOn } from './grants.js';
import { type PermissionSet, without } from './permission-sets.js';
import type { Touched } from './reach.js';
import { covers } from './resource.js';
import { NONE } from './rows.js';
import type { Situation } from './situation.js';

/**
 * What a user holds in one situation and not in the other: on the whole project, and on each object that they have something on;
 * what is told of something wider is not told again of what lies within it. The widest first.
 */
export const differencesBetween = (
  before: Situation,
  after: Situation,
  touched: Touched,
): readonly ForeseenAccess[] => {
  const { numbers } = after.facts.roles;
  const [earlier, later] = [grantsIn(before, touched), grantsIn(after, touched)];
  if (earlier.length === 0 && later.length === 0) return [];
  const objects = [...new Set([NONE, ...[...earlier, ...later].map(({ path }) => path)])]
    .map((path) => (path === NONE ? null : after.facts.paths.text(path)))
    .sort((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1));
  const told: { object: string | null; gained: PermissionSet; lost: PermissionSet }[] = [];
  for (const object of objects) {
    const had = on(before, earlier, object);
    const has = on(after, later, object);
    let [gained, lost] = [without(has, had), without(had, has)];
    for (const wider of told) {
      if (!covers(wider.object, object)) continue;
      gained = without(gained, wider.gained);
      lost = without(lost, wider.lost);
    }
    if (gained.some(Boolean) || lost.some(Boolean)) told.push({ object, gained, lost });
  }
  const { users, projects } = after.facts.organizations;
  return told.map(({ object, gained, lost }) => ({
    userId: users.text(touched.user),
    projectId: projects.text(touched.project),
    object,
    gained: numbers.namesOf(gained),
    lost: numbers.namesOf(lost),
  }));
};

const grantsIn = (situation: Situation, { user, project }: Touched): readonly Grant[] => {
  const organization = situation.organizationOf(project);
  const bearer = organization === NONE ? undefined : situation.user(user, organization);
  return bearer ? grantsOf(situation, bearer, project, organization) : [];
};

const on = (situation: Situation, grants: readonly Grant[], object: string | null): PermissionSet =>
  permissionsOn(situation, grants, (path) => path === NONE || covers(situation.facts.paths.text(path), object));
