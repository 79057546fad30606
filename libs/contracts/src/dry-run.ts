import { z } from 'zod';
import { id } from './ids.js';

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
    /** What would be written by the request itself, in order; what would follow from it by reactions is not there. */
    events: z.array(
      z.object({ type: z.string().meta({ example: 'MemberRemoved' }), data: z.record(z.string(), z.unknown()) }),
    ),
    access: z.object({ gained: z.array(AccessRow), lost: z.array(AccessRow) }),
    /** What the limits of the plan would say. */
    limits: z.array(z.record(z.string(), z.unknown())),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;
