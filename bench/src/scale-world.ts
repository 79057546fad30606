import type { Event } from '@guildhall/event-sourcing';
import { ADMINISTRATOR, founded, MEMBER, registered } from './founded.js';
import { newId, type WrittenHistory } from './written-history.js';

/** Rows of every page that is asked for. */
export const PAGE = 10;

/** How much there is in an instance, and in the one organization that is looked at. */
export type Size = Readonly<{
  members: number;
  administrators: number;
  groups: number;
  projects: number;
  /** In the whole instance. */
  organizations: number;
  /** Of which one person is in so many. */
  joined: number;
  /** Of a project: who holds a role in it in person. */
  peopleOfProject: number;
  invitations: number;
  /** Of one member, in person. */
  assignments: number;
}>;

/** Of everything a page and a little more: both sides answer with as many rows, and say how to go on. */
export const SMALL: Size = {
  members: PAGE + 5,
  administrators: 2,
  groups: PAGE + 2,
  projects: PAGE + 2,
  organizations: 2 * PAGE,
  joined: PAGE + 2,
  peopleOfProject: PAGE + 2,
  invitations: PAGE + 2,
  assignments: 1,
};

export const LARGE: Size = {
  members: 100_000,
  administrators: 100,
  groups: 1_000,
  projects: 2_000,
  organizations: 10_000,
  joined: 2_000,
  peopleOfProject: 1_000,
  invitations: 1_000,
  assignments: 1_000,
};

type Person = Readonly<{ userId: string; membershipId: string }>;
type Given = Readonly<{ projectId: string; principal: object; membershipId?: string }>;

/** What requests are about. */
export type World = Readonly<{
  organizationId: string;
  owner: string;
  /** A plain member, with roles in a few projects, the last that were made. */
  member: string;
  /** Another one. */
  colleague: string;
  /** A member with many roles in person, in as many projects. */
  leaver: string;
  /** A plain member of many organizations. */
  joiner: string;
  /** Has an account, and is in no organization. */
  outsider: string;
  memberName: string;
  outsiderName: string;
  groupId: string;
  projectId: string;
  assignmentId: string;
  roleId: string;
}>;

const range = (length: number) => Array.from({ length }, (_, n) => n);

/** Writes everything that is in an instance of that size, with one organization that everybody is in. */
export const writeWorld = async (history: WrittenHistory, size: Size): Promise<World> => {
  const people = range(size.members).map((): Person => ({ userId: newId('user'), membershipId: newId('membership') }));
  const outsider = newId('user');
  const [owner, joiner, member, colleague] = [people[0]!, people[1]!, people.at(-1)!, people.at(-2)!];
  const leaver = people.at(-3)!;
  await history.write(
    [...people.map(({ userId }) => userId), outsider].map((userId, n) => [
      `user-${userId}`,
      registered(userId, newId('invitation'), nameOf(n), `${nameOf(n).replaceAll(' ', '.')}@example.com`),
    ]),
  );
  await writeOthers(history, size, people, joiner.userId);

  const organizationId = newId('organization');
  const groups = range(size.groups).map(() => newId('group'));
  const projects = range(size.projects).map(() => newId('project'));
  const [roleId, assignmentId] = [newId('role'), newId('assignment')];
  const [groupId, projectId] = [groups.at(-1)!, projects.at(-1)!];
  const { userId: founderId, membershipId } = owner;
  // A row of a list of members holds what they were given in person: as much here as there, or rows would be compared.
  const creatorOf = (n: number) => people[n % size.members]!;
  const organization: readonly Event[] = [
    founded({ organizationId, founderId, membershipId, name: 'Looms', slug: `looms-${size.members}` }),
    ...people.slice(1).map((stay, n) => ({
      type: 'MemberJoined',
      data: { organizationId, ...stay, roles: [n > 0 && n < size.administrators ? ADMINISTRATOR : MEMBER] },
    })),
    ...groups.map((id, n) => ({ type: 'GroupCreated', data: { organizationId, groupId: id, name: `Group ${n}` } })),
    ...people.flatMap((stay, n) => {
      const theirs = groups[n % size.groups]!;
      const ofThem = n < PAGE + 2 ? new Set([theirs, groupId]) : [theirs];
      return [...ofThem].map((id) => ({ type: 'GroupMemberAdded', data: { organizationId, groupId: id, ...stay } }));
    }),
    ...projects.map((id, n) => {
      const { userId: creatorId, membershipId: stay } = creatorOf(n);
      return {
        type: 'ProjectCreated',
        data: { organizationId, projectId: id, name: `Project ${n}`, creatorId, membershipId: stay },
      };
    }),
    {
      type: 'OrganizationRoleCreated',
      data: { organizationId, roleId, name: 'Own', permissions: ['organization.get'], projectRoles: [] },
    },
    ...range(size.invitations).map((n) => invited(organizationId, founderId, n)),
  ];
  await history.write([[`organization-${organizationId}`, organization]]);

  const given: Given[] = [
    ...projects.map((id, n) => ({ projectId: id, principal: { type: 'group', id: groups[n % size.groups]! } })),
    ...range(size.peopleOfProject).map((n) => held(projectId, people[(n * 7 + 2) % size.members]!)),
    ...projects.slice(0, size.assignments).map((id) => held(id, leaver)),
    ...projects.slice(-4).map((id) => held(id, member)),
    ...projects.slice(-4).map((id) => held(id, colleague)),
  ];
  const grantedBy = { type: 'user', id: founderId };
  const assigned = new Map<string, Given[]>(projects.map((id) => [id, []]));
  for (const one of given) assigned.get(one.projectId)!.push(one);
  await history.write(
    [...assigned].map(([id, ofProject]) => [
      `access-${id}`,
      ofProject.map((one, n): Event => ({
        type: 'RoleAssigned',
        data: {
          assignmentId: id === projectId && n === 0 ? assignmentId : newId('assignment'),
          organizationId,
          role: 'deployment-viewer',
          object: null,
          grantedBy,
          ...one,
        },
      })),
    ]),
  );
  return {
    organizationId,
    owner: owner.userId,
    member: member.userId,
    colleague: colleague.userId,
    leaver: leaver.userId,
    joiner: joiner.userId,
    outsider,
    memberName: nameOf(size.members - 1),
    outsiderName: nameOf(size.members),
    groupId,
    projectId,
    assignmentId,
    roleId,
  };
};

