import type { AccessControlEvent, OrganizationEvent, Principal } from '@guildhall/contracts';
import type { Recorded } from '@guildhall/event-sourcing';
import type { Facts } from './facts.js';
import { byInviter, byPromiser, onBehalfOf } from './on-behalf-of.js';
import { NONE } from './rows.js';
import { ofOrganization, ofProject } from './role-definitions.js';
import { NOW } from './timelines.js';

export type AccessEvent = OrganizationEvent | AccessControlEvent;
/** What is needed of a recorded event. */
export type Told = AccessEvent & Pick<Recorded, 'id' | 'position' | 'metadata'>;

type Stay = Readonly<{ organizationId: string; userId: string; membershipId: string }>;
const PRESENT = 1;
const ABSENT = 0;

/** Writes down what an event says. Of one stream in their order; of several in any. What says nothing about access is let by. */
export const take = (facts: Facts, event: Told): void => {
  const { type, data } = event;
  switch (type) {
    case 'OrganizationFounded':
      return found(facts, event);
    case 'OrganizationDeleted':
    case 'OrganizationRestored':
    case 'OrganizationDeletionCompleted':
      return become(facts, event);
    case 'InvitationIssued':
      return facts.inviters.note(data.invitationId, facts.journal.actor({ type: 'user', id: data.invitedBy }));
    case 'MemberJoined':
      return enter(facts, byInviter(facts, event), data, data.roles, false);
    case 'CollaboratorJoined':
      return enter(facts, event, data, [], true);
    case 'MemberRolesChanged':
      return changeRoles(facts, event);
    case 'MemberRemoved':
    case 'CollaboratorRemoved':
      return leave(facts, event, data);
    case 'OwnershipTransferred':
      // The former owner gave it, also when the new one has accepted it.
      return handOver(facts, onBehalfOf(event, { type: 'user', id: data.from.userId }));
    case 'OrganizationRoleCreated':
    case 'OrganizationRoleChanged':
    case 'OrganizationRoleDeleted':
      return changeOrganizationRole(facts, event);
    case 'GroupCreated':
    case 'GroupDeleted':
      return changeGroup(facts, event);
    case 'GroupMemberAdded':
    case 'GroupMemberRemoved':
      return changeGroupMembers(facts, event);
    case 'ProjectCreated':
    case 'ProjectDeleted':
      return changeProject(facts, event);
    case 'RoleCreated':
    case 'RoleChanged':
    case 'RoleDeleted':
      return changeRole(facts, event);
    case 'RoleAssigned':
      return assign(facts, event);
    case 'RoleUnassigned':
      return unassign(facts, event);
  }
};

type Said<Type extends AccessEvent['type']> = Extract<Told, { type: Type }>;

const found = (facts: Facts, event: Said<'OrganizationFounded'>): void => {
  const { organizations, journal } = facts;
  const { organizationId, roles, founderId, membershipId, founderRoles, defaultRoles } = event.data;
  const organization = organizations.organizations.of(organizationId);
  const number = journal.add(event, organization);
  organizations.found(organizations.states.of(organization, 0), organizations.combination(defaultRoles), number);
  for (const { id, permissions, projectRoles } of roles) {
    defineOrganizationRole(facts, organization, id, { permissions, projectRoles }, number);
  }
  enter(facts, event, { organizationId, userId: founderId, membershipId }, founderRoles, false);
};

const defineOrganizationRole = (
  { organizations, roles, holders }: Facts,
  organization: number,
  id: string,
  { permissions, projectRoles }: Pick<Said<'OrganizationRoleCreated'>['data'], 'permissions' | 'projectRoles'>,
  event: number,
): number => {
  const name = organizations.roleNames.of(id);
  holders.organizationRole(organization, name);
  const row = organizations.roles.of(organization, name);
  organizations.define(row, { permissions, projectRoles: projectRoles.map((role) => roles.names.of(role)) }, event);
  return row;
};

const become = (
  { organizations, journal }: Facts,
  event: Said<'OrganizationDeleted' | 'OrganizationRestored' | 'OrganizationDeletionCompleted'>,
): void => {
  const organization = organizations.organizations.of(event.data.organizationId);
  const row = organizations.states.of(organization, 0);
  const number = journal.add(event, organization);
  if (event.type === 'OrganizationDeleted') organizations.delete(row, number);
  else if (event.type === 'OrganizationRestored') organizations.restore(row, number);
  else organizations.complete(row, number);
};

const standingRow = ({ organizations }: Facts, { organizationId, userId }: Stay): number =>
  organizations.standings.of(organizations.users.of(userId), organizations.organizations.of(organizationId));

const holderOf = ({ organizations, holders }: Facts, { userId, membershipId }: Stay): number =>
  holders.stay(organizations.users.of(userId), membershipId);

const enter = (facts: Facts, event: Told, stay: Stay, roles: readonly string[], external: boolean): void => {
  const { organizations, journal } = facts;
  const row = standingRow(facts, stay);
  const number = journal.add(event, row);
  organizations.enter(row, holderOf(facts, stay), organizations.combination(roles), external, number);
  // To be given the ownership is not to come.
  if (event.type !== 'OwnershipTransferred') organizations.arrivals.add(row, number);
};

const handOver = (facts: Facts, event: Said<'OwnershipTransferred'>): void => {
  const { organizationId, from, to } = event.data;
  for (const party of [from, to]) enter(facts, event, { ...party, organizationId }, party.roles, false);
};

