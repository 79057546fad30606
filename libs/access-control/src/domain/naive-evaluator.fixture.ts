import type { AccessControlEvent, OrganizationEvent, Principal } from '@guildhall/contracts';
import { CATALOGUE } from './catalogue.js';

type History = readonly (OrganizationEvent | AccessControlEvent)[];

/** The stay in the organization that a user is in at the end of a history. */
const stayOf = (history: History, userId: string, organizationId: string): string | undefined => {
  let stay: string | undefined;
  for (const { type, data } of history) {
    if (!('organizationId' in data) || data.organizationId !== organizationId) continue;
    if (type === 'OrganizationFounded' && data.founderId === userId) stay = data.membershipId;
    if (type === 'MemberJoined' && data.userId === userId) stay = data.membershipId;
    if (type === 'MemberRemoved' && data.membershipId === stay) stay = undefined;
  }
  return stay;
};

const isWithin = (path: string, scope: string): boolean => {
  const steps = path.split('/');
  return scope.split('/').every((step, index) => step === steps[index]);
};

/**
 * The rule of access as one would tell it, with no thought of speed: reads the whole history for every question. What the
 * evaluator is held against.
 */
export const naivelyAllowed = (
  history: History,
  principal: Principal,
  permission: string,
  resource: string,
): boolean => {
  const projectId = resource.split('/')[1]!;
  const created = history.find(({ type, data }) => type === 'ProjectCreated' && data.projectId === projectId);
  if (created?.type !== 'ProjectCreated' || principal.type !== 'user') return false;
  const stay = stayOf(history, principal.id, created.data.organizationId);
  if (stay === undefined) return false;
  const taken = new Set(history.map(({ type, data }) => (type === 'RoleUnassigned' ? data.assignmentId : undefined)));
  return history.some(
    ({ type, data }) =>
      type === 'RoleAssigned' &&
      data.projectId === projectId &&
      data.principal.id === principal.id &&
      data.membershipId === stay &&
      !taken.has(data.assignmentId) &&
      isWithin(resource, data.object === null ? `projects/${projectId}` : `projects/${projectId}/${data.object}`) &&
      (CATALOGUE.roles.get(data.role)?.permissions.includes(permission) ?? false),
  );
};
