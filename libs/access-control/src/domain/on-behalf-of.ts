import type { Facts } from './facts.js';
import type { Cause } from './journal.js';

type Done = Readonly<{ metadata: Readonly<{ actor: Cause['actor'] }> }>;
type Promised = Readonly<{ data: Readonly<{ promisedBy?: string | undefined }> }>;
type Joined = Promised & Readonly<{ data: Readonly<{ invitationId?: string | undefined }> }>;

/** What a user gave is told of them, not of the reaction that carried it out or of whoever accepted it. */
export const onBehalfOf = <Event extends Done>(event: Event, actor: Event['metadata']['actor']): Event =>
  actor.type === 'user' ? { ...event, metadata: { ...event.metadata, actor } } : event;

/** Where nobody promised it, whoever acted gave it. */
export const byPromiser = <Event extends Done & Promised>(event: Event): Event => {
  const { promisedBy } = event.data;
  return promisedBy === undefined ? event : onBehalfOf(event, { type: 'user', id: promisedBy });
};

/** Older events name only the invitation: who sent that gave what came with it. */
export const byInviter = <Event extends Done & Joined>({ inviters, journal }: Facts, event: Event): Event => {
  const { promisedBy, invitationId } = event.data;
  if (promisedBy !== undefined || invitationId === undefined) return byPromiser(event);
  const inviter = inviters.of(invitationId);
  return inviter === undefined ? event : onBehalfOf(event, journal.actorOf(inviter));
};
