import type { OrganizationEvent, ProjectGrant } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import type { AccessReplica } from '@guildhall/http';
import type { Organization } from './domain/organization.js';
import { mayDo, type ProjectRolesBeyond } from './domain/rights.js';

type Promises = Readonly<{ roles: readonly string[]; groups: readonly string[]; projects: readonly ProjectGrant[] }>;
type Handed = Readonly<{ [What in keyof Promises]?: Promises[What] | undefined }>;

/**
 * Nobody hands on more than they hold: what a group or an organization role gives in projects, and every project role, they
 * must hold there themselves. What is given in projects is access-control's; the replica knows it as fresh as the request asked.
 * @throws {Refusal} `not-found` for a project of another organization, `unknown-role`, `beyond-own-rights`
 */
export const mayShare = (
  replica: AccessReplica,
  actorId: string,
  organizationId: string,
  { roles = [], groups = [], projects = [] }: Handed,
): void => {
  if (roles.length + groups.length + projects.length === 0) return;
  const standing = replica.standing(actorId, organizationId);
  if (!standing) throw new Refusal('not-found');
  for (const { projectId, roles: granted } of projects) {
    if (replica.organizationOf(projectId) !== organizationId) throw new Refusal('not-found', { projectId });
    for (const role of granted) {
      const missing = replica.lacksToGrant(actorId, role, projectId);
      if (!missing) throw new Refusal('unknown-role', { roles: [role] });
      if (missing.length > 0) throw new Refusal('beyond-own-rights', { role, missing });
    }
  }
  if (!standing.permissions.has('roles.bind')) requireShared(replica, actorId, organizationId, { roles, groups });
};

const requireShared = (replica: Sharing, actorId: string, organizationId: string, handed: Handed): void => {
  for (const principal of principalsOf(handed)) {
    const missing = replica.lacksToShare(actorId, organizationId, principal);
    if (missing.length > 0) throw new Refusal('beyond-own-rights', { ...principal, missing });
  }
};

/**
 * What decisions about an organization are told of project roles. Who holds which roles they read from the very state that is
 * changed; what a custom role is made of is as the replica knows it at that moment, which may be a moment old: what was held
 * then may be given, and no more.
 */
export const beyondIn =
  (replica: Pick<AccessReplica, 'projectRolesBeyond'>, organizationId: string): ProjectRolesBeyond =>
  (roles, held) =>
    replica.projectRolesBeyond(organizationId, roles, held);

/**
 * Where no role is named, the roles that everybody new gets are handed on like named ones. Who may bind roles of any kind is read from
 * the state that is changed, which the replica may not have come to.
 * @throws {Refusal} `beyond-own-rights`, and what `decide` throws
 */
export const sharingDefaults =
  (
    replica: AccessReplica,
    actorId: string,
    named: readonly string[],
    decide: (organization: Organization) => readonly OrganizationEvent[],
  ) =>
  (organization: Organization): readonly OrganizationEvent[] => {
    const events = decide(organization);
    if (named.length > 0 || !events.some(bringsDefaults) || mayDo(organization, actorId, 'roles.bind')) return events;
    requireShared(replica, actorId, organization.id, { roles: organization.defaultRoles });
    return events;
  };

const bringsDefaults = ({ type, data }: OrganizationEvent): boolean =>
  type === 'MemberJoined' ||
  (type === 'InvitationIssued' && data.kind === 'member' && data.acceptedAtOnceBy === undefined);

/**
 * Whether an invitation may be sent by somebody else than before: what is left of its promises, they must be able to make.
 * @throws {Refusal} `not-found`, `beyond-own-rights`
 */
export const mayShareStill = (
  replica: AccessReplica,
  actorId: string,
  organizationId: string,
  { roles, groups, projects }: Promises,
): void => {
  const left = projects
    .filter(({ projectId }) => replica.organizationOf(projectId) === organizationId)
    .map((grant) => ({
      ...grant,
      roles: grant.roles.filter((role) => replica.lacksToGrant(actorId, role, grant.projectId) !== undefined),
    }));
  mayShare(replica, actorId, organizationId, { roles, groups, projects: left });
};

/** What it takes to know whether somebody may hand on what a group or an organization role brings. */
export type Sharing = Pick<AccessReplica, 'standing' | 'lacksToGrant' | 'lacksToShare' | 'projectRolesBeyond'>;

/** Whether somebody may hand these on. */
export const couldShare = (replica: Sharing, actorId: string, organizationId: string, handed: Handed): boolean => {
  const standing = replica.standing(actorId, organizationId);
  if (!standing) return false;
  return (
    standing.permissions.has('roles.bind') ||
    principalsOf(handed).every((principal) => replica.lacksToShare(actorId, organizationId, principal).length === 0)
  );
};

/** Of the groups and organization roles of an invitation, those that whoever sent it could not hand on any more. */
export const withheldNow = (
  replica: Sharing,
  {
    invitedBy,
    organizationId,
    roles,
    groups,
  }: Readonly<{ invitedBy: string; organizationId: string; roles: readonly string[]; groups: readonly string[] }>,
): ReadonlySet<string> => {
  const standing = replica.standing(invitedBy, organizationId);
  const given = principalsOf({ roles, groups });
  if (standing?.permissions.has('roles.bind')) return new Set();
  const withheld = given.filter(
    (principal) => !standing || replica.lacksToShare(invitedBy, organizationId, principal).length > 0,
  );
  return new Set(withheld.map(({ id }) => id));
};

const principalsOf = ({ roles = [], groups = [] }: Handed) => [
  ...roles.map((id) => ({ type: 'organization-role' as const, id })),
  ...groups.map((id) => ({ type: 'group' as const, id })),
];
