import type { Bearer, Situation, Via } from './situation.js';
import { addAll, type PermissionSet } from './permission-sets.js';
import { NONE } from './rows.js';

/** One way on which somebody holds a role in a project. */
export type Grant = Readonly<{
  role: number;
  permissions: PermissionSet;
  /** NONE: the whole project. */
  path: number;
  via: Via;
  /** NONE: an organization role has it in every project. */
  assignment: number;
  /** Since which event. */
  event: number;
}>;

/** Everything that somebody holds in a project, in no order; roles that are not there are left out. */
export const grantsOf = (
  situation: Situation,
  bearer: Bearer,
  project: number,
  organization: number,
): readonly Grant[] => {
  const { facts, position } = situation;
  const { assignments } = facts;
  const grants: Grant[] = [];
  for (const { holder, via } of bearer.holders) {
    const holding = assignments.holdings.find(holder, project);
    if (holding === NONE) continue;
    assignments.forEach(holding, position, (assignment) => {
      const role = assignments.role(assignment);
      const permissions = situation.permissions(role, project, organization);
      if (!permissions) return;
      const path = assignments.path(assignment);
      grants.push({ role, permissions, path, via, assignment, event: assignments.begun(assignment) });
    });
  }
  for (const { role, by } of bearer.effective.projectRoles) {
    const permissions = situation.permissions(role, project, organization);
    if (!permissions) continue;
    const event = givenBy(situation, bearer, by, organization);
    grants.push({ role, permissions, path: NONE, via: situation.byRole(by), assignment: NONE, event });
  }
  return grants;
};

const NEARNESS = ['direct', 'group', 'organization-role'];

/** What somebody was given themselves comes first, and what they were given earlier before what they were given later. */
export const nearestFirst =
  ({ facts: { journal } }: Situation) =>
  (one: Grant, other: Grant): number =>
    NEARNESS.indexOf(one.via.type) - NEARNESS.indexOf(other.via.type) ||
    journal.position(one.event) - journal.position(other.event);

export const permissionsOn = (
  situation: Situation,
  grants: readonly Grant[],
  covers: (path: number) => boolean,
): PermissionSet => {
  const held = situation.facts.roles.numbers.setOf([]);
  for (const { path, permissions } of grants) if (covers(path)) addAll(held, permissions);
  return held;
};

/** The event since which somebody holds an organization role without a break; of the role itself, that which made it so. */
const givenBy = (situation: Situation, { row }: Bearer, role: number, organization: number): number => {
  const { organizations } = situation.facts;
  const { standings, roles } = organizations;
  if (row === NONE) return roles.eventIn(roles.version(roles.find(organization, role), situation.position));
  let version = standings.version(row, situation.position);
  const stay = organizations.holder(standings.valueIn(version));
  const holds = (standing: number) =>
    standing >= 0 &&
    organizations.holder(standing) === stay &&
    organizations.rolesOf(organizations.combinationOf(standing)).includes(role);
  for (let before = standings.before(version); before !== NONE; before = standings.before(version)) {
    if (!holds(standings.valueIn(before))) break;
    version = before;
  }
  return standings.eventIn(version);
};

/** Whether something was given in a project to somebody to whom it counts: a user in their stay, a group or role that is there. */
export const isAnythingGiven = (situation: Situation, project: number, organization: number): boolean => {
  const { holdings } = situation.facts.assignments;
  for (let row = holdings.firstOfOther(project); row !== NONE; row = holdings.nextOfOther(row)) {
    if (!situation.counts(holdings.one(row), organization)) continue;
    let found = false;
    situation.facts.assignments.forEach(row, situation.position, (assignment) => {
      found ||=
        situation.permissions(situation.facts.assignments.role(assignment), project, organization) !== undefined;
    });
    if (found) return true;
  }
  return false;
};
