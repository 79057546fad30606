import type { CheckResult, Explanation, Principal } from '@guildhall/contracts';
import * as because from './explanation.js';
import { type Grant, grantsOf, nearestFirst } from './grants.js';
import { has } from './permission-sets.js';
import { NONE } from './rows.js';
import { type Bearer, DIRECT, type Situation } from './situation.js';

/** Whether a principal holds a permission on a resource, and by what (the nearest way, the oldest on it), or why not. */
export const explained = (
  situation: Situation,
  principal: Principal,
  permission: string,
  resource: string,
): Required<CheckResult> => {
  const no = (explanation: Explanation) => ({ allowed: false, explanation });
  const { asked, roles, organizations } = situation.facts;
  if (!asked.read(resource)) return no(because.notAResource(resource, permission));
  const number = roles.numbers.numberOf(permission);
  if (number === undefined) return no(because.noSuchPermission(permission));
  const { project } = asked;
  const [, projectId, ...path] = resource.split('/');
  const object = path.length > 0 ? path.join('/') : null;
  const organization = situation.organizationOf(project);
  if (organization === NONE) return no(because.noSuchProject(projectId!, permission));
  const bearer = situation.bearer(principal, organization);
  if (!bearer) return no(because.notThere(principal, permission));

  const including = (grant: Grant) => has(grant.permissions, number);
  const told = (grant: Grant) => toldOf(situation, grant);
  const grants = grantsOf(situation, bearer, project, organization).toSorted(nearestFirst(situation));
  const granting = grants.find((grant) => including(grant) && asked.isWithin(grant.path));
  if (granting) return { allowed: true, explanation: because.granted(principal, told(granting), permission, object) };
  return no(
    because.notGranted(principal, permission, object, {
      effective: grants.map(told),
      elsewhere: grants.filter(including).map(told),
      ended: underEndedStays(situation, bearer, project, organization).toSorted(nearestFirst(situation)).map(told),
      external: bearer.standing !== NONE && organizations.isExternal(bearer.standing),
      rolesThatWould: rolesWith(situation, permission),
    }),
  );
};

const toldOf = ({ facts }: Situation, { role, path, via, assignment, event }: Grant): because.Held => ({
  ...(assignment !== NONE && { assignmentId: facts.assignments.id(assignment) }),
  role: facts.roles.names.text(role),
  object: path === NONE ? null : facts.paths.text(path),
  via,
  grantedBy: assignment === NONE ? facts.journal.by(event) : facts.journal.actorOf(facts.assignments.giver(assignment)),
  grantedAt: facts.journal.time(event),
});

/** What a user was given in a project under a stay in its organization that is over. */
const underEndedStays = (
  situation: Situation,
  { row, standing }: Bearer,
  project: number,
  organization: number,
): readonly Grant[] => {
  if (standing === NONE) return [];
  const { organizations } = situation.facts;
  const { standings } = organizations;
  const stays = new Set<number>();
  for (
    let version = standings.version(row, situation.position);
    version !== NONE;
    version = standings.before(version)
  ) {
    const earlier = standings.valueIn(version);
    if (earlier >= 0) stays.add(organizations.holder(earlier));
  }
  stays.delete(organizations.holder(standing));
  return [...stays].flatMap((holder) => {
    const effective = { roles: [], holders: [], permissions: new Set<string>(), projectRoles: [] };
    const bearer = { holders: [{ holder, via: DIRECT }], effective, standing: NONE, row: NONE };
    return grantsOf(situation, bearer, project, organization);
  });
};

/** The narrowest first. */
const rolesWith = ({ facts }: Situation, permission: string): readonly string[] =>
  [...facts.roles.catalogue.roles.values()]
    .filter(({ permissions }) => permissions.includes(permission))
    .sort((one, other) => one.permissions.length - other.permissions.length)
    .map(({ id }) => id);
