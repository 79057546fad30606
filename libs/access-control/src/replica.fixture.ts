import { accessControlContext, type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { CommandContext, type Decider, type Decisions, type Subscriptions } from '@guildhall/event-sourcing';
import { Evaluator } from './domain/evaluator.js';

/** The evaluator as the access replica of a spec: it follows what is written. */
export const replicaOf = (subscriptions: Subscriptions): Evaluator => {
  const evaluator = new Evaluator();
  const contexts = [organizationsContext, accessControlContext];
  let position = -1;
  subscriptions.follow({
    name: 'replica',
    contexts,
    types: contexts.flatMap(({ events }) => Object.keys(events)),
    checkpoint: () => Promise.resolve(position),
    apply: (events, upTo) => {
      for (const event of events) evaluator.apply(event);
      position = upTo;
    },
  });
  return evaluator;
};

const anything: Decider<null, OrganizationEvent> = {
  category: 'organization',
  initialState: () => null,
  evolve: (state) => state,
};

/** Lets the organizations context say something; resolves when it has been taken in and has had its effects. */
export const organizationsSay =
  (decisions: Decisions, subscriptions: Subscriptions) =>
  async (...events: readonly OrganizationEvent[]): Promise<void> => {
    let position = -1;
    for (const event of events) {
      const organizationId = 'organizationId' in event.data ? event.data.organizationId : '';
      const actor = { type: 'user', id: 'usr_somebody' } as const;
      const context = CommandContext.ofRequest(actor, { requestId: 'request', issuedAt: new Date() });
      ({ position } = await decisions.decide(anything, organizationId, context, () => [event]));
    }
    await subscriptions.appliedUpTo(await subscriptions.settled(position));
  };
