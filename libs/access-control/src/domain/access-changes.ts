import type { AccessChange } from '@guildhall/contracts';
import { differencesBetween } from './access-differences.js';
import type { Facts } from './facts.js';
import { type Only, reachOf } from './reach.js';
import { NONE } from './rows.js';
import { Situation } from './situation.js';

export type ChangesFilter = Readonly<{
  userId?: string;
  projectId?: string;
  organizationId?: string;
  /** Where the page before ended. */
  cursor?: string;
  limit?: number;
}>;
export type AccessChanges = Readonly<{ changes: readonly AccessChange[]; nextCursor: string | null }>;

/** What each event after one position and up to another gave to or took from whom. */
export const changesBetween = (
  facts: Facts,
  after: number,
  upTo: number,
  { cursor, limit = Number.POSITIVE_INFINITY, ...filter }: ChangesFilter,
): AccessChanges => {
  const only = onlyOf(facts, filter);
  if (!only) return { changes: [], nextCursor: null };
  const [resumeAt, told] = readCursor(cursor);
  const changes: AccessChange[] = [];
  for (const events of byPosition(facts, Math.max(after, resumeAt - 1), upTo)) {
    const position = facts.journal.position(events[0]!);
    let skip = position === resumeAt ? told : 0;
    let count = 0;
    for (const change of changesBy(facts, events, only)) {
      count += 1;
      if (skip > 0) skip -= 1;
      else if (changes.length === limit) return { changes, nextCursor: `${position}.${count - 1}` };
      else changes.push(change);
    }
  }
  return { changes, nextCursor: null };
};

/** An event may be told of several facts: what all of them came to is one change. */
function* byPosition(facts: Facts, after: number, upTo: number): Generator<readonly number[]> {
  let together: number[] = [];
  for (const event of facts.journal.between(after, upTo)) {
    if (together.length > 0 && facts.journal.position(together[0]!) !== facts.journal.position(event)) {
      yield together;
      together = [];
    }
    together.push(event);
  }
  if (together.length > 0) yield together;
}

function* changesBy(facts: Facts, events: readonly number[], only: Only): Generator<AccessChange> {
  const position = facts.journal.position(events[0]!);
  const before = new Situation(facts, position - 0.5);
  const since = new Situation(facts, position);
  const seen = new Set<string>();
  for (const event of events) {
    for (const touched of reachOf(facts, event, only)) {
      const key = `${touched.user} ${touched.project}`;
      if (seen.has(key)) continue;
      seen.add(key);
      for (const difference of differencesBetween(before, since, touched)) {
        const { gained, lost, ...where } = difference;
        yield { ...where, gained: [...gained], lost: [...lost], event: facts.journal.cause(event) };
      }
    }
  }
}

/** Undefined: nobody, or nothing, of that was ever heard of. */
const onlyOf = (
  { organizations }: Facts,
  { userId, projectId, organizationId }: Omit<ChangesFilter, 'cursor' | 'limit'>,
): Only | undefined => {
  const user = userId === undefined ? NONE : organizations.users.find(userId);
  const project = projectId === undefined ? NONE : organizations.projects.find(projectId);
  const organization = organizationId === undefined ? NONE : organizations.organizations.find(organizationId);
  const unknown =
    (userId !== undefined && user === NONE) ||
    (projectId !== undefined && project === NONE) ||
    (organizationId !== undefined && organization === NONE);
  return unknown ? undefined : { user, project, organization };
};

const CURSOR = /^\d{1,16}\.\d{1,9}$/;

const readCursor = (cursor: string | undefined): readonly [position: number, told: number] => {
  if (cursor === undefined || !CURSOR.test(cursor)) return [-1, 0];
  const [position, told] = cursor.split('.').map(Number);
  return [position!, told!];
};
