import {
  type RoleAssigned,
  type RoleUnassigned,
  accessControlContext,
  type Assignment,
  type Principal,
} from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';
import type { HeldInStay } from './current-page.js';

export type AssignmentRow = HeldInStay &
  Readonly<{
    id: string;
    principalType: Principal['type'];
    projectId: string;
    role: string;
    object: string | null;
    grantedBy: Readonly<{ type: string; id: string }>;
    grantedAt: string;
  }>;

/** What has been assigned and not taken back; whether it still counts depends on the membership that it was given under. */
export const assignments = projection<RoleAssigned | RoleUnassigned>()<AssignmentRow>({
  view: {
    name: 'assignments',
    version: 1,
    indexes: [
      ['projectId', 'grantedAt'],
      ['projectId', 'principalId', 'grantedAt'],
    ],
  },
  contexts: [accessControlContext],
  key: ({ data }) => data.assignmentId,
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
