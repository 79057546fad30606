import { CommandContext, Decisions, SystemClock } from '@guildhall/event-sourcing';
import type { EventStore } from '@guildhall/event-store';
import type { Bench } from '@guildhall/testing';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { Passwords } from './passwords.js';
import { RegisterUser, RegisterUserHandler } from './register-user.js';
import { IdentityViews } from './views.js';

export const EMAIL = 'ada.lovelace@example.com';

/** Of the invitation to Ada's address, where there is one. */
export const INVITATION = { organizationId: `org_${'0'.repeat(26)}`, invitationId: `inv_${'0'.repeat(26)}` };

/** Registers Ada's address on a bench, by the command named and perhaps by the link of an invitation. */
export const registering = async (bench: Bench, store: EventStore = bench.store) => {
  const { codec, subscriptions, vault } = bench;
  const clock = new SystemClock();
  const handler = new RegisterUserHandler(
    new Decisions(store, codec, clock),
    store,
    vault,
    new EmailDigests(vault),
    new LinkTokens(vault),
    await IdentityViews.open(subscriptions, store),
    new Passwords(),
    clock,
  );
  return (commandId: string, invitationToken?: string) => {
    const actor = { type: 'anonymous', id: 'anonymous' } as const;
    const context = CommandContext.ofRequest(actor, { requestId: 'request', commandId, issuedAt: new Date(0) });
    const person = { email: EMAIL, name: 'Ada Lovelace', password: 'difference engine no 2' };
    const registration = { ...person, ...(invitationToken !== undefined && { invitationToken }) };
    return handler.execute(new RegisterUser(registration, context));
  };
};
