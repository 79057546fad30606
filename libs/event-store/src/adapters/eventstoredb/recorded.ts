import type { RecordedEvent as Received } from '@eventstore/db-client';
import { EventStoreUnavailable, type Position, type RecordedEvent } from '../../index.js';

/**
 * A number of the server as a number of ours. Positions are byte offsets: 2^53 of them are 9 PB.
 *
 * @throws {EventStoreUnavailable} it is too large to be exact.
 */
export const exact = (number: bigint): number => {
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new EventStoreUnavailable(`The event store gave ${number}, which is beyond what can be counted exactly`);
  }
  return Number(number);
};

/** Every record has the same commit and prepare position; those of links and transactions are never read. */
export const positionOf = ({ position }: Received): Position => exact(position?.commit ?? -1n);

/** The server's own: its streams, and what it writes into ours (a tombstone). */
export const isSystem = ({ streamId, type }: Received): boolean => streamId.startsWith('$') || type.startsWith('$');

export const recorded = (event: Received): RecordedEvent => ({
  id: event.id,
  type: event.type,
  stream: event.streamId,
  revision: exact(event.revision),
  position: positionOf(event),
  data: event.data,
  metadata: (event.metadata ?? {}) as Readonly<Record<string, unknown>>,
});
