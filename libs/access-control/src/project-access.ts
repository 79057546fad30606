import {
  accessControlContext,
  type Principal,
  type ProjectAccess,
  type RoleAssigned,
  type RoleUnassigned,
} from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';
import type { HeldInStay } from './current-page.js';

export type ProjectAccessRow = HeldInStay &
  Readonly<{
    projectId: string;
    principalType: Principal['type'];
    since: string;
    held: Readonly<Record<string, Readonly<{ role: string; object: string | null }>>>;
  }>;

/** What each principal holds in each project, gathered from their assignments. */
export const projectAccess = projection<RoleAssigned | RoleUnassigned>()<ProjectAccessRow>({
  view: { name: 'project-access', version: 1, indexes: [['projectId', 'since']] },
  contexts: [accessControlContext],
  key: ({ data: { projectId, principal, membershipId } }) =>
    [projectId, principal.type, principal.id, membershipId].join('/'),
  on: {
    RoleAssigned: (
      row,
      { data: { assignmentId, principal, membershipId, organizationId, projectId, role, object }, metadata },
    ) => ({
      projectId,
      organizationId,
      principalType: principal.type,
      principalId: principal.id,
      membershipId: membershipId ?? null,
      since: row?.since ?? metadata.time,
      held: { ...row?.held, [assignmentId]: { role, object } },
    }),
    RoleUnassigned: (row, { data: { assignmentId } }) => {
      if (!row) return undefined;
      const { [assignmentId]: _, ...held } = row.held;
      return Object.keys(held).length > 0 ? { ...row, held } : null;
    },
  },
});

export const projectAccessOf = ({ principalType, principalId, held }: ProjectAccessRow): ProjectAccess => {
  const roles: string[] = [];
  const onObjects = new Map<string, string[]>();
  for (const { role, object } of Object.values(held)) {
    if (object === null) roles.push(role);
    else onObjects.set(object, [...(onObjects.get(object) ?? []), role]);
  }
  return {
    principal: { type: principalType, id: principalId },
    roles,
    objects: [...onObjects].map(([object, given]) => ({ object, roles: given })),
    via: [{ type: 'direct' }],
    external: false,
  };
};
