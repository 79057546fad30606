import { z } from 'zod';
import { id } from './ids.js';
import { InvitationResults } from './organizations.js';

/** What of a user's access to a project, or to one object of it (null: to the whole project), would change. */
export type ForeseenAccess = Readonly<{
  userId: string;
  projectId: string;
  object: string | null;
  /** Permissions. */
  gained: readonly string[];
  lost: readonly string[];
}>;

const AccessRow = z.object({
  userId: id('user'),
  projectId: id('project'),
  /** Null: the whole project. Else that object and everything below it. */
  object: z.string().nullable(),
  permissions: z.array(z.string()),
});

/** What `dryRun=true` answers: what the request would have led to, had it been meant. Nothing was written. */
export const DryRun = z
  .object({
    events: z
      .array(z.object({ type: z.string().meta({ example: 'MemberRemoved' }), data: z.record(z.string(), z.unknown()) }))
      .meta({
        description:
          'What the request itself would write, in order. Events that reactions would add to it (`RoleAssigned` for a promised ' +
          'role, or for who creates a project) are not among them.',
      }),
    access: z.object({ gained: z.array(AccessRow), lost: z.array(AccessRow) }).meta({
      description:
        'Who would gain and lose what, by these events and by the roles that reactions would give: what was promised, as far ' +
        'as whoever promised it may give it, and the administration of a new project.',
    }),
    results: InvitationResults.shape.results.optional().meta({
      description:
        'Where the request has many rows: what would become of each, in their order, as the answer to the request itself would say. ' +
        'A row that would be refused has no events. The ids in it are of this dry run alone.',
    }),
    /** What the limits of the plan would say. */
    limits: z.array(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;
