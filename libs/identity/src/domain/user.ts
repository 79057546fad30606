import type { EventOf, identityEvents } from '@guildhall/contracts';
import type { Decider } from '@guildhall/event-sourcing';

type Events = typeof identityEvents;
export type UserEvent = EventOf<
  | Events['UserRegistered']
  | Events['RegistrationAbandoned']
  | Events['RegistrationRepeated']
  | Events['EmailVerificationRequested']
  | Events['EmailVerified']
  | Events['PasswordSet']
  | Events['UserRenamed']
  | Events['UserErased']
>;

/** `abandoned` and `erased` are for ever: nothing can be done under such an id any more. */
export type UserStatus = 'unknown' | 'abandoned' | 'registered' | 'erased';

export type InvitationLink = Readonly<{ invitationId: string; link: number }>;

export type User = {
  status: UserStatus;
  email: string;
  emailVerified: boolean;
  name: string;
  passwordHash: string;
  /** By which they registered. */
  invitation: InvitationLink | undefined;
  /** Number of the newest link that verifies the address. */
  verificationLink: number;
  verificationRequestedAt: string | undefined;
  registrationRepeatedAt: string | undefined;
};

const unknown = (): User => ({
  status: 'unknown',
  email: '',
  emailVerified: false,
  name: '',
  passwordHash: '',
  invitation: undefined,
  verificationLink: 0,
  verificationRequestedAt: undefined,
  registrationRepeatedAt: undefined,
});

export const user: Decider<User, UserEvent> = {
  category: 'user',
  initialState: unknown,
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'UserRegistered':
        return Object.assign(state, {
          status: 'registered',
          email: data.email,
          name: data.name,
          invitation: data.invitation,
          verificationLink: 1,
        });
      case 'RegistrationAbandoned':
        return Object.assign(state, { status: 'abandoned' });
      case 'RegistrationRepeated':
        return Object.assign(state, { registrationRepeatedAt: data.repeatedAt });
      case 'EmailVerificationRequested':
        return Object.assign(state, { verificationLink: data.link, verificationRequestedAt: data.requestedAt });
      case 'EmailVerified':
        return Object.assign(state, { emailVerified: true });
      case 'PasswordSet':
        return Object.assign(state, { passwordHash: data.hash });
      case 'UserRenamed':
        return Object.assign(state, { name: data.name });
      case 'UserErased':
        return Object.assign(state, unknown(), { status: 'erased' });
    }
  },
};
