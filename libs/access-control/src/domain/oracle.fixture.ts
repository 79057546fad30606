import assert from 'node:assert/strict';
import type { Principal } from '@guildhall/contracts';
import fc from 'fast-check';
import type { AccessAt } from './access-at.js';
import { CATALOGUE } from './catalogue.js';
import { Evaluator } from './evaluator.js';
import { naively } from './naive-evaluator.fixture.js';
import { histories } from './random-histories.fixture.js';
import {
  GROUPS,
  OBJECTS,
  ORGANIZATION_ROLES,
  ORGANIZATIONS,
  PERMISSIONS,
  PROJECTS,
  USERS,
} from './world-names.fixture.js';
import { idOf, inStreams, type WorldEvent } from './worlds.fixture.js';

type History = readonly WorldEvent[];

export const PRINCIPALS: readonly Principal[] = [
  ...USERS.map((id) => ({ type: 'user' as const, id })),
  ...GROUPS.map((id) => ({ type: 'group' as const, id })),
  ...ORGANIZATION_ROLES.map((id) => ({ type: 'organization-role' as const, id })),
  { type: 'user', id: idOf('usr', 99) },
  { type: 'service-user', id: idOf('svc', 1) },
];
export const RESOURCES = PROJECTS.flatMap((project) =>
  [...OBJECTS, 'deployments/D/versions/V2'].map(
    (object) => `projects/${project}${object === null ? '' : `/${object}`}`,
  ),
);
const NONSENSE = [
  '',
  'projects',
  'projects/',
  `projects/${PROJECTS[0]}/deployments`,
  `projects/${PROJECTS[0]}/deployments/..`,
];

/** Who asks about what: mostly users about what there may be. */
export const QUESTIONS = [...Array<readonly Principal[]>(4).fill(PRINCIPALS.slice(0, USERS.length)), PRINCIPALS]
  .flat()
  .flatMap((principal) => [...RESOURCES, ...RESOURCES, ...NONSENSE].map((resource) => ({ principal, resource })));

export const fed = (history: History): Evaluator => {
  const evaluator = new Evaluator();
  for (const event of inStreams(history)) evaluator.apply(event);
  return evaluator;
};

/** Everything that can be asked at the end of a history, so that two evaluators can be held against each other. */
export const answersOf = (access: AccessAt) => ({
  held: PRINCIPALS.map((principal) => RESOURCES.map((resource) => access.permissionsOf(principal, resource))),
  standings: USERS.map((user) => ORGANIZATIONS.map((organization) => access.standing(user, organization))),
  roles: USERS.map((user) => ORGANIZATIONS.map((organization) => access.rolesIn(user, organization))),
  members: ORGANIZATIONS.flatMap((id) => [{}, { descending: true }].map((options) => [...access.members(id, options)])),
  memberships: USERS.map((user) => ORGANIZATIONS.map((organization) => access.membership(user, organization))),
  inGroups: GROUPS.map((group) => ORGANIZATIONS.map((id) => [...(access.groupMembers(group, id) ?? [])])),
  explained: USERS.map((id) => RESOURCES.map((path) => access.explain({ type: 'user', id }, 'deployments.list', path))),
  principals: RESOURCES.map((resource) => access.principals('deployments.list', resource)),
});

/** Asks both what one may do somewhere, permission by permission; how many answers were yes. */
export const decide = (access: AccessAt, history: History, pick: number): number => {
  const { principal, resource } = QUESTIONS[pick % QUESTIONS.length]!;
  const held = NONSENSE.includes(resource) ? new Set<string>() : naively(history).held(principal, resource);
  for (const permission of PERMISSIONS) {
    const question = `${principal.type} ${principal.id} ${permission} ${resource}`;
    assert.equal(access.check(principal, permission, resource), held.has(permission), question);
  }
  const permission = PERMISSIONS[pick % PERMISSIONS.length]!;
  const { allowed, explanation } = access.explain(principal, permission, resource);
  assert.equal(allowed, held.has(permission));
  if (explanation.granted) assertGranted(history, principal, permission, resource, explanation.granted);
  else assert.ok(!allowed && explanation.missing?.includes(permission));
  return PERMISSIONS.filter((one) => held.has(one)).length;
};

/** An explanation names something that is held, and that allows just this. */
const assertGranted = (
  history: History,
  principal: Principal,
  permission: string,
  resource: string,
  granted: Readonly<{ assignmentId?: string | undefined; role: string }>,
): void => {
  const [, projectId = '', ...path] = resource.split('/');
  const found = naively(history)
    .grants(principal, projectId)
    .find(({ assignmentId, role }) => assignmentId === granted.assignmentId && role === granted.role);
  assert.ok(found && found.permissions.includes(permission), `${granted.assignmentId} of ${granted.role}`);
  assert.ok(found.object === null || `${path.join('/')}/`.startsWith(`${found.object}/`));
};

const order = CATALOGUE.permissions.map(({ id }) => id);
export const inOrder = (permissions: Iterable<string>): readonly string[] =>
  [...permissions].filter((id) => order.includes(id)).sort((one, other) => order.indexOf(one) - order.indexOf(other));

/** What of a user's access differs from one history to another, told as the evaluator tells it. */
export const naiveDifferences = (before: History, after: History) => differences(naively(before), naively(after));

/** The same of two naive evaluators. */
export const differences = (had: ReturnType<typeof naively>, has: ReturnType<typeof naively>) => {
  return USERS.flatMap((userId) =>
    PROJECTS.flatMap((projectId) => {
      const rows: {
        userId: string;
        projectId: string;
        object: string | null;
        gained: readonly string[];
        lost: readonly string[];
      }[] = [];
      for (const object of OBJECTS.toSorted((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1))) {
        const path = `projects/${projectId}${object === null ? '' : `/${object}`}`;
        const [earlier, later] = [had, has].map((naive) => naive.held({ type: 'user', id: userId }, path));
        const wider = rows.filter((row) => row.object === null || `${object}/`.startsWith(`${row.object}/`));
        const gained = inOrder(later!).filter(
          (one) => !earlier!.has(one) && !wider.some((row) => row.gained.includes(one)),
        );
        const lost = inOrder(earlier!).filter(
          (one) => !later!.has(one) && !wider.some((row) => row.lost.includes(one)),
        );
        if (gained.length + lost.length > 0) rows.push({ userId, projectId, object, gained, lost });
      }
      return rows;
    }),
  );
};

export const sorted = <Row extends Readonly<{ userId: string; projectId: string; object: string | null }>>(
  rows: readonly Row[],
) => rows.toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)));
const keyOf = ({ userId, projectId, object }: Readonly<{ userId: string; projectId: string; object: string | null }>) =>
  `${userId} ${projectId} ${object ?? ''}`;

/** Decides after every event, now and as of a random instant before; told of how many decisions, and how many were yes. */
export const decideOverRandomHistories = (numRuns: number, questions = 2) => {
  let asked = 0;
  let allowed = 0;
  fc.assert(
    fc.property(histories, fc.infiniteStream(fc.nat(1_000_000)), (history, numbers) => {
      const evaluator = new Evaluator();
      for (const [index, event] of inStreams(history).entries()) {
        evaluator.apply(event);
        const position = numbers.next().value! % (index + 1);
        const past = evaluator.at({ position });
        for (const pick of numbers.take(questions)) {
          allowed += decide(evaluator, history.slice(0, index + 1), pick);
          allowed += decide(past, history.slice(0, position + 1), pick);
          asked += 2;
        }
      }
    }),
    { numRuns },
  );
  return { decisions: asked * PERMISSIONS.length, allowed };
};
