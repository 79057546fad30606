import type { AccessControlEvent, OrganizationEvent, OrganizationPermission, Policies } from '@guildhall/contracts';
import type { Recorded } from '@guildhall/event-sourcing';

export type WorldEvent = OrganizationEvent | AccessControlEvent;

const digits = (number: number): string => String(number).padStart(26, '0');
export const idOf = (prefix: string, number: number): string => `${prefix}_${digits(number)}`;

const POLICIES: Policies = {
  invitationLifetimeHours: 1,
  addsMembersDirectly: false,
  strangersInProjects: 'members',
  projectDeletion: 'always',
  deletionGraceDays: 30,
  ownershipTransfer: null,
};

export const founded = (organizationId: string, founderId: string, membershipId: string): OrganizationEvent => ({
  type: 'OrganizationFounded',
  data: {
    organizationId,
    name: 'Looms',
    slug: 'looms',
    founderId,
    membershipId,
    template: 'workspace',
    roles: [
      {
        id: 'admin',
        name: 'Admin',
        permissions: ['members.invite', 'projects.list-all'] satisfies OrganizationPermission[],
        projectRoles: [],
        administrative: true,
      },
      {
        id: 'member',
        name: 'Member',
        permissions: ['organization.get'] satisfies OrganizationPermission[],
        projectRoles: [],
        administrative: false,
      },
    ],
    founderRoles: ['admin'],
    defaultRoles: ['member'],
    indispensableRole: 'admin',
    ownerRole: null,
    policies: POLICIES,
  },
});

/** A history as it would be recorded: organizations and the access of each project in streams of their own. */
export const inStreams = (events: readonly WorldEvent[]): readonly Recorded<WorldEvent>[] => {
  const revisions = new Map<string, number>();
  return events.map((event, position) => {
    const { type, data } = event;
    const access = type === 'RoleAssigned' || type === 'RoleUnassigned';
    const stream = access
      ? `access-${data.projectId}`
      : `organization-${'organizationId' in data ? data.organizationId : ''}`;
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const metadata = {
      time: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
      actor: { type: 'user' as const, id: 'usr' },
      requestId: 'request',
      correlationId: 'request',
      causationId: 'request',
      commandId: `command-${position}`,
      schemaVersion: 1,
    };
    const recorded = { ...event, id: `event-${position}`, stream, revision, position, metadata };
    return { ...recorded, stored: recorded };
  });
};

export const USERS = [0, 1, 2].map((number) => idOf('usr', number));
export const ORGANIZATIONS = [0, 1].map((number) => idOf('org', number));
/** The last one is never created, but may have assignments. */
export const PROJECTS = [0, 1, 2].map((number) => idOf('prj', number));
export const ROLES = [
  'deployment-viewer',
  'deployment-editor',
  'pipeline-admin',
  'project-viewer',
  'project-admin',
  'no-such-role',
];
export const OBJECTS = [null, 'deployments/D', 'deployments/D2', 'deployments/D/versions/V', 'pipelines/D'];

/** Something that may happen in a world; what cannot happen then is passed over. Users and so on by number. */
export type Step = Readonly<{
  what: 'join' | 'remove' | 'change' | 'assign' | 'unassign';
  user: number;
  organization: number;
  project: number;
  role: string;
  object: string | null;
  pick: number;
}>;

/** The history of two organizations in which three people come, go and are given roles, rightly and wrongly. */
export const happen = (steps: readonly Step[]): WorldEvent[] => {
  const stays = new Map<string, string>();
  const everStayed: string[] = [];
  let made = 0;
  const assigned: Extract<WorldEvent, { type: 'RoleAssigned' }>[] = [];
  const stay = (user: string, organizationId: string) => {
    const membershipId = idOf('mbr', everStayed.length);
    everStayed.push(membershipId);
    stays.set(`${user} ${organizationId}`, membershipId);
    return membershipId;
  };
  const history: WorldEvent[] = ORGANIZATIONS.map((organizationId) =>
    founded(organizationId, USERS[0]!, stay(USERS[0]!, organizationId)),
  );
  for (const [number, projectId] of PROJECTS.slice(0, 2).entries()) {
    const organizationId = ORGANIZATIONS[number]!;
    const membershipId = stays.get(`${USERS[0]} ${organizationId}`)!;
    history.push({
      type: 'ProjectCreated',
      data: { organizationId, projectId, name: 'Churn', creatorId: USERS[0]!, membershipId },
    });
  }
  for (const organizationId of ORGANIZATIONS) {
    const membershipId = stay(USERS[1]!, organizationId);
    history.push({
      type: 'MemberJoined',
      data: { organizationId, userId: USERS[1]!, membershipId, roles: ['member'] },
    });
  }
  for (const { what, user, organization, project, role, object, pick } of steps) {
    const userId = USERS[user]!;
    const organizationId = ORGANIZATIONS[organization]!;
    const key = `${userId} ${organizationId}`;
    const membershipId = stays.get(key);
    if (what === 'join' && !membershipId) {
      history.push({
        type: 'MemberJoined',
        data: { organizationId, userId, membershipId: stay(userId, organizationId), roles: ['member'] },
      });
    } else if (what === 'remove' && membershipId) {
      stays.delete(key);
      history.push({ type: 'MemberRemoved', data: { organizationId, userId, membershipId, reason: 'left' } });
    } else if (what === 'change' && membershipId) {
      history.push({
        type: 'MemberRolesChanged',
        data: { organizationId, userId, membershipId, roles: [pick % 2 ? 'admin' : 'member'] },
      });
    } else if (what === 'assign') {
      // Mostly as it should be, sometimes under a stay of another time, user or organization.
      const under =
        pick % 4 === 0 ? everStayed[pick % everStayed.length] : stays.get(`${userId} ${ORGANIZATIONS[project % 2]}`);
      const projectId = PROJECTS[project]!;
      const event = {
        type: 'RoleAssigned' as const,
        data: {
          assignmentId: idOf('asg', made++),
          organizationId: ORGANIZATIONS[project % 2]!,
          projectId,
          principal: { type: 'user' as const, id: userId },
          ...(under && { membershipId: under }),
          role,
          object,
          grantedBy: { type: 'user' as const, id: USERS[0]! },
        },
      };
      assigned.push(event);
      history.push(event);
    } else if (what === 'unassign' && assigned.length > 0) {
      const [{ data }] = assigned.splice(pick % assigned.length, 1) as [(typeof assigned)[number]];
      const { grantedBy: _, ...rest } = data;
      history.push({ type: 'RoleUnassigned', data: rest });
    }
  }
  return history;
};
