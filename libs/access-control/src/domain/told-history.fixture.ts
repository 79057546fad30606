import type { OrganizationRole, RoleAssigned } from '@guildhall/contracts';
import { CATALOGUE } from './catalogue.js';
import type { AccessEvent } from './take.js';

export type History = readonly AccessEvent[];
export type Stay = Readonly<{ userId: string; membershipId: string; roles: readonly string[]; external?: boolean }>;
type Founding = Readonly<{ roles: readonly OrganizationRole[]; defaultRoles: readonly string[] }>;
type Said = OrganizationRole & RoleAssigned['data'] & Founding;

type Texts = Readonly<Record<string, unknown>>;
const isAbout = ({ data }: AccessEvent, about: object): boolean =>
  Object.keys(about).every((name) => (data as Texts)[name] === (about as Texts)[name]);

/** What was said last of something, unless that was its end. */
const last = (history: History, about: object): Said | undefined => {
  const event = history.findLast((one) => isAbout(one, about));
  return event && !/(Deleted|Completed|Removed|Unassigned)$/.test(event.type) ? (event.data as never) : undefined;
};

/** Who enters an organization by an event, and as what. */
const entering = ({ type, data }: AccessEvent): readonly Stay[] => {
  if (type === 'OrganizationFounded') return [{ ...data, userId: data.founderId, roles: data.founderRoles }];
  if (type === 'CollaboratorJoined') return [{ ...data, roles: [], external: true }];
  if (type === 'MemberJoined') return [data];
  return type === 'OwnershipTransferred' ? [data.from, data.to] : [];
};

/** The stay that a user is in, in an organization, told event by event. */
export const stayIn = (history: History, userId: string, organizationId: string): Stay | undefined =>
  history.reduce<Stay | undefined>((was, event) => {
    if (!isAbout(event, { organizationId })) return was;
    const entered = entering(event).findLast((one) => one.userId === userId);
    if (entered || !was || !isAbout(event, { userId, membershipId: was.membershipId })) return entered ?? was;
    if (event.type === 'MemberRolesChanged') return { ...was, roles: event.data.roles };
    return /^(Member|Collaborator)Removed$/.test(event.type) ? undefined : was;
  }, undefined);

/** What was there at the end of a history, thing by thing. */
export const thingsIn = (history: History) => {
  const ofTypes = new Map<string, History>();
  const says = (types: RegExp, about: object) => {
    const some = ofTypes.get(types.source) ?? history.filter(({ type }) => types.test(type));
    ofTypes.set(types.source, some);
    return last(some, about);
  };
  const isThere = (organizationId: string) =>
    says(/^Organization(Founded|Restored|Deleted|DeletionCompleted)$/, { organizationId }) !== undefined;
  return {
    isThere,
    organizationOf: (projectId: string): string | undefined => {
      const organizationId = says(/^Project(Created|Deleted)$/, { projectId })?.organizationId;
      return organizationId !== undefined && isThere(organizationId) ? organizationId : undefined;
    },
    defaultRoles: (organizationId: string) => says(/Founded/, { organizationId })!.defaultRoles,
    organizationRole: (organizationId: string, roleId: string): OrganizationRole | undefined =>
      says(/^OrganizationRole(Created|Changed|Deleted)$/, { organizationId, roleId }) ??
      says(/Founded/, { organizationId })?.roles.find(({ id }) => id === roleId),
    isGroup: (groupId: string, organizationId: string) =>
      says(/^Group(Created|Deleted)$/, { groupId, organizationId }) !== undefined,
    isInGroup: (groupId: string, { userId, membershipId }: Stay) =>
      says(/^GroupMember(Added|Removed)$/, { groupId, userId, membershipId }) !== undefined,
    groups: history.flatMap(({ type, data }) => (type === 'GroupCreated' ? data.groupId : [])),
    /** What a project role holds in a project; undefined: there is none there. */
    role: (roleId: string, projectId: string, organizationId: string): readonly string[] | undefined =>
      CATALOGUE.roles.get(roleId)?.permissions ??
      (
        says(/^Role(Created|Changed|Deleted)$/, { roleId, projectId }) ??
        says(/^Role(Created|Changed|Deleted)$/, { roleId, projectId: null, organizationId })
      )?.permissions,
    assignmentsIn: (projectId: string) =>
      history
        .flatMap(({ type, data }) => (type === 'RoleAssigned' && data.projectId === projectId ? data : []))
        .filter(({ assignmentId }) => says(/^Role(Assigned|Unassigned)$/, { assignmentId })),
  };
};
