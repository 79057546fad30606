import type { ProjectGrant } from '@guildhall/contracts';
import { NONE } from './rows.js';
import type { Situation } from './situation.js';

/** What a user is in an organization, and the stay in it under which they are. */
export type Standing = Readonly<{
  membershipId: string;
  /** The organization roles that count: those that there are, or else the default ones. */
  roles: readonly string[];
  /** Of these roles; an external collaborator has none. */
  permissions: ReadonlySet<string>;
  /** In it only by what they hold in projects. */
  external: boolean;
  groups: readonly string[];
}>;

/** With which of an organization's roles a user is in it, or from outside. */
export type HeldRoles = Pick<Standing, 'roles' | 'external'>;

/** A member of an organization. */
export type Membership = Standing &
  Readonly<{
    userId: string;
    joinedAt: string;
    /** What they were given in person in the projects that there are, whether on all of a project or in it. */
    projects: readonly ProjectGrant[];
  }>;

/** Where in the list of those who ever came somebody stands, when they came, and what they are since. */
export type Arrived = Readonly<{ place: number; user: number; standing: number; joinedAt: string }>;

export type MembersOptions = Readonly<{
  /** The `place` of the last one of the page before. */
  after?: number;
  /** Those who joined last come first. */
  descending?: boolean;
}>;

const ARRIVING: ReadonlySet<string> = new Set(['OrganizationFounded', 'MemberJoined', 'CollaboratorJoined']);

/** The event by which somebody came who is in an organization at the instant: later ones changed what they are there. */
const cameBy = ({ facts, position }: Situation, standingRow: number): number => {
  const { standings } = facts.organizations;
  let version = standings.version(standingRow, position);
  while (version !== NONE && !ARRIVING.has(facts.journal.type(standings.eventIn(version))))
    version = standings.before(version);
  return version === NONE ? NONE : standings.eventIn(version);
};

/** The members of an organization, not who takes part from outside, in the order they joined; worked out as they are read. */
export function* membersOf(
  situation: Situation,
  organization: number,
  { after, descending = false }: MembersOptions,
): Generator<Arrived> {
  const { organizations, journal } = situation.facts;
  const { standings, arrivals } = organizations;
  const all = arrivals.of(organization);
  const step = descending ? -1 : 1;
  let from = descending ? all.length - 1 : 0;
  if (after !== undefined) from = descending ? Math.min(from, after - 1) : after + 1;
  for (let place = from; place >= 0 && place < all.length; place += step) {
    const event = arrivals.event(all[place]!);
    if (journal.position(event) > situation.position) {
      if (descending) continue;
      return;
    }
    const row = arrivals.standingRow(all[place]!);
    const standing = standings.value(row, situation.position);
    // Who has come twice by then stands where they came last.
    if (standing < 0 || organizations.isExternal(standing) || cameBy(situation, row) !== event) continue;
    yield { place, user: standings.one(row), standing, joinedAt: journal.time(event) };
  }
}

/** Since when somebody is in an organization. */
export const joinedAt = (situation: Situation, user: number, organization: number): string => {
  const row = situation.facts.organizations.standings.find(user, organization);
  return situation.facts.journal.time(cameBy(situation, row));
};

/** What was given to a holder itself, on whole projects and in them, of projects and roles that there are; by project. */
export const projectGrantsOf = (situation: Situation, holder: number, organization: number): ProjectGrant[] => {
  const { assignments, organizations, roles } = situation.facts;
  const { holdings } = assignments;
  const grants: ProjectGrant[] = [];
  for (let holding = holdings.firstOfOne(holder); holding !== NONE; holding = holdings.nextOfOne(holding)) {
    const project = holdings.other(holding);
    if (situation.organizationOf(project) !== organization) continue;
    const given: number[] = [];
    assignments.forEach(holding, situation.position, (assignment) => given.push(assignment));
    const held = given
      .toSorted((one, other) => one - other)
      .map((assignment) => assignments.role(assignment))
      .filter((role) => situation.permissions(role, project, organization) !== undefined)
      .map((role) => roles.names.text(role));
    if (held.length > 0) grants.push({ projectId: organizations.projects.text(project), roles: [...new Set(held)] });
  }
  return grants.sort((one, other) => (one.projectId < other.projectId ? -1 : 1));
};

export const standingAt = (situation: Situation, standing: number, organization: number): Standing => {
  const { organizations, holders } = situation.facts;
  const stay = organizations.holder(standing);
  const { roles, permissions } = situation.effective(organization, standing);
  return {
    membershipId: holders.membershipId(stay),
    roles: roles.map((role) => organizations.roleNames.text(role)),
    permissions,
    external: organizations.isExternal(standing),
    groups: situation
      .groupsOf(stay, organization)
      .map((group) => holders.groupId(group))
      .sort(),
  };
};

export const heldRolesAt = (situation: Situation, standing: number, organization: number): HeldRoles => {
  const { organizations } = situation.facts;
  const roles = situation.rolesOf(organization, standing).map((role) => organizations.roleNames.text(role));
  return { roles, external: organizations.isExternal(standing) };
};

export const membershipAt = (
  situation: Situation,
  organization: number,
  { user, standing, joinedAt: since }: Omit<Arrived, 'place'>,
): Membership => {
  const { organizations } = situation.facts;
  return {
    userId: organizations.users.text(user),
    joinedAt: since,
    projects: projectGrantsOf(situation, organizations.holder(standing), organization),
    ...standingAt(situation, standing, organization),
  };
};

/** Somebody in a group; the place is where in the log they were put into it. */
export type GroupMembership = Readonly<{ userId: string; addedAt: string; place: number }>;

/** Who is in a group that is there, in the order they were put into it; what they are called is worked out as they are read. */
export function* membersOfGroup(
  situation: Situation,
  group: number,
  organization: number,
  { after, descending = false }: MembersOptions,
): Generator<GroupMembership> {
  const { organizations, holders, journal } = situation.facts;
  const { memberships } = organizations;
  const sign = descending ? -1 : 1;
  const isBehind = (event: number) => after === undefined || sign * (journal.position(event) - after) > 0;
  const found: Readonly<{ stay: number; event: number }>[] = [];
  for (let row = memberships.firstOfOne(group); row !== NONE; row = memberships.nextOfOne(row)) {
    const version = memberships.version(row, situation.position);
    if (version === NONE || memberships.valueIn(version) !== 1) continue;
    const event = memberships.eventIn(version);
    if (isBehind(event)) found.push({ stay: memberships.other(row), event });
  }
  found.sort((one, other) => sign * (one.event - other.event));
  for (const { stay, event } of found) {
    if (!situation.counts(stay, organization)) continue;
    const userId = organizations.users.text(holders.number(stay));
    yield { userId, addedAt: journal.time(event), place: journal.position(event) };
  }
}