const held = (projectId: string, { userId, membershipId }: Person): Given => ({
  projectId,
  principal: { type: 'user', id: userId },
  membershipId,
});

/** All the other organizations, of three people each: in the first of them the one who is in many. */
const writeOthers = async (
  history: WrittenHistory,
  { organizations, joined, members }: Size,
  people: readonly Person[],
  joiner: string,
): Promise<void> => {
  await history.write(
    range(organizations - 1).map((n) => {
      const organizationId = newId('organization');
      const [one, two] = [people[(n * 3 + 2) % members]!.userId, people[(n * 3 + 3) % members]!.userId];
      const others = [...(n < joined - 1 ? [joiner] : []), ...(two === one || two === joiner ? [] : [two])];
      const name = `Organization ${n}`;
      return [
        `organization-${organizationId}`,
        [
          founded({
            organizationId,
            founderId: one,
            membershipId: newId('membership'),
            name,
            slug: `organization-${n}`,
          }),
          ...others
            .filter((userId) => userId !== one)
            .map((userId) => ({
              type: 'MemberJoined',
              data: { organizationId, userId, membershipId: newId('membership'), roles: [MEMBER] },
            })),
        ],
      ];
    }),
  );
};

const invited = (organizationId: string, invitedBy: string, n: number): Event => ({
  type: 'InvitationIssued',
  data: {
    organizationId,
    invitationId: newId('invitation'),
    email: `guest${n}@example.com`,
    emailDigest: `digest ${n}`,
    kind: 'member',
    roles: [MEMBER],
    groups: [],
    projects: [],
    invitedBy,
    expiresAt: '2099-01-01T00:00:00.000Z',
    link: 1,
  },
});

const ONSETS = ['b', 'br', 'c', 'd', 'f', 'g', 'h', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'tr', 'v', 'w'];
const RIMES = ['a', 'an', 'e', 'el', 'en', 'i', 'in', 'o', 'on', 'u'];

/** One of 40,000 words, which begin and end like names: so that what is searched for is no rarer than it would be. */
const word = (n: number): string =>
  [n, Math.floor(n / 200)].map((at) => `${ONSETS[at % 20]}${RIMES[Math.floor(at / 20) % 10]}`).join('');

/** A name that no other has. */
export const nameOf = (n: number): string =>
  `${word(Math.imul(n, 7_919) >>> 3)} ${word(n % 40_000)}${n < 40_000 ? '' : ` ${word(Math.floor(n / 40_000))}`}`;
