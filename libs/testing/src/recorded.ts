import type { Event, Recorded } from '@guildhall/event-sourcing';

/** A history as projections see it: one event a second, in one log. */
export const recorded = <E extends Event>(
  events: readonly E[],
  by = 'usr_00000000000000000000000000',
): readonly Recorded<E>[] =>
  events.map((event, position) => {
    const recordedEvent = {
      ...event,
      id: `00000000-0000-7000-8000-${String(position).padStart(12, '0')}`,
      stream: 'test-1',
      revision: position,
      position,
      metadata: {
        time: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
        actor: { type: 'user' as const, id: by },
        requestId: 'request',
        correlationId: 'request',
        causationId: 'request',
        commandId: `command-${position}`,
        schemaVersion: 1,
      },
    };
    return { ...recordedEvent, stored: recordedEvent };
  });
