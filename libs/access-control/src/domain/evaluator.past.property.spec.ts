import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { naively } from './naive-evaluator.fixture.js';
import { answersOf, fed, differences, sorted } from './oracle.fixture.js';
import { histories } from './random-histories.fixture.js';
import { ORGANIZATIONS, PROJECTS, USERS } from './world-names.fixture.js';
import type { Told } from './take.js';
import { inStreams } from './worlds.fixture.js';

it('answers as of any position and any time what it would have answered then', () =>
  fc.assert(
    fc.property(histories, fc.nat(1_000), (history, pick) => {
      const position = pick % history.length;
      const then = answersOf(fed(history.slice(0, position + 1)));
      const { time } = inStreams(history)[position]!.metadata;
      const evaluator = fed(history);
      assert.deepEqual(answersOf(evaluator.at({ position })), then);
      assert.deepEqual(answersOf(evaluator.at({ time })), then);
      const justBefore = new Date(Date.parse(time) + 999).toISOString();
      assert.deepEqual(answersOf(evaluator.at({ time: justBefore })), then);
      assert.deepEqual(answersOf(evaluator.at({ position: history.length + 7 })), answersOf(evaluator));
    }),
    { numRuns: 15 },
  ));

it('tells of every change which event brought it, page by page', () =>
  fc.assert(
    fc.property(histories, fc.nat(1_000), fc.integer({ min: 1, max: 9 }), (history, pick, limit) => {
      const from = pick % history.length;
      const evaluator = fed(history);
      const recorded = inStreams(history);
      const naive = history.map((_, upTo) => naively(history.slice(0, upTo + 1)));
      const expected = recorded.slice(from + 1).flatMap((event, index) => {
        const { id, type, metadata } = event;
        const cause = { id, type, time: metadata.time, actor: giverOf(event) };
        const upTo = from + 1 + index;
        const rows = differences(naive[upTo - 1]!, naive[upTo]!);
        return sorted(rows).map((row) => ({ ...row, event: cause }));
      });
      const { changes, nextCursor } = evaluator.changes({ position: from });
      assert.equal(nextCursor, null);
      assert.deepEqual(inOrderOfEvents(changes), expected);

      const paged: (typeof changes)[number][] = [];
      for (let cursor: string | undefined, more = true; more;) {
        const page = evaluator.changes({ position: from }, undefined, { limit, ...(cursor && { cursor }) });
        paged.push(...page.changes);
        more = page.nextCursor !== null;
        cursor = page.nextCursor ?? undefined;
      }
      assert.deepEqual(paged, changes);

      const to = { time: recorded[Math.floor((from + history.length) / 2)]!.metadata.time };
      for (const filter of [
        { userId: USERS[1]! },
        { projectId: PROJECTS[0]! },
        { organizationId: ORGANIZATIONS[1]! },
      ]) {
        const some = changes.filter(
          ({ userId, projectId, event }) =>
            event.time <= to.time &&
            (!filter.userId || userId === filter.userId) &&
            (!filter.projectId || projectId === filter.projectId) &&
            (!filter.organizationId || PROJECTS.indexOf(projectId) % 2 === 1),
        );
        assert.deepEqual(evaluator.changes({ position: from }, to, filter).changes, some);
      }
    }),
    { numRuns: 10 },
  ));

/** Who is to be told of as having given what an event gives. */
const giverOf = ({ type, data, metadata }: Told) => {
  if (type === 'OwnershipTransferred') return { type: 'user', id: data.from.userId };
  return type === 'RoleAssigned' && data.grantedBy.type === 'user' ? data.grantedBy : metadata.actor;
};

/** Those of one event come in no order of users and projects. */
const inOrderOfEvents = <Change extends Parameters<typeof sorted>[0][number] & { event: { id: string } }>(
  changes: readonly Change[],
) => {
  const events = [...new Set(changes.map(({ event }) => event.id))];
  return events.flatMap((id) => sorted(changes.filter(({ event }) => event.id === id)));
};
