import type { Event } from '@guildhall/event-sourcing';
import { founded, MEMBER, OWNER, registered } from './founded.js';
import { newId, WrittenHistory } from './written-history.js';

const PEOPLE = 500;
const GROUPS = 50;
const PROJECTS = 100;
const ASSIGNMENTS = 10_000;
const OBJECTS = 40;

const ROLES = ['deployment-viewer', 'deployment-editor', 'pipeline-viewer', 'pipeline-admin', 'blob-editor'];
const PERMISSIONS = [
  'deployments.list',
  'deployments.environment-variables.update',
  'deployments.versions.get',
  'pipelines.create',
  'pipelines.objects.get',
  'blobs.delete',
];

/** As from a hash: the same at every run, and in no order. */
const some = <T>(items: readonly T[], n: number): T => items[(Math.imul(n, 2_654_435_761) >>> 7) % items.length]!;
const range = (length: number) => Array.from({ length }, (_, n) => n);
const objectOf = (n: number) => `deployments/model-${(Math.imul(n, 2_246_822_519) >>> 9) % OBJECTS}`;

export type Asked = Readonly<{
  token: string;
  /** 64 that come over and over. */
  bodies: readonly string[];
  /** As many that most of what they ask about is forgotten before they come again. */
  newBodies: readonly string[];
}>;

/**
 * Writes an organization whose people hold 10,000 assignments on projects and on objects, directly, by groups and by organization
 * roles; gives bodies of `size` checks each by one of its members, about projects of theirs and of others.
 */
export const writeChecksHistory = async (folder: string, url: string, size: number): Promise<Asked> => {
  const history = await WrittenHistory.open(folder);
  const organizationId = newId('organization');
  const people = range(PEOPLE).map(() => ({ userId: newId('user'), membershipId: newId('membership') }));
  const [owner, caller] = [people[0]!, people[1]!];
  const groups = range(GROUPS).map(() => newId('group'));
  const projects = range(PROJECTS).map(() => newId('project'));
  const joined = (n: number) => range(5).map((at) => ({ ...people[n]!, groupId: groups[(n * 7 + at * 11) % GROUPS]! }));

  await history.write(
    people.map(({ userId }, n) => [
      `user-${userId}`,
      registered(userId, newId('invitation'), `Person ${n}`, `p${n}@example.com`),
    ]),
  );
  const organization: readonly Event[] = [
    founded({
      organizationId,
      founderId: owner.userId,
      membershipId: owner.membershipId,
      name: 'Looms',
      slug: 'looms',
    }),
    ...people.slice(1).map((stay) => ({ type: 'MemberJoined', data: { organizationId, ...stay, roles: [MEMBER] } })),
    ...groups.map((groupId, n) => ({ type: 'GroupCreated', data: { organizationId, groupId, name: `Group ${n}` } })),
    ...range(PEOPLE)
      .flatMap(joined)
      .map((data) => ({ type: 'GroupMemberAdded', data: { organizationId, ...data } })),
    ...projects.map((projectId, n) => ({
      type: 'ProjectCreated',
      data: {
        organizationId,
        projectId,
        name: `Project ${n}`,
        creatorId: owner.userId,
        membershipId: owner.membershipId,
      },
    })),
  ];
  await history.write([[`organization-${organizationId}`, organization]]);

  const principalOf = (n: number) => {
    if (n % 10 === 0) return { principal: { type: 'group', id: some(groups, n) } };
    if (n % 500 === 1) return { principal: { type: 'organization-role', id: n % 1000 === 1 ? MEMBER : OWNER } };
    // Every twentieth is the caller's.
    const { userId, membershipId } = n % 20 === 3 ? caller : some(people, n);
    return { principal: { type: 'user', id: userId }, membershipId };
  };
  const assignments = new Map<string, Event[]>(projects.map((projectId) => [projectId, []]));
  for (const n of range(ASSIGNMENTS)) {
    const projectId = some(projects, n * 3 + 1);
    const object = n % 3 === 0 ? objectOf(n) : null;
    const [assignmentId, role] = [newId('assignment'), some(ROLES, n * 5 + 2)];
    const grantedBy = { type: 'user', id: owner.userId };
    const data = { assignmentId, organizationId, projectId, ...principalOf(n), role, object, grantedBy };
    assignments.get(projectId)!.push({ type: 'RoleAssigned', data });
  }
  await history.write([...assignments].map(([projectId, events]) => [`access-${projectId}`, events]));

  const token = await history.signIn(caller.userId, url);
  await history.close();
  const check = (n: number, version: number) => ({
    permission: some(PERMISSIONS, n * 7 + 3),
    resource: `projects/${some(projects, n)}${n % 2 === 0 ? `/${objectOf(n)}/versions/v${version}` : ''}`,
  });
  const bodiesOf = (count: number, versionOf: (n: number) => number) =>
    range(count).map((body) =>
      JSON.stringify({
        checks: range(size).map((at) => check(body * size + at, versionOf(body * size + at))),
      }),
    );
  return { token, bodies: bodiesOf(64, (n) => n % 9), newBodies: bodiesOf(3_000, (n) => n) };
};
