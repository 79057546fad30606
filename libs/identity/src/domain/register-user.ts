import type { Registration } from '@guildhall/contracts';
import type { InvitationLink, User, UserEvent } from './user.js';

type NewUser = Readonly<{
  userId: string;
  email: string;
  name: string;
  passwordHash: string;
  /** The invitation whose link reached the address, which verifies it. */
  invitation?: InvitationLink;
  /** The organization that is to be founded once the address is verified. */
  founding?: NonNullable<Registration['organization']>;
}>;

/** The second step of a registration, once the address is reserved. One that was closed meanwhile stays closed. */
export const registerUser =
  ({ userId, email, name, passwordHash, invitation, founding }: NewUser) =>
  ({ status }: User): UserEvent[] => {
    if (status !== 'unknown') return [];
    return [
      {
        type: 'UserRegistered',
        data: { userId, email, name, ...(invitation && { invitation }), ...(founding && { founding }) },
      },
      { type: 'PasswordSet', data: { userId, hash: passwordHash } },
      ...(invitation ? [{ type: 'EmailVerified', data: { userId, by: 'invitation' } } as const] : []),
    ];
  };

/** Closes a registration that reserved its address and went no further. A user who exists is left as they are. */
export const abandonRegistration =
  (userId: string) =>
  ({ status }: User): UserEvent[] =>
    status === 'unknown' ? [{ type: 'RegistrationAbandoned', data: { userId } }] : [];

const HOUR_MS = 60 * 60 * 1000;

/** Notes that somebody registered with this user's address; at most once an hour, so that nobody can flood them with mail. */
export const noteRepeatedRegistration =
  ({ userId, now }: { userId: string; now: string }) =>
  ({ status, registrationRepeatedAt }: User): UserEvent[] => {
    if (status !== 'registered') return [];
    if (registrationRepeatedAt && Date.parse(now) - Date.parse(registrationRepeatedAt) < HOUR_MS) return [];
    return [{ type: 'RegistrationRepeated', data: { userId, repeatedAt: now } }];
  };
