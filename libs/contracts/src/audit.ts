import { z } from 'zod';
import { id } from './ids.js';
import { AsOf, Instant, ListQuery, sorts } from './text.js';

/** Who did it: `system` is Guildhall itself, and then the id names the reaction. Names of users read `erased` after erasure. */
const AuditActor = z.object({ type: z.string(), id: z.string(), name: z.string().optional() });

export const AuditEvent = z
  .object({
    id: id('event'),
    type: z.string().meta({ example: 'MemberJoined' }),
    time: Instant,
    actor: AuditActor,
    onBehalfOf: AuditActor.optional(),
    organizationId: id('organization'),
    target: z.object({ type: z.string(), id: z.string(), name: z.string().optional() }).optional(),
    data: z.record(z.string(), z.unknown()),
    /** Where the request came from; not there for what Guildhall did by itself. */
    source: z.object({ address: z.string(), userAgent: z.string().optional() }).optional(),
    requestId: z.string(),
    correlationId: z.string(),
    /** The event (`evt_...`) that this followed from, else the request. */
    causationId: z.string(),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

/** `search` looks into types and data, but not into what is personal. */
export const AuditEventListQuery = ListQuery.extend({
  /** The id of who did it, or of on whose behalf it was done. */
  actor: z.string().max(100).optional(),
  /** What was done: the type of the event. */
  type: z.string().max(100).optional(),
  /** The id of what it was done to: the target, or another thing that the event is about. */
  target: z.string().max(100).optional(),
  /** From this instant on. */
  from: Instant.optional(),
  /** Up to, and without, this instant. */
  to: Instant.optional(),
  /** What the trail held at an instant. */
  asOf: AsOf.optional(),
  sort: sorts('-time', ['time']),
});
