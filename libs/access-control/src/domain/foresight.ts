import type { ForeseenAccess, IdentityEvent } from '@guildhall/contracts';
import { AccessAt } from './access-at.js';
import { differencesBetween } from './access-differences.js';
import { consequencesOf } from './consequences.js';
import type { Facts } from './facts.js';
import { reachOf, type Touched } from './reach.js';
import { NONE } from './rows.js';
import { Situation } from './situation.js';
import { type AccessEvent, take } from './take.js';
import { NOW } from './timelines.js';

/** Events of other kinds change nobody's access and may be among them. */
export type ForeseenEvent = AccessEvent | Extract<IdentityEvent, { type: 'UserErased' }>;

const ALL = { user: NONE, project: NONE, organization: NONE };
const SUPPOSED = 'foresight';

/** What events, with what follows from them, would give to or take from whom; the facts are left as they were. */
export const foresee = (facts: Facts, events: readonly ForeseenEvent[], limit: number): readonly ForeseenAccess[] => {
  const before = new Situation(facts, facts.journal.last);
  const first = facts.journal.length;
  const mark = facts.mark();
  try {
    const access = new AccessAt(facts, NOW);
    for (const event of events) {
      if (event.type === 'UserErased') supposeErased(facts, event.data.userId);
      else suppose(facts, access, event);
    }
    return differencesSince(facts, before, first, limit);
  } finally {
    facts.rollback(mark);
  }
};

const suppose = (facts: Facts, access: AccessAt, event: AccessEvent): void => {
  take(facts, { ...event, ...recorded(facts) });
  for (const { projectId, given, promisedBy } of consequencesOf(event, SUPPOSED)) {
    for (const assigned of given) {
      if (promisedBy !== undefined && !mayPromise(access, promisedBy, assigned)) continue;
      const data = { ...assigned, assignmentId: SUPPOSED };
      if (promisedBy === undefined || access.organizationOf(projectId) === assigned.organizationId) {
        take(facts, { type: 'RoleAssigned', data, ...recorded(facts) });
      }
    }
  }
};

/** Who is erased leaves every organization. */
const supposeErased = (facts: Facts, userId: string): void => {
  const { organizations, holders } = facts;
  const { standings } = organizations;
  const user = organizations.users.find(userId);
  if (user === NONE) return;
  for (let row = standings.firstOfOne(user); row !== NONE; row = standings.nextOfOne(row)) {
    const standing = standings.value(row, NOW);
    if (standing < 0) continue;
    const membershipId = holders.membershipId(organizations.holder(standing));
    const organizationId = organizations.organizations.text(standings.other(row));
    const type = organizations.isExternal(standing) ? 'CollaboratorRemoved' : 'MemberRemoved';
    take(facts, { type, data: { organizationId, userId, membershipId, reason: 'erased' }, ...recorded(facts) });
  }
};

const mayPromise = (
  access: AccessAt,
  promisedBy: string,
  { role, projectId }: Readonly<{ role: string; projectId: string }>,
): boolean => access.lacksToGrant(promisedBy, role, projectId)?.length === 0;

const recorded = ({ journal }: Facts) => ({
  id: SUPPOSED,
  position: Math.floor(journal.last) + 1,
  metadata: {
    time: new Date(0).toISOString(),
    actor: { type: 'system' as const, id: SUPPOSED },
    requestId: SUPPOSED,
    correlationId: SUPPOSED,
    causationId: SUPPOSED,
    commandId: SUPPOSED,
    schemaVersion: 1,
  },
});

const differencesSince = (facts: Facts, before: Situation, first: number, limit: number): readonly ForeseenAccess[] => {
  const after = new Situation(facts, NOW);
  const seen = new Set<string>();
  const rows: ForeseenAccess[] = [];
  for (let event = first; event < facts.journal.length; event += 1) {
    for (const touched of reachOf(facts, event, ALL)) {
      if (!isNew(seen, touched)) continue;
      rows.push(...differencesBetween(before, after, touched));
      if (rows.length >= limit) return rows.slice(0, limit);
    }
  }
  return rows;
};

const isNew = (seen: Set<string>, { user, project }: Touched): boolean => {
  const key = `${user} ${project}`;
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
};
