import { type AccessControlEvent, accessControlContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type ProjectPersonRow = Readonly<{
  projectId: string;
  organizationId: string;
  userId: string;
  /** The stay under which they hold it: when that has ended, the row counts no more. */
  membershipId: string | null;
  since: string;
  /** Assignment -> role in the whole project. */
  held: Readonly<Record<string, string>>;
}>;

/** To whom roles in whole projects were given in person. */
export const projectPeople = projection<AccessControlEvent>()<ProjectPersonRow>({
  view: { name: 'organizations-project-people', version: 1, indexes: [['projectId', 'since']] },
  contexts: [accessControlContext],
  key: ({ type, data }) =>
    (type === 'RoleAssigned' || type === 'RoleUnassigned') && data.principal.type === 'user' && data.object === null
      ? `${data.projectId}/${data.principal.id}/${data.membershipId}`
      : undefined,
  on: {
    RoleAssigned: (row, { data, metadata }) => ({
      projectId: data.projectId,
      organizationId: data.organizationId,
      userId: data.principal.id,
      membershipId: data.membershipId ?? null,
      since: row?.since ?? metadata.time,
      held: { ...row?.held, [data.assignmentId]: data.role },
    }),
    RoleUnassigned: (row, { data: { assignmentId } }) => {
      if (!row) return undefined;
      const { [assignmentId]: _, ...held } = row.held;
      return Object.keys(held).length > 0 ? { ...row, held } : null;
    },
  },
});
