import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { Instant } from './text.js';

/** What is kept of requests that carry an `Idempotency-Key`. Streams of a day; nothing in them can be read without the vault. */
export const requestEvents = {
  RequestStarted: event(
    'RequestStarted',
    z.object({ requestDigest: z.string(), commandId: z.string(), issuedAt: Instant }),
    { internal: true },
  ),
  RequestAnswered: event('RequestAnswered', z.object({ answer: z.string() }), { internal: true }),
} as const;
export type RequestEvent = EventsOf<typeof requestEvents>;

export const requestsContext = {
  name: 'requests',
  categories: ['request'],
  events: requestEvents,
} as const satisfies Context;
