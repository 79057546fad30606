import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OrganizationPermission } from '@guildhall/contracts';
import fc from 'fast-check';
import { ASSIGN, BIND } from './catalogue.js';
import { Evaluator } from './evaluator.js';
import { naively } from './naive-evaluator.fixture.js';
import { answersOf, decideOverRandomHistories, fed, inOrder, PRINCIPALS, RESOURCES } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { OBJECTS, ORGANIZATIONS, PROJECTS, ROLES, USERS } from './world-names.fixture.js';
import { inStreams } from './worlds.fixture.js';

describe('the evaluator against one that reads the whole history for each question', () => {
  it('gives the same answers over random histories', () => {
    const { decisions, allowed } = decideOverRandomHistories(30);
    assert.ok(decisions >= 20_000, `${decisions} decisions`);
    const enough = `${allowed} of ${decisions} allowed: a world in which all is forbidden proves nothing`;
    assert.ok(allowed > decisions / 30, enough);
  });

  it('says of the end of a history who is what, who holds what, and who sees what', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const evaluator = fed(history);
        const naive = naively(history);
        for (const principal of PRINCIPALS) {
          for (const resource of RESOURCES) {
            assert.deepEqual(evaluator.permissionsOf(principal, resource), inOrder(naive.held(principal, resource)));
          }
        }
        for (const userId of USERS) {
          for (const organizationId of ORGANIZATIONS) assertStanding(evaluator, naive, userId, organizationId);
          for (const project of PROJECTS) {
            const organizationId = naive.organizationOf(project);
            const listsAll =
              evaluator.standing(userId, organizationId ?? '')?.permissions.has('projects.list-all') ?? false;
            const holds = naive.grants({ type: 'user', id: userId }, project).length > 0;
            assert.equal(evaluator.sees(userId, project), listsAll || holds);
            assert.equal(evaluator.organizationOf(project), organizationId);
          }
        }
      }),
      { numRuns: 15 },
    ));

  it('takes streams in any interleaving, and events twice', () =>
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat(1_000)), (history, numbers) => {
        const waiting = new Map<string, ReturnType<typeof inStreams>[number][]>();
        for (const event of inStreams(history)) {
          waiting.set(event.stream, [...(waiting.get(event.stream) ?? []), event]);
        }
        const evaluator = new Evaluator();
        const seen: Parameters<Evaluator['apply']>[0][] = [];
        while (waiting.size > 0) {
          const names = [...waiting.keys()];
          const name = names[numbers.next().value! % names.length]!;
          const event = waiting.get(name)!.shift()!;
          if (waiting.get(name)!.length === 0) waiting.delete(name);
          evaluator.apply(event);
          seen.push(event);
          evaluator.apply(seen[numbers.next().value! % seen.length]!);
        }
        assert.deepEqual(answersOf(evaluator), answersOf(fed(history)));
        const position = numbers.next().value! % history.length;
        assert.deepEqual(answersOf(evaluator.at({ position })), answersOf(fed(history.slice(0, position + 1))));
      }),
      { numRuns: 15 },
    ));

  it('names exactly what somebody lacks to give a role', () =>
    fc.assert(
      fc.property(histories, fc.constantFrom(...ROLES), fc.constantFrom(...OBJECTS), (history, role, object) => {
        const evaluator = fed(history);
        const naive = naively(history);
        for (const project of PROJECTS) {
          const organizationId = naive.organizationOf(project);
          const wanted = organizationId === undefined ? undefined : naive.role(role, project, organizationId);
          for (const id of USERS) {
            const lacks = evaluator.lacksToGrant(id, role, project, object);
            const own = naive.held({ type: 'user', id }, `projects/${project}${object === null ? '' : `/${object}`}`);
            const needed = new Set([ASSIGN, ...(own.has(BIND) ? [] : (wanted ?? []))]);
            assert.deepEqual(lacks, wanted && inOrder([...needed].filter((permission) => !own.has(permission))));
          }
        }
      }),
      { numRuns: 15 },
    ));

  it('names exactly what somebody lacks to share a group or an organization role', () =>
    fc.assert(
      fc.property(histories, (history) => {
        const evaluator = fed(history);
        const shared = PRINCIPALS.filter(({ type }) => type === 'group' || type === 'organization-role');
        for (const organizationId of ORGANIZATIONS) {
          for (const id of USERS) {
            for (const principal of shared) {
              assert.deepEqual(
                evaluator.lacksToShare(id, organizationId, principal),
                naivelyLacking(history, id, organizationId, principal),
              );
            }
          }
        }
      }),
      { numRuns: 10 },
    ));

  it('names exactly the project roles that allow more in every project than others do', () =>
    fc.assert(
      fc.property(histories, fc.subarray([...ROLES]), (history, held) => {
        const evaluator = fed(history);
        const naive = naively(history);
        for (const organizationId of ORGANIZATIONS) {
          const allowedBy = (role: string) => {
            const permissions = naive.isThere(organizationId) ? naive.role(role, '', organizationId) : undefined;
            return permissions && inOrder(permissions);
          };
          const own = new Set(held.flatMap((role) => allowedBy(role) ?? []));
          const isBeyond = (role: string) =>
            !held.includes(role) && !(allowedBy(role)?.every((permission) => own.has(permission)) ?? false);
          assert.deepEqual(evaluator.projectRolesBeyond(organizationId, ROLES, held), ROLES.filter(isBeyond));
        }
      }),
      { numRuns: 15 },
    ));
});