/** What a user is in an organization now, if it is in that stay; an earlier one is over whatever is said of it. */
const currentRow = (facts: Facts, stay: Stay): number => {
  const row = standingRow(facts, stay);
  const standing = facts.organizations.standings.value(row, NOW);
  return standing >= 0 && facts.organizations.holder(standing) === holderOf(facts, stay) ? row : NONE;
};

const changeRoles = (facts: Facts, event: Said<'MemberRolesChanged'>): void => {
  const { organizations, journal } = facts;
  const row = currentRow(facts, event.data);
  if (row === NONE) return;
  const external = organizations.isExternal(organizations.standings.value(row, NOW));
  const roles = organizations.combination(event.data.roles);
  organizations.enter(row, holderOf(facts, event.data), roles, external, journal.add(byPromiser(event), row));
};

const leave = (facts: Facts, event: Told, stay: Stay): void => {
  const row = currentRow(facts, stay);
  if (row !== NONE) facts.organizations.leave(row, facts.journal.add(event, row));
};

const changeOrganizationRole = (
  facts: Facts,
  event: Said<'OrganizationRoleCreated' | 'OrganizationRoleChanged' | 'OrganizationRoleDeleted'>,
): void => {
  const { organizations, journal } = facts;
  const { organizationId, roleId } = event.data;
  const organization = organizations.organizations.of(organizationId);
  const row = organizations.roles.of(organization, organizations.roleNames.of(roleId));
  const number = journal.add(event, row);
  if (event.type === 'OrganizationRoleDeleted') organizations.roles.set(row, -2, number);
  else defineOrganizationRole(facts, organization, roleId, event.data, number);
  facts.organizationRolesChanged(organization);
};

const changeGroup = (facts: Facts, event: Said<'GroupCreated' | 'GroupDeleted'>): void => {
  const { organizations, holders, journal } = facts;
  const { groupId, organizationId } = event.data;
  const row = organizations.groups.of(holders.group(groupId), organizations.organizations.of(organizationId));
  organizations.groups.set(row, event.type === 'GroupCreated' ? PRESENT : ABSENT, journal.add(event, row));
};

const changeGroupMembers = (facts: Facts, event: Said<'GroupMemberAdded' | 'GroupMemberRemoved'>): void => {
  const { memberships } = facts.organizations;
  const told = event.type === 'GroupMemberAdded' ? byPromiser(event) : event;
  const row = memberships.of(facts.holders.group(event.data.groupId), holderOf(facts, event.data));
  memberships.set(row, event.type === 'GroupMemberAdded' ? PRESENT : ABSENT, facts.journal.add(told, row));
};

const changeProject = (facts: Facts, event: Said<'ProjectCreated' | 'ProjectDeleted'>): void => {
  const { organizations, journal } = facts;
  const { projectId, organizationId } = event.data;
  const row = organizations.projectsOf.of(
    organizations.projects.of(projectId),
    organizations.organizations.of(organizationId),
  );
  organizations.projectsOf.set(row, event.type === 'ProjectCreated' ? PRESENT : ABSENT, journal.add(event, row));
};

const changeRole = (facts: Facts, event: Said<'RoleCreated' | 'RoleChanged' | 'RoleDeleted'>): void => {
  const { organizations, roles, journal } = facts;
  const { roleId, organizationId, projectId } = event.data;
  const owner =
    projectId === null
      ? ofOrganization(organizations.organizations.of(organizationId))
      : ofProject(organizations.projects.of(projectId));
  const row = roles.row(roles.names.of(roleId), owner);
  const number = journal.add(event, row);
  if (event.type === 'RoleDeleted') roles.remove(row, number);
  else roles.define(row, event.data.permissions, number);
};

type Assignment = Said<'RoleAssigned' | 'RoleUnassigned'>['data'];

const assignedTo = (
  { organizations, holders }: Facts,
  { principal, membershipId, organizationId }: Assignment,
): number => {
  const { type, id }: Principal = principal;
  switch (type) {
    case 'user':
      return holders.stay(organizations.users.of(id), membershipId);
    case 'group':
      return holders.group(id);
    case 'organization-role':
      return holders.organizationRole(organizations.organizations.of(organizationId), organizations.roleNames.of(id));
    case 'service-user':
      return holders.serviceUser(id);
  }
};

/** On what is no path of an object nothing is held: it covers nothing that can be asked about. */
const isNowhere = (path: number, object: string | null): boolean => path === NONE && object !== null;

const assign = (facts: Facts, event: Said<'RoleAssigned'>): void => {
  const { organizations, roles, paths, assignments, journal } = facts;
  const { assignmentId: id, projectId, role, object, grantedBy } = event.data;
  const path = object === null ? NONE : paths.of(object);
  if (isNowhere(path, object)) return;
  const number = journal.add(onBehalfOf(event, grantedBy), assignments.length);
  assignments.add(
    {
      id,
      holder: assignedTo(facts, event.data),
      project: organizations.projects.of(projectId),
      path,
      role: roles.names.of(role),
      giver: journal.actor(grantedBy),
    },
    number,
  );
};

const unassign = (facts: Facts, event: Said<'RoleUnassigned'>): void => {
  const { organizations, paths, assignments, journal } = facts;
  const { assignmentId, projectId, object } = event.data;
  const path = object === null ? NONE : paths.of(object);
  if (isNowhere(path, object)) return;
  const row = assignments.find(assignmentId, assignedTo(facts, event.data), organizations.projects.of(projectId), path);
  if (row !== NONE) assignments.end(row, journal.add(event, row));
};
