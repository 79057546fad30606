import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Principal } from '@guildhall/contracts';
import fc from 'fast-check';
import type { AccessAt } from './access-at.js';
import type { MembersOptions } from './memberships.js';
import { naively } from './naive-evaluator.fixture.js';
import { fed, PRINCIPALS } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { GROUPS, ORGANIZATIONS, PROJECTS, USERS } from './world-names.fixture.js';
import { inStreams, type WorldEvent } from './worlds.fixture.js';

type Naive = ReturnType<typeof naively>;

/** Where in a history somebody came last. */
const cameAt = (history: readonly WorldEvent[], userId: string, organizationId: string): number =>
  history.findLastIndex(({ type, data }) => {
    if (data.organizationId !== organizationId) return false;
    if (type === 'OrganizationFounded') return data.founderId === userId;
    return (type === 'MemberJoined' || type === 'CollaboratorJoined') && data.userId === userId;
  });

const membersNaively = (history: readonly WorldEvent[], naive: Naive, organizationId: string): readonly string[] =>
  USERS.filter((userId) => naive.standing(userId, organizationId)?.external === false).toSorted(
    (one, other) => cameAt(history, one, organizationId) - cameAt(history, other, organizationId),
  );

/** What was given to a principal itself, as `naive.grants` also tells what comes to them by another one. */
const projectsNaively = (naive: Naive, principal: Principal, organizationId: string) =>
  PROJECTS.filter((projectId) => naive.organizationOf(projectId) === organizationId).flatMap((projectId) => {
    const given = naive.grants(principal, projectId);
    const own = given.filter((grant) => 'principal' in grant && grant.principal.type === principal.type);
    return own.length > 0 ? [{ projectId, roles: [...new Set(own.map(({ role }) => role))] }] : [];
  });

/** All of them, asked for one by one. */
const inPages = <One extends Readonly<{ place: number }>>(
  list: (options: MembersOptions) => Iterable<One>,
  descending: boolean,
): readonly One[] => {
  const found: One[] = [];
  for (let after: number | undefined; ;) {
    const [next] = list({ descending, ...(after !== undefined && { after }) });
    if (!next) return found;
    found.push(next);
    after = next.place;
  }
};

describe('who is in an organization', () => {
  it('is told in the order they came, with what they are and hold, as of any instant', () =>
    fc.assert(
      fc.property(histories, fc.nat(1_000), (history, pick) => {
        const position = pick % history.length;
        const past = history.slice(0, position + 1);
        const naive = naively(past);
        const access = fed(history).at({ position });
        for (const organizationId of ORGANIZATIONS) {
          const members = [...access.members(organizationId)];
          const userIds = members.map(({ userId }) => userId);
          assert.deepEqual(userIds, membersNaively(past, naive, organizationId));
          for (const { place: _, ...member } of members) {
            const { userId, joinedAt, projects } = member;
            assert.deepEqual(member, access.membership(userId, organizationId));
            assert.equal(member.membershipId, naive.standing(userId, organizationId)!.membershipId);
            assert.equal(joinedAt, inStreams(past)[cameAt(past, userId, organizationId)]!.metadata.time);
            assert.deepEqual(projects, projectsNaively(naive, { type: 'user', id: userId }, organizationId));
          }
          for (const userId of USERS.filter((id) => !userIds.includes(id)))
            assert.equal(access.membership(userId, organizationId), undefined);
          const list = (options: MembersOptions) => access.members(organizationId, options);
          assert.deepEqual(inPages(list, false), members);
          assert.deepEqual(inPages(list, true), members.toReversed());
        }
      }),
      { numRuns: 40 },
    ));

  it('is not changed by what is only foreseen, and added to by what happens then', () =>
    fc.assert(
      fc.property(histories, fc.nat(1_000), (history, pick) => {
        const at = 1 + (pick % (history.length - 1));
        const evaluator = fed(history.slice(0, at));
        const membersOf = (access: AccessAt) => ORGANIZATIONS.map((id) => [...access.members(id)]);
        const before = membersOf(evaluator);
        // Asked meanwhile, as dry runs of several others would.
        evaluator.foresee(history.slice(at));
        assert.deepEqual(membersOf(evaluator), before);
        for (const event of inStreams(history).slice(at)) evaluator.apply(event);
        assert.deepEqual(membersOf(evaluator), membersOf(fed(history)));
      }),
      { numRuns: 40 },
    ));

  it('is told with what groups and organization roles were given themselves', () =>
    fc.assert(
      fc.property(histories, fc.nat(1_000), (history, pick) => {
        const position = pick % history.length;
        const naive = naively(history.slice(0, position + 1));
        const access = fed(history).at({ position });
        for (const principal of PRINCIPALS)
          for (const id of ORGANIZATIONS)
            assert.deepEqual(access.projectGrants(principal, id), projectsNaively(naive, principal, id));
      }),
      { numRuns: 40 },
    ));

  it('is told of groups too, in the order they were put into them', () =>
    fc.assert(
      fc.property(histories, fc.nat(1_000), (history, pick) => {
        const position = pick % history.length;
        const naive = naively(history.slice(0, position + 1));
        const access = fed(history).at({ position });
        for (const organizationId of ORGANIZATIONS) {
          for (const groupId of GROUPS) {
            const list = (options?: MembersOptions) => access.groupMembers(groupId, organizationId, options) ?? [];
            const members = [...list()];
            const expected = USERS.filter((id) => naive.standing(id, organizationId)?.groups.includes(groupId));
            assert.deepEqual(members.map(({ userId }) => userId).toSorted(), expected);
            const times = members.map(({ addedAt }) => addedAt);
            assert.deepEqual(times, times.toSorted());
            assert.deepEqual(inPages(list, false), members);
            assert.deepEqual(inPages(list, true), members.toReversed());
          }
        }
      }),
      { numRuns: 40 },
    ));
});
