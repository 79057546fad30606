import type { Facts } from './facts.js';
import { NONE } from './rows.js';
import { Situation } from './situation.js';
import { NOW } from './timelines.js';

/** A user and a project whose access may have been changed. */
export type Touched = Readonly<{ user: number; project: number; organization: number }>;
/** Only these matter; NONE: all of them. */
export type Only = Readonly<{ user: number; project: number; organization: number }>;

/** Everybody and every project that an event may have changed something for; in no order, and maybe more than once. */
export function* reachOf(facts: Facts, event: number, only: Only): Generator<Touched> {
  const { organization, projects, users } = about(facts, event);
  if (only.organization !== NONE && only.organization !== organization) return;
  for (const project of projects) {
    if (only.project !== NONE && only.project !== project) continue;
    for (const user of users ?? peopleOf(facts, project, organization)) {
      if (only.user === NONE || only.user === user) yield { user, project, organization };
    }
  }
}

/** Without users: everybody who has anything in these projects. */
type About = Readonly<{ organization: number; projects: Iterable<number>; users?: Iterable<number> }>;

const about = (facts: Facts, event: number): About => {
  const { organizations, journal, assignments, holders } = facts;
  const subject = journal.subject(event);
  switch (journal.type(event)) {
    case 'OrganizationDeleted':
    case 'OrganizationRestored':
    case 'OrganizationDeletionCompleted':
      return { organization: subject, projects: projectsOf(facts, subject) };
    case 'OrganizationRoleCreated':
    case 'OrganizationRoleChanged':
    case 'OrganizationRoleDeleted': {
      const organization = organizations.roles.one(subject);
      return { organization, projects: projectsOf(facts, organization) };
    }
    case 'GroupCreated':
    case 'GroupDeleted': {
      const group = organizations.groups.one(subject);
      const users = new Situation(facts, NOW).usersBehind(group);
      return {
        organization: organizations.groups.other(subject),
        projects: projectsHeld(facts, group),
        users: [...users],
      };
    }
    case 'GroupMemberAdded':
    case 'GroupMemberRemoved': {
      const group = organizations.memberships.one(subject);
      const users = [holders.number(organizations.memberships.other(subject))];
      const row = organizations.groups.firstOfOne(group);
      const organization = row === NONE ? NONE : organizations.groups.other(row);
      return { organization, projects: projectsHeld(facts, group), users };
    }
    case 'ProjectCreated':
    case 'ProjectDeleted':
      return {
        organization: organizations.projectsOf.other(subject),
        projects: [organizations.projectsOf.one(subject)],
      };
    case 'RoleCreated':
    case 'RoleChanged':
    case 'RoleDeleted':
      return aboutRole(facts, facts.roles.owner(subject));
    case 'RoleAssigned':
    case 'RoleUnassigned': {
      const holding = assignments.holding(subject);
      const project = assignments.holdings.other(holding);
      const users = [...new Situation(facts, NOW).usersBehind(assignments.holdings.one(holding))];
      return { organization: ownerOf(facts, project), projects: [project], users };
    }
    default: {
      // What a user is in an organization.
      const organization = organizations.standings.other(subject);
      return { organization, projects: projectsOf(facts, organization), users: [organizations.standings.one(subject)] };
    }
  }
};

const aboutRole = (facts: Facts, owner: number): About => {
  const number = owner >>> 1;
  if (owner % 2 === 1) return { organization: number, projects: projectsOf(facts, number) };
  return { organization: ownerOf(facts, number), projects: [number] };
};

/** Whose a project is, or was. */
export const ownerOf = ({ organizations: { projectsOf: all } }: Facts, project: number): number => {
  const row = project === NONE ? NONE : all.firstOfOne(project);
  return row === NONE ? NONE : all.other(row);
};

function* projectsOf({ organizations: { projectsOf: all } }: Facts, organization: number): Generator<number> {
  for (let row = all.firstOfOther(organization); row !== NONE; row = all.nextOfOther(row)) yield all.one(row);
}

function* projectsHeld({ assignments: { holdings } }: Facts, holder: number): Generator<number> {
  for (let row = holdings.firstOfOne(holder); row !== NONE; row = holdings.nextOfOne(row)) yield holdings.other(row);
}

/** Everybody who holds, or held, something in a project. */
const peopleOf = (facts: Facts, project: number, organization: number): ReadonlySet<number> => {
  const { organizations, assignments } = facts;
  const { holdings } = assignments;
  const situation = new Situation(facts, NOW);
  const people = new Set<number>();
  if (organizations.haveProjectRoles(organization)) return new Set(situation.usersOf(organization));
  for (let row = holdings.firstOfOther(project); row !== NONE; row = holdings.nextOfOther(row)) {
    for (const user of situation.usersBehind(holdings.one(row))) people.add(user);
  }
  return people;
};
