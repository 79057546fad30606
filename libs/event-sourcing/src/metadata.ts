import type { RecordedEvent } from '@guildhall/event-store';

/** Who did it. `system` is Guildhall itself: the id names the reaction. */
export type Actor = Readonly<{ type: 'user' | 'service-user' | 'system' | 'anonymous'; id: string }>;

/** Where a request came from. Personal data of the actor: stored encrypted. */
export type Source = Readonly<{ address: string; userAgent?: string }>;

/** What every event says about how it came to be. */
export type EventMetadata = Readonly<{
  /** When it was decided, RFC 3339 in UTC. Order is that of positions, not of times. */
  time: string;
  actor: Actor;
  onBehalfOf?: Actor;
  organizationId?: string;
  /** Where the request came from, encrypted: see `EventCodec.sourcesOf`. */
  source?: unknown;
  requestId: string;
  /** The same for everything that one request from outside set off. */
  correlationId: string;
  /** The event whose reaction this is, or else the request. */
  causationId: string;
  /** The command that decided it: carried out again, it finds its events by this. */
  commandId: string;
  schemaVersion: number;
}>;

export type Event = Readonly<{ type: string; data: unknown }>;

/** An event as it stands in the log, decrypted and in its newest shape. */
export type Recorded<E extends Event = Event> = E &
  Readonly<{
    id: string;
    stream: string;
    revision: number;
    position: number;
    metadata: EventMetadata;
    /** The same as it is stored, encrypted: what may be kept for long. */
    stored: RecordedEvent;
  }>;
