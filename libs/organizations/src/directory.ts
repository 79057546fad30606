import {
  type OrganizationEvent,
  type OrganizationRole,
  organizationsContext,
  type Policies,
} from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OrganizationRow = Readonly<{
  organizationId: string;
  name: string;
  slug: string;
  template: string;
  createdAt: string;
  status: 'active' | 'deleted' | 'gone';
  restorableUntil: string | null;
  /** Built-in ones first. */
  roles: readonly (OrganizationRole & Readonly<{ builtIn: boolean }>)[];
  defaultRoles: readonly string[];
  ownerRole: string | null;
  ownerId: string | null;
  indispensableRole: string;
  /** Who holds the role that must not be without a holder. */
  holders: readonly string[];
  policies: Policies;
}>;

const withHolder = (row: OrganizationRow, userId: string, roles: readonly string[]): OrganizationRow | undefined => {
  const holds = roles.includes(row.indispensableRole);
  if (holds === row.holders.includes(userId)) return undefined;
  const others = row.holders.filter((holder) => holder !== userId);
  return { ...row, holders: holds ? [...others, userId] : others };
};

type Founding = Extract<OrganizationEvent, { type: 'OrganizationFounded' }>['data'];

/** An organization as it is when it begins. */
export const foundedRow = (data: Founding, createdAt: string): OrganizationRow => ({
  organizationId: data.organizationId,
  name: data.name,
  slug: data.slug,
  template: data.template,
  createdAt,
  status: 'active',
  restorableUntil: null,
  roles: data.roles.map((role) => ({ ...role, builtIn: true })),
  defaultRoles: data.defaultRoles,
  ownerRole: data.ownerRole,
  ownerId: data.ownerRole === null ? null : data.founderId,
  indispensableRole: data.indispensableRole,
  holders: [data.founderId],
  policies: data.policies,
});

type OwnRole = Extract<OrganizationEvent, { type: 'OrganizationRoleCreated' }>['data'];

const ownRole = ({
  roleId: id,
  name,
  description,
  permissions,
  projectRoles,
}: OwnRole): OrganizationRow['roles'][number] => ({
  id,
  name,
  ...(description !== undefined && { description }),
  permissions,
  projectRoles,
  administrative: false,
  builtIn: false,
});

/** The organizations of the instance. */
export const directory = projection<OrganizationEvent>()<OrganizationRow>({
  view: { name: 'organizations', version: 2 },
  contexts: [organizationsContext],
  key: ({ data }) => data.organizationId,
  on: {
    OrganizationFounded: (_, { data, metadata }) => foundedRow(data, metadata.time),
    OrganizationRenamed: (row, { data: { name } }) => row && { ...row, name },
    OrganizationDeleted: (row, { data: { restorableUntil } }) => row && { ...row, status: 'deleted', restorableUntil },
    OrganizationRestored: (row) => row && { ...row, status: 'active', restorableUntil: null },
    OrganizationDeletionCompleted: (row) => row && { ...row, status: 'gone' },
    PoliciesChanged: (row, { data: { policies } }) => row && { ...row, policies },
    OrganizationRoleCreated: (row, { data }) => row && { ...row, roles: [...row.roles, ownRole(data)] },
    OrganizationRoleChanged: (row, { data }) =>
      row && { ...row, roles: row.roles.map((role) => (role.id === data.roleId ? ownRole(data) : role)) },
    OrganizationRoleDeleted: (row, { data: { roleId } }) =>
      row && { ...row, roles: row.roles.filter(({ id }) => id !== roleId) },
    MemberJoined: (row, { data: { userId, roles } }) => row && withHolder(row, userId, roles),
    MemberRolesChanged: (row, { data: { userId, roles } }) => row && withHolder(row, userId, roles),
    MemberRemoved: (row, { data: { userId } }) => row && withHolder(row, userId, []),
    OwnershipTransferred: (row, { data: { to } }) => row && { ...row, ownerId: to.userId, holders: [to.userId] },
  },
});

/** The roles that count: those held that are still there, or else those that everybody has. */
export const effectiveRoles = (
  { roles, defaultRoles }: OrganizationRow,
  held: readonly string[],
): readonly string[] => {
  const left = held.filter((id) => roles.some((role) => role.id === id));
  return left.length > 0 ? left : defaultRoles;
};
