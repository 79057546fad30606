import { Refusal } from '@guildhall/event-sourcing';
import type { User, UserEvent } from './user.js';

/** The address was reached by this link. Only the newest counts; following it again changes nothing. */
export const verifyEmail =
  ({ userId, link }: { userId: string; link: number }) =>
  ({ status, emailVerified, verificationLink }: User): UserEvent[] => {
    if (status !== 'registered') throw new Refusal('invalid-token');
    if (emailVerified) return [];
    if (link !== verificationLink) throw new Refusal('invalid-token');
    return [{ type: 'EmailVerified', data: { userId, by: 'link' } }];
  };

const MINUTE_MS = 60_000;

/** Asks for another link; at most one a minute. Whoever needs none gets none, and nobody is told. */
export const requestVerification =
  ({ userId, now }: { userId: string; now: string }) =>
  ({ status, emailVerified, verificationLink, verificationRequestedAt }: User): UserEvent[] => {
    if (status !== 'registered' || emailVerified) return [];
    if (verificationRequestedAt && Date.parse(now) - Date.parse(verificationRequestedAt) < MINUTE_MS) return [];
    return [{ type: 'EmailVerificationRequested', data: { userId, link: verificationLink + 1, requestedAt: now } }];
  };
