import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { ASSIGN, BIND, CATALOGUE } from './catalogue.js';
import { naively } from './naive-evaluator.fixture.js';
import { answersOf, fed, naiveDifferences, sorted } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { ORGANIZATIONS, PROJECTS, ROLES, USERS } from './world-names.fixture.js';
import { idOf, inStreams, type WorldEvent } from './worlds.fixture.js';

it('foresees what applying then brings, and leaves everything as it was', () =>
  fc.assert(
    fc.property(histories, fc.nat(1_000), (history, pick) => {
      const start = history.length - 1 - (pick % 12);
      const [past, events] = [history.slice(0, start), withoutFollowing(history.slice(start))];
      const evaluator = fed(past);
      const before = answersOf(evaluator);
      const changes = evaluator.changes({ position: -1 });
      const foreseen = evaluator.foresee(events);
      assert.deepEqual(sorted(foreseen), sorted(naiveDifferences(past, [...past, ...events])));
      assert.deepEqual(evaluator.foresee(events, { limit: 2 }), foreseen.slice(0, 2));
      assert.deepEqual(answersOf(evaluator), before);
      assert.deepEqual(evaluator.changes({ position: -1 }), changes);
      for (const event of inStreams(history).slice(start)) evaluator.apply(event);
      assert.deepEqual(answersOf(evaluator), answersOf(fed(history)));
      assert.deepEqual(answersOf(evaluator.at({ position: start - 1 })), before);
      assert.deepEqual(answersOf(evaluator.at({ position: history.length - 1 })), answersOf(evaluator));
    }),
    { numRuns: 25 },
  ));

// What follows from these is for the next property.
const withoutFollowing = (events: readonly WorldEvent[]) => events.filter(({ type }) => type !== 'ProjectCreated');

const grants = fc.array(fc.record({ project: fc.nat(PROJECTS.length - 1), role: fc.constantFrom(...ROLES) }), {
  minLength: 1,
  maxLength: 3,
});

const KNOWN = new Set(CATALOGUE.permissions.map(({ id }) => id));

it('counts in what follows: who creates a project administrates it, and promises are kept as far as one may give', () =>
  fc.assert(
    fc.property(histories, fc.nat(USERS.length - 1), grants, fc.nat(2), (history, by, promised, to) => {
      const organizationId = ORGANIZATIONS[0]!;
      const projectId = idOf('prj', 2);
      const promisedBy = USERS[by]!;
      const principal = [
        { type: 'user' as const, id: USERS[1]! },
        { type: 'group' as const, id: idOf('grp', 0) },
        { type: 'organization-role' as const, id: 'member' },
      ][to]!;
      const stayOf = (id: string) => naively(history).standing(id, organizationId)?.membershipId ?? idOf('mbr', 999);
      const stay = principal.type === 'user' ? { membershipId: stayOf(principal.id) } : {};
      const events: readonly WorldEvent[] = [
        {
          type: 'ProjectCreated',
          data: { organizationId, projectId, name: 'Warp', creatorId: promisedBy, membershipId: stayOf(promisedBy) },
        },
        {
          type: 'ProjectRolesPromised',
          data: {
            organizationId,
            principal,
            ...stay,
            projects: promised.map(({ project, role }) => ({ projectId: PROJECTS[project]!, roles: [role] })),
            promisedBy,
          },
        },
      ];
      const assigning = (project: string, to: object, role: string, number: number): WorldEvent => ({
        type: 'RoleAssigned',
        data: {
          assignmentId: idOf('asg', 10_000 + number),
          organizationId,
          projectId: project,
          role,
          object: null,
          grantedBy: { type: 'user', id: promisedBy },
          ...(to as { principal: { type: 'user'; id: string } }),
        },
      });
      const creator = { principal: { type: 'user', id: promisedBy }, membershipId: stayOf(promisedBy) };
      const after: WorldEvent[] = [...history, events[0]!, assigning(projectId, creator, 'project-admin', 0)];
      for (const [number, { project, role }] of promised.entries()) {
        const naive = naively(after);
        if (naive.organizationOf(PROJECTS[project]!) !== organizationId) continue;
        const wanted = naive.role(role, PROJECTS[project]!, organizationId);
        const own = naive.held({ type: 'user', id: promisedBy }, `projects/${PROJECTS[project]}`);
        // A permission that there is no more is nothing to hold, nor to lack.
        const needed = wanted?.filter((permission) => KNOWN.has(permission));
        const may = own.has(ASSIGN) && (own.has(BIND) || needed?.every((permission) => own.has(permission)));
        if (wanted && may) after.push(assigning(PROJECTS[project]!, { principal, ...stay }, role, number + 1));
      }
      assert.deepEqual(sorted(fed(history).foresee(events)), sorted(naiveDifferences(history, after)));
    }),
    { numRuns: 25 },
  ));

it('counts in that who is erased leaves every organization', () =>
  fc.assert(
    fc.property(histories, fc.nat(USERS.length - 1), (history, who) => {
      const userId = USERS[who]!;
      const naive = naively(history);
      const left = ORGANIZATIONS.flatMap((organizationId): WorldEvent[] => {
        const membershipId = naive.standing(userId, organizationId)?.membershipId;
        return membershipId === undefined
          ? []
          : [{ type: 'MemberRemoved', data: { organizationId, userId, membershipId, reason: 'erased' } }];
      });
      const evaluator = fed(history);
      const before = answersOf(evaluator);
      const foreseen = evaluator.foresee([{ type: 'UserErased', data: { userId, emailDigest: '' } }]);
      assert.deepEqual(sorted(foreseen), sorted(naiveDifferences(history, [...history, ...left])));
      assert.deepEqual(answersOf(evaluator), before);
    }),
    { numRuns: 25 },
  ));
