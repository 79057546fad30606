import { type AccessControlEvent, accessControlContext, type Assignment, type Principal } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type AssignmentRow = Readonly<{
  id: string;
  principalType: Principal['type'];
  principalId: string;
  organizationId: string;
  /** The stay in the organization that a user was given it under. */
  membershipId: string | null;
  projectId: string;
  role: string;
  object: string | null;
  grantedBy: Readonly<{ type: string; id: string }>;
  grantedAt: string;
}>;

/**
 * What has been assigned and not taken back; whether it still counts depends on the stay that it was given under, and on whether
 * the role, and the group or organization role that it was given to, are still there.
 */
export const assignments = projection<AccessControlEvent>()<AssignmentRow>({
  view: {
    name: 'assignments',
    version: 1,
    indexes: [
      ['projectId', 'grantedAt'],
      ['projectId', 'principalId', 'grantedAt'],
    ],
  },
  contexts: [accessControlContext],
  key: ({ data }) => ('assignmentId' in data ? data.assignmentId : undefined),
  on: {
    RoleAssigned: (_, { data: { assignmentId, principal, membershipId, ...said }, metadata }) => ({
      ...said,
      id: assignmentId,
      principalType: principal.type,
      principalId: principal.id,
      membershipId: membershipId ?? null,
      grantedAt: metadata.time,
    }),
    RoleUnassigned: () => null,
  },
});

export const assignmentOf = ({ principalType, principalId, ...row }: AssignmentRow): Assignment => ({
  id: row.id,
  principal: { type: principalType, id: principalId },
  role: row.role,
  projectId: row.projectId,
  object: row.object,
  grantedBy: row.grantedBy,
  grantedAt: row.grantedAt,
});
