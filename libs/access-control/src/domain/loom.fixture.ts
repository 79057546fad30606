import type { AccessControlEvent, OrganizationEvent, RoleAssigned, RoleUnassigned } from '@guildhall/contracts';
import type { Assigned } from './project-access.js';
import { founded, idOf } from './worlds.fixture.js';

/** Looms, with one project; Ada founded it, Bob is a member, Carl is nobody there. */
export const LOOMS = idOf('org', 1);
export const CHURN = idOf('prj', 1);
export const ADA = { userId: idOf('usr', 1), membershipId: idOf('mbr', 1) };
export const BOB = { userId: idOf('usr', 2), membershipId: idOf('mbr', 2) };
export const CARL = { userId: idOf('usr', 3), membershipId: undefined };

export const loomsFounded = founded(LOOMS, ADA.userId, ADA.membershipId);

export const churnCreated: OrganizationEvent = {
  type: 'ProjectCreated',
  data: {
    organizationId: LOOMS,
    projectId: CHURN,
    name: 'Churn',
    creatorId: ADA.userId,
    membershipId: ADA.membershipId,
  },
};

export const joined = ({ userId, membershipId } = BOB): OrganizationEvent => ({
  type: 'MemberJoined',
  data: { organizationId: LOOMS, userId, membershipId, roles: ['member'] },
});

export const left = ({ userId, membershipId } = BOB): OrganizationEvent => ({
  type: 'MemberRemoved',
  data: { organizationId: LOOMS, userId, membershipId, reason: 'left' },
});

/** The assignment of a role of number `number`, by Ada unless said otherwise. */
export const saying = (
  number: number,
  to: { userId: string; membershipId: string | undefined },
  role: string,
  rest: Partial<Assigned> = {},
): Assigned => ({
  assignmentId: idOf('asg', number),
  organizationId: LOOMS,
  projectId: CHURN,
  principal: { type: 'user', id: to.userId },
  membershipId: to.membershipId,
  role,
  object: null,
  grantedBy: { type: 'user', id: ADA.userId },
  ...rest,
});

export const assigned = (data: Assigned): RoleAssigned => ({ type: 'RoleAssigned', data });

export const unassigned = (said: Assigned): RoleUnassigned => {
  const { grantedBy: _, ...data } = said;
  return { type: 'RoleUnassigned', data };
};

export const adaAdministrates: AccessControlEvent = assigned(
  saying(1, ADA, 'project-admin', { grantedBy: { type: 'system', id: 'access-control' } }),
);

const GROUP = { type: 'group', id: idOf('grp', 1) } as const;
const OVERSEERS = { type: 'organization-role', id: 'admin' } as const;

/** What Bob, who is in the group and holds the organization role, or the group or the role itself, is given. */
export const toGroup = (number: number, role: string, rest: Partial<Assigned> = {}): Assigned =>
  withoutStay(saying(number, ADA, role, { principal: GROUP, ...rest }));
export const toRole = (number: number, role: string, rest: Partial<Assigned> = {}): Assigned =>
  withoutStay(saying(number, ADA, role, { principal: OVERSEERS, ...rest }));
export const BOB_BY_GROUP = { ...BOB, groups: [GROUP.id] };
export const BOB_BY_ROLE = { ...BOB, organizationRoles: [OVERSEERS.id] };

const withoutStay = (assigned: Assigned): Assigned => {
  const { membershipId: _, ...said } = assigned;
  return said;
};

type Made = Extract<AccessControlEvent, { type: 'RoleCreated' }>['data'];

/** A role of Churn's own, or of all of Looms. */
export const WEAVER: Made = {
  roleId: idOf('rol', 1),
  organizationId: LOOMS,
  projectId: CHURN,
  name: 'Weaver',
  permissions: ['blobs.get', 'blobs.list'],
};
export const madeRole = (role: Partial<Made> = {}): AccessControlEvent => ({
  type: 'RoleCreated',
  data: { ...WEAVER, ...role },
});
export const changedRole = (role: Partial<Made>): AccessControlEvent => ({
  type: 'RoleChanged',
  data: { ...WEAVER, ...role },
});
export const deletedRole = ({ roleId, organizationId, projectId } = WEAVER): AccessControlEvent => ({
  type: 'RoleDeleted',
  data: { roleId, organizationId, projectId },
});

/** A group of Looms, and an organization role that gives one thing in every project. */
export const WEAVERS = idOf('grp', 1);
export const OVERSEER = idOf('rol', 9);
export const weaversAndOverseers: readonly OrganizationEvent[] = [
  { type: 'GroupCreated', data: { organizationId: LOOMS, groupId: WEAVERS, name: 'Weavers' } },
  {
    type: 'OrganizationRoleCreated',
    data: {
      organizationId: LOOMS,
      roleId: OVERSEER,
      name: 'Overseer',
      permissions: [],
      projectRoles: ['pipeline-viewer'],
    },
  },
];

export const inGroup = (who: typeof BOB, groupId = WEAVERS): OrganizationEvent => ({
  type: 'GroupMemberAdded',
  data: { organizationId: LOOMS, groupId, ...who },
});
export const outOfGroup = (who: typeof BOB, groupId = WEAVERS): OrganizationEvent => ({
  type: 'GroupMemberRemoved',
  data: { organizationId: LOOMS, groupId, ...who },
});
export const become = (who: typeof BOB, ...roles: string[]): OrganizationEvent => ({
  type: 'MemberRolesChanged',
  data: { organizationId: LOOMS, ...who, roles },
});
