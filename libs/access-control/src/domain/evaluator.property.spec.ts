import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ASSIGN, CATALOGUE } from './catalogue.js';
import { Evaluator } from './evaluator.js';
import { naivelyAllowed } from './naive-evaluator.fixture.js';
import {
  happen,
  inStreams,
  OBJECTS,
  ORGANIZATIONS,
  PROJECTS,
  ROLES,
  USERS,
  type WorldEvent,
} from './worlds.fixture.js';

const step = fc.record({
  what: fc.constantFrom('join', 'join', 'remove', 'change', ...Array<'assign'>(7).fill('assign'), 'unassign'),
  user: fc.nat(USERS.length - 1),
  organization: fc.nat(1),
  project: fc.constantFrom(0, 0, 0, 1, 1, 2),
  role: fc.constantFrom(...ROLES),
  object: fc.constantFrom(...OBJECTS),
  pick: fc.nat(1_000),
});
const histories = fc.array(step, { minLength: 25, maxLength: 60 }).map(happen);

const PERMISSIONS = [
  'deployments.list',
  'deployments.delete',
  'deployments.versions.files.update',
  'pipelines.metrics.get',
  ASSIGN,
  'no.such',
];
const RESOURCES = PROJECTS.flatMap((project) =>
  [...OBJECTS, 'deployments/D/versions/V2'].map((object) =>
    object === null ? `projects/${project}` : `projects/${project}/${object}`,
  ),
);
const QUESTIONS = USERS.flatMap((id) =>
  PERMISSIONS.flatMap((permission) =>
    RESOURCES.map((resource) => ({ principal: { type: 'user', id } as const, permission, resource })),
  ),
);

const fed = (events: Parameters<typeof inStreams>[0]) => {
  const evaluator = new Evaluator();
  for (const event of inStreams(events)) evaluator.apply(event);
  return evaluator;
};

const answersOf = (evaluator: Evaluator) =>
  QUESTIONS.map(({ principal, permission, resource }) => evaluator.check(principal, permission, resource));

describe('the evaluator against one that reads the whole history for each question', () => {
  it('gives the same answers over random histories', () => {
    let allowed = 0;
    let decisions = 0;
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(QUESTIONS.length - 1)), (history, picks) => {
        const evaluator = new Evaluator();
        for (const [index, event] of inStreams(history).entries()) {
          evaluator.apply(event);
          const past = history.slice(0, index + 1);
          for (const pick of picks.take(8)) {
            const { principal, permission, resource } = QUESTIONS[pick]!;
            const expected = naivelyAllowed(past, principal, permission, resource);
            assert.equal(
              evaluator.check(principal, permission, resource),
              expected,
              `${principal.id} ${permission} ${resource}`,
            );
            const { allowed: explained, explanation } = evaluator.explain(principal, permission, resource);
            assert.equal(explained, expected);
            assert.equal(explanation.granted !== undefined, expected);
            decisions += 1;
            allowed += Number(expected);
          }
        }
      }),
      { numRuns: 200 },
    );
    assert.ok(decisions >= 20_000, `${decisions} decisions`);
    assert.ok(
      allowed > decisions / 40,
      `${allowed} of ${decisions} allowed: a world in which all is forbidden proves nothing`,
    );
  });

  it('says of the whole end of a history what the naive one says', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const naive = QUESTIONS.map(({ principal, permission, resource }) =>
          naivelyAllowed(history, principal, permission, resource),
        );
        assert.deepEqual(answersOf(fed(history)), naive);
      }),
      { numRuns: 30 },
    ));

  it('takes streams in any interleaving, and events twice', () =>
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(1_000)), (history, picks) => {
        const waiting = new Map<string, ReturnType<typeof inStreams>[number][]>();
        for (const event of inStreams(history))
          waiting.set(event.stream, [...(waiting.get(event.stream) ?? []), event]);
        const evaluator = new Evaluator();
        const seen: Parameters<Evaluator['apply']>[0][] = [];
        while (waiting.size > 0) {
          const names = [...waiting.keys()];
          const name = names[picks.next().value! % names.length]!;
          const event = waiting.get(name)!.shift()!;
          if (waiting.get(name)!.length === 0) waiting.delete(name);
          evaluator.apply(event);
          seen.push(event);
          evaluator.apply(seen[picks.next().value! % seen.length]!);
        }
        assert.deepEqual(answersOf(evaluator), answersOf(fed(history)));
      }),
      { numRuns: 50 },
    ));

  it('lets exactly those see a project who hold a role that exists in it or may list all', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const evaluator = fed(history);
        for (const project of PROJECTS) {
          for (const id of USERS) {
            const organization = evaluator.organizationOf(project) ?? '';
            const listsAll = evaluator.standing(id, organization)?.permissions.has('projects.list-all') ?? false;
            const everywhere = [
              `projects/${project}`,
              ...OBJECTS.flatMap((object) => object ?? []).map((object) => `projects/${project}/${object}`),
            ];
            const holds = CATALOGUE.permissions.some((permission) =>
              everywhere.some((path) => evaluator.holds(id, permission.id, path)),
            );
            assert.equal(evaluator.sees(id, project), listsAll || holds);
          }
        }
      }),
      { numRuns: 30 },
    ));

  it('names exactly what somebody lacks to give a role', () =>
    fc.assert(
      fc.property(histories, fc.constantFrom(...ROLES), (history, role) => {
        const evaluator = fed(history);
        for (const project of PROJECTS) {
          for (const id of USERS) {
            const lacks = evaluator.lacksToGrant(id, role, project);
            const known = CATALOGUE.roles.get(role);
            if (!known || !evaluator.organizationOf(project)) {
              assert.equal(lacks, undefined);
              continue;
            }
            const needed = [...new Set([...known.permissions, ASSIGN])];
            const expected = needed.filter((permission) => !evaluator.holds(id, permission, `projects/${project}`));
            assert.deepEqual([...lacks!].sort(), expected.sort());
          }
        }
      }),
      { numRuns: 60 },
    ));
});

it('gives nothing back to who left and came back, whatever the history', () =>
  fc.assert(
    fc.property(histories, (history) => {
      const again: WorldEvent[] = USERS.flatMap((userId, number) => {
        const evaluator = fed(history);
        return ORGANIZATIONS.flatMap((organizationId): WorldEvent[] => {
          const membershipId = evaluator.standing(userId, organizationId)?.membershipId;
          const back = { organizationId, userId, membershipId: `mbr_again${number}`, roles: ['member'] };
          return [
            ...(membershipId
              ? [
                  {
                    type: 'MemberRemoved' as const,
                    data: { organizationId, userId, membershipId, reason: 'left' as const },
                  },
                ]
              : []),
            { type: 'MemberJoined', data: back },
          ];
        });
      });
      assert.ok(answersOf(fed([...history, ...again])).every((allowed) => !allowed));
    }),
    { numRuns: 30 },
  ));
