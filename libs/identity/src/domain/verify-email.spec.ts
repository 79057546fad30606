import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { user } from './user.js';
import { ADA, erased, registered, verified } from './users.fixture.js';
import { requestVerification, verifyEmail } from './verify-email.js';

const given = decisionsOf(user);
const requested = (link: number, requestedAt: string) => ({
  type: 'EmailVerificationRequested' as const,
  data: { userId: ADA, link, requestedAt },
});
const NOON = '2026-01-01T12:00:00.000Z';

describe('verifying an address', () => {
  const by = (link: number) => verifyEmail({ userId: ADA, link });
  it('accepts the first link', () => given(registered).when(by(1)).then(verified));
  it('accepts the newest link', () => given(registered, requested(2, NOON)).when(by(2)).then(verified));
  it('refuses an older link', () => given(registered, requested(2, NOON)).when(by(1)).thenRefuses('invalid-token'));
  it('refuses a link that was never sent', () => given(registered).when(by(2)).thenRefuses('invalid-token'));
  it('verifies once', () => given(registered, verified).when(by(1)).thenNothing());
  it('verifies nobody who is not there', () => given().when(by(0)).thenRefuses('invalid-token'));
  it('verifies nobody who was erased', () => given(registered, erased).when(by(1)).thenRefuses('invalid-token'));
});

describe('asking for another link', () => {
  const at = (now: string) => requestVerification({ userId: ADA, now });
  it('makes the next one', () => given(registered).when(at(NOON)).then(requested(2, NOON)));
  it('makes no two in a minute', () =>
    given(registered, requested(2, NOON)).when(at('2026-01-01T12:00:59.999Z')).thenNothing());
  it('makes another one after a minute', () =>
    given(registered, requested(2, NOON))
      .when(at('2026-01-01T12:01:00.000Z'))
      .then(requested(3, '2026-01-01T12:01:00.000Z')));
  it('makes none for who is verified', () => given(registered, verified).when(at(NOON)).thenNothing());
  it('makes none for who was erased', () => given(registered, erased).when(at(NOON)).thenNothing());
});