const assertStanding = (
  evaluator: Evaluator,
  naive: ReturnType<typeof naively>,
  userId: string,
  organizationId: string,
): void => {
  const found = evaluator.standing(userId, organizationId);
  const expected = naive.standing(userId, organizationId);
  assert.equal(found === undefined, expected === undefined);
  assert.equal(evaluator.rolesIn(userId, organizationId) === undefined, expected === undefined);
  if (!found || !expected) return;
  assert.equal(found.membershipId, expected.membershipId);
  assert.equal(found.external, expected.external);
  assert.deepEqual(evaluator.rolesIn(userId, organizationId), { roles: found.roles, external: found.external });
  assert.deepEqual([...found.roles].sort(), [...new Set(expected.roles)].sort());
  assert.deepEqual(found.groups, [...new Set(expected.groups)].sort());
  const permissions = expected.roles.flatMap(
    (role): readonly OrganizationPermission[] => naive.organizationRole(organizationId, role)!.permissions,
  );
  assert.deepEqual([...found.permissions].sort(), [...new Set(permissions)].sort());
};

const naivelyLacking = (
  history: Parameters<typeof naively>[0],
  id: string,
  organizationId: string,
  principal: (typeof PRINCIPALS)[number],
) => {
  const naive = naively(history);
  const lacking = new Set<string>();
  if (!naive.isThere(organizationId)) return [];
  const everywhere = (roles: readonly string[]) =>
    new Set(
      roles
        .flatMap((role) => naive.organizationRole(organizationId, role)?.projectRoles ?? [])
        .flatMap((role) => naive.role(role, '', organizationId) ?? []),
    );
  const own = everywhere(naive.standing(id, organizationId)?.roles ?? []);
  const brought =
    principal.type === 'organization-role' && naive.organizationRole(organizationId, principal.id)
      ? [principal.id]
      : [];
  for (const permission of everywhere(brought)) if (!own.has(permission)) lacking.add(permission);
  for (const project of PROJECTS.filter((one) => naive.organizationOf(one) === organizationId)) {
    for (const { object, permissions, assignmentId } of naive.grants(principal, project)) {
      if (assignmentId === undefined) continue;
      const held = naive.held({ type: 'user', id }, `projects/${project}${object === null ? '' : `/${object}`}`);
      if (!held.has(BIND)) for (const permission of permissions) if (!held.has(permission)) lacking.add(permission);
    }
  }
  return inOrder(lacking);
};
