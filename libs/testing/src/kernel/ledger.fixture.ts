import { type Context, event, type EventsOf, personal } from '@guildhall/contracts';
import { z } from 'zod';
import type { Decide, Decider } from '@guildhall/event-sourcing';
import { Refusal } from '@guildhall/event-sourcing';

/** A small context of its own, so that the kernel's specs depend on no real one. */
export const ledgerEvents = {
  AccountOpened: event(
    'AccountOpened',
    z.object({ accountId: z.string(), ownerId: z.string(), owner: personal(z.string(), 'ownerId') }),
  ),
  Deposited: event('Deposited', z.object({ accountId: z.string(), amount: z.number() })),
  Withdrawn: event('Withdrawn', z.object({ accountId: z.string(), amount: z.number() })),
} as const;
export type LedgerEvent = EventsOf<typeof ledgerEvents>;

export const ledgerContext = {
  name: 'ledger',
  categories: ['account'],
  events: ledgerEvents,
} as const satisfies Context;

export type Account = Readonly<{ open: boolean; balance: number }>;

export const account: Decider<Account, LedgerEvent> = {
  category: 'account',
  initialState: () => ({ open: false, balance: 0 }),
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'AccountOpened':
        return { open: true, balance: 0 };
      case 'Deposited':
        return { ...state, balance: state.balance + data.amount };
      case 'Withdrawn':
        return { ...state, balance: state.balance - data.amount };
    }
  },
};

export const open =
  (accountId: string, ownerId: string, owner: string): Decide<Account, LedgerEvent> =>
  (state) =>
    state.open ? [] : [{ type: 'AccountOpened', data: { accountId, ownerId, owner } }];

export const deposit =
  (accountId: string, amount: number): Decide<Account, LedgerEvent> =>
  () => [{ type: 'Deposited', data: { accountId, amount } }];

export const withdraw =
  (accountId: string, amount: number): Decide<Account, LedgerEvent> =>
  ({ balance }) => {
    if (balance < amount) throw new Refusal('not-enough', { balance });
    return [{ type: 'Withdrawn', data: { accountId, amount } }];
  };
