import { type AccessControlEvent, accessControlContext, type Principal } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

type Given = Readonly<{ role: string; object: string | null }>;

export type ProjectAccessRow = Readonly<{
  projectId: string;
  principalType: Principal['type'];
  principalId: string;
  /** By assignment. */
  held: Readonly<Record<string, Given>>;
}>;

type Holder = Readonly<{ projectId: string; principal: Principal; membershipId?: string | undefined }>;

export const projectAccessKey = ({ projectId, principal, membershipId }: Holder): string =>
  [projectId, principal.type, principal.id, membershipId].join('/');

/** What each principal, a user in one stay, was given in each project. */
export const projectAccess = projection<AccessControlEvent>()<ProjectAccessRow>({
  view: { name: 'project-access', version: 2, indexes: [['projectId', 'principalType', 'principalId']] },
  contexts: [accessControlContext],
  key: ({ data }) => ('assignmentId' in data ? projectAccessKey(data) : undefined),
  on: {
    RoleAssigned: (row, { data: { assignmentId, principal, projectId, role, object } }) => ({
      projectId,
      principalType: principal.type,
      principalId: principal.id,
      held: { ...row?.held, [assignmentId]: { role, object } },
    }),
    RoleUnassigned: (row, { data: { assignmentId } }) => {
      if (!row) return undefined;
      const { [assignmentId]: _, ...held } = row.held;
      return Object.keys(held).length > 0 ? { ...row, held } : null;
    },
  },
});
