import type { EventOf, identityEvents } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';

type Events = typeof identityEvents;
export type EmailEvent = EventOf<Events['EmailReserved'] | Events['EmailReleased']>;

/** Who holds an address. Its stream is named by the address's digest; the address is not in it. */
export type Reservation = { holder: string | undefined };

export const email: Decider<Reservation, EmailEvent> = {
  category: 'email',
  initialState: () => ({ holder: undefined }),
  evolve: (reservation, { type, data }) => {
    switch (type) {
      case 'EmailReserved':
        reservation.holder = data.userId;
        return reservation;
      case 'EmailReleased':
        reservation.holder = undefined;
        return reservation;
    }
  },
};

/** Reserves a free address, or one of a holder who can never use it: `insteadOf`. One that is held stays as it is. */
export const reserveEmail =
  (userId: string, insteadOf?: string) =>
  ({ holder }: Reservation): EmailEvent[] =>
    holder === undefined || (holder === insteadOf && holder !== userId)
      ? [{ type: 'EmailReserved', data: { userId } }]
      : [];

/** Gives an address free that the user holds. One that somebody else holds by now stays theirs. */
export const releaseEmail =
  (userId: string) =>
  ({ holder }: Reservation): EmailEvent[] =>
    holder === userId ? [{ type: 'EmailReleased', data: { userId } }] : [];
