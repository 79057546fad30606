import { randomUUID } from 'node:crypto';
import type { IdentityEvent } from '@guildhall/contracts';
import { CommandContext, type Decider, Decisions, SystemClock } from '@guildhall/event-sourcing';
import type { Bench } from '@guildhall/testing';
import { ADA } from './domain/organization.fixture.js';
import { foundOnRegistration } from './found-on-registration.js';
import { FoundOrganization, FoundOrganizationHandler } from './found-organization.js';
import { Templates } from './templates.js';
import { OrganizationViews } from './views.js';

const user: Decider<null, IdentityEvent> = { category: 'user', initialState: () => null, evolve: () => null };
const contextOf = (id: string) =>
  CommandContext.ofRequest({ type: 'user', id }, { requestId: randomUUID(), issuedAt: new Date() });

/** Founds organizations for who registers, when it is started; `store` is what that writes to. */
export const foundingOnRegistration = async (bench: Bench, store = bench.store, clock = new SystemClock()) => {
  const { codec, subscriptions } = bench;
  const decisions = new Decisions(store, codec, clock);
  const views = await OrganizationViews.open(subscriptions);
  const templates = new Templates();
  const foundings = new FoundOrganizationHandler(decisions, templates, clock);
  subscriptions.react(foundOnRegistration(decisions, views, subscriptions, templates, foundings));
  return {
    views,
    /** Somebody registers, asks for an organization and verifies their address. */
    registers: async () => {
      const says = (event: IdentityEvent) => bench.decisions.decide(user, ADA, contextOf(ADA), () => [event]);
      const registration = {
        userId: ADA,
        email: 'ada@example.com',
        name: 'Ada Lovelace',
        founding: { name: 'Engines' },
      };
      await says({ type: 'UserRegistered', data: registration });
      await says({ type: 'EmailVerified', data: { userId: ADA, by: 'link' } });
    },
    found: (founderId: string) =>
      foundings.execute(new FoundOrganization(founderId, { name: 'Engines' }, contextOf(founderId))),
    /** Resolves when all that was said has had its effects. */
    settled: async () => subscriptions.appliedUpTo(await subscriptions.settled(await bench.store.head())),
  };
};
