import { z } from 'zod';
import { event, type Context, type EventsOf } from './event.js';
import { id } from './ids.js';
import { Founding } from './organizations.js';
import { personal } from './personal.js';
import { Email, Instant, ListQuery, Name, Password, sorts } from './text.js';

const userId = id('user');
const sessionId = id('session');

/** Proof that the address in it was reached; it names the invitation whose link was followed. */
const InvitationProof = z.object({ invitationId: id('invitation'), link: z.number().int() });

export const identityEvents = {
  UserRegistered: event(
    'UserRegistered',
    z.object({
      userId,
      email: personal(z.string(), 'userId'),
      name: personal(z.string(), 'userId'),
      /** Registered through an invitation's link, which verifies the address and joins. */
      invitation: InvitationProof.optional(),
      /** The organization that they asked for; it is founded once their address is verified. */
      founding: z
        .object({
          name: z.string(),
          template: z.string().optional(),
          project: z.object({ name: z.string() }).optional(),
        })
        .optional(),
    }),
    { upcasters: [(data) => data] },
  ),
  /** A registration that was never finished gave its address up; nothing can register under this id any more. */
  RegistrationAbandoned: event('RegistrationAbandoned', z.object({ userId }), { internal: true }),
  /** Somebody tried to register with the address of this user. */
  RegistrationRepeated: event('RegistrationRepeated', z.object({ userId, repeatedAt: Instant })),
  /** Another link was asked for. The one of the registration itself has number 1; only the newest is accepted. */
  EmailVerificationRequested: event(
    'EmailVerificationRequested',
    z.object({ userId, link: z.number().int(), requestedAt: Instant }),
  ),
  EmailVerified: event('EmailVerified', z.object({ userId, by: z.enum(['link', 'invitation']) })),
  PasswordSet: event('PasswordSet', z.object({ userId, hash: personal(z.string(), 'userId') }), { internal: true }),
  UserRenamed: event('UserRenamed', z.object({ userId, name: personal(z.string(), 'userId') })),
  /** The person asked to be forgotten: their key is destroyed, and what was personal reads `erased` everywhere. */
  UserErased: event(
    'UserErased',
    z.object({
      userId,
      /** Keyed hash of the address, by which its reservation is found. */
      emailDigest: z.string(),
    }),
  ),

  EmailReserved: event('EmailReserved', z.object({ userId }), { internal: true }),
  EmailReleased: event('EmailReleased', z.object({ userId }), { internal: true }),

  SessionStarted: event(
    'SessionStarted',
    z.object({ sessionId, userId, tokenDigest: z.string(), expiresAt: Instant }),
    { internal: true },
  ),
  SessionRefreshed: event('SessionRefreshed', z.object({ sessionId, tokenDigest: z.string() }), { internal: true }),
  /** Not internal: wherever access tokens are accepted, those of the session no longer are. */
  SessionEnded: event(
    'SessionEnded',
    z.object({ sessionId, reason: z.enum(['logged-out', 'refresh-token-reused', 'user-erased']) }),
  ),
} as const;
export type IdentityEvent = EventsOf<typeof identityEvents>;

export const identityContext = {
  name: 'identity',
  categories: ['user', 'email', 'session'],
  events: identityEvents,
} as const satisfies Context;

export const Registration = z
  .strictObject({
    email: Email,
    name: Name,
    password: Password,
    /** From the link of an invitation: verifies the e-mail address and joins the organization at once. */
    invitationToken: z.string().max(500).optional(),
    /** Founded once the address is verified. A template that the instance does not have is its standard one. */
    organization: Founding.optional(),
  })
  .meta({ id: 'Registration' });
export type Registration = z.infer<typeof Registration>;

export const User = z
  .object({
    id: userId,
    email: z.string(),
    emailVerified: z.boolean(),
    name: z.string(),
    createdAt: Instant,
    twoFactor: z.object({ enabled: z.boolean() }),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const UserChange = z.strictObject({ name: Name }).meta({ id: 'UserChange' });

export const EmailVerification = z.strictObject({ token: z.string().max(500) }).meta({ id: 'EmailVerification' });
export const EmailVerificationResend = z.strictObject({ email: Email }).meta({ id: 'EmailVerificationResend' });

export const LogIn = z.strictObject({ email: Email, password: z.string().min(1).max(1024) }).meta({ id: 'LogIn' });
export const Refresh = z.strictObject({ refreshToken: z.string().min(1).max(500) }).meta({ id: 'Refresh' });
export const StepUp = z.strictObject({ password: z.string().min(1).max(1024) }).meta({ id: 'StepUp' });

export const Session = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresAt: Instant,
    session: z.object({ id: sessionId }),
  })
  .meta({ id: 'Session' });

export const SessionRow = z
  .object({
    id: sessionId,
    current: z.boolean(),
    startedAt: Instant,
    /** When its refresh token was last exchanged. */
    refreshedAt: Instant,
    expiresAt: Instant,
  })
  .meta({ id: 'SessionRow' });
export type SessionRow = z.infer<typeof SessionRow>;
export const SessionListQuery = ListQuery.omit({ search: true }).extend({ sort: sorts('-startedAt', ['startedAt']) });

export const SteppedUp = z
  .object({ accessToken: z.string(), tokenType: z.literal('Bearer'), expiresAt: Instant })
  .meta({ id: 'SteppedUp' });
