import type { Principal, ProjectGrant } from '@guildhall/contracts';
import type { AccessReplica } from '@guildhall/http';

/** What a group or an organization role was given, in the projects that the user may know of. */
export const grantsSeenBy = (
  replica: AccessReplica,
  userId: string,
  organizationId: string,
  principal: Principal,
): ProjectGrant[] =>
  replica.projectGrants(principal, organizationId).filter(({ projectId }) => replica.sees(userId, projectId));
