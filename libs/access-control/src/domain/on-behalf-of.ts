import type { Facts } from './facts.js';
import type { Cause } from './journal.js';

type Done = Readonly<{ metadata: Readonly<{ actor: Cause['actor'] }> }>;

/** What a reaction did is told of those for whom it did it; whoever acted themselves is told of as they are. */
export const onBehalfOf = <Event extends Done>(event: Event, actor: Event['metadata']['actor']): Event =>
  event.metadata.actor.type === 'system' && actor.type === 'user'
    ? { ...event, metadata: { ...event.metadata, actor } }
    : event;

/** Whoever registers by an invitation is let in by a reaction: who sent it gave what comes with that. */
export const byInviter = <Event extends Done>(
  { inviters, journal }: Facts,
  event: Event,
  invitationId: string | undefined,
): Event => {
  const inviter = invitationId === undefined ? undefined : inviters.of(invitationId);
  return inviter === undefined ? event : onBehalfOf(event, journal.actorOf(inviter));
};
