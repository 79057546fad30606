import type { Principal, ProjectGrant } from '@guildhall/contracts';
import type { AccessReplica } from '@guildhall/http';

/** Of what was given in projects, what the user may know of. Who may list all projects is told of those that are gone, too. */
export const seenBy = (replica: AccessReplica, userId: string, organizationId: string) => {
  const seesAll = replica.standing(userId, organizationId)?.permissions.has('projects.list-all') === true;
  return (grants: readonly ProjectGrant[]): ProjectGrant[] =>
    grants.filter(({ projectId }) => seesAll || replica.sees(userId, projectId));
};

/** What a user, a group or an organization role was given itself, in the projects that the asking user may know of. */
export const grantsSeenBy = (replica: AccessReplica, userId: string, organizationId: string) => {
  const seen = seenBy(replica, userId, organizationId);
  return (principal: Principal): ProjectGrant[] => seen(replica.projectGrants(principal, organizationId));
};
