import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { email, releaseEmail, reserveEmail } from './email.js';
import { ADA, BOB } from './users.fixture.js';

const given = decisionsOf(email);
const reserved = (userId: string) => ({ type: 'EmailReserved' as const, data: { userId } });
const released = (userId: string) => ({ type: 'EmailReleased' as const, data: { userId } });

describe('reserving an address', () => {
  it('reserves a free one', () => given().when(reserveEmail(ADA)).then(reserved(ADA)));
  it('leaves it to who has it', () => given(reserved(BOB)).when(reserveEmail(ADA)).thenNothing());
  it('reserves once', () => given(reserved(ADA)).when(reserveEmail(ADA)).thenNothing());
  it('takes it over from the one named', () => given(reserved(BOB)).when(reserveEmail(ADA, BOB)).then(reserved(ADA)));
  it('does not take it over from another one', () => {
    const carl = 'usr_0000000000000000000000car1';
    given(reserved(carl)).when(reserveEmail(ADA, BOB)).thenNothing();
  });
  it('reserves one that was released', () =>
    given(reserved(BOB), released(BOB)).when(reserveEmail(ADA)).then(reserved(ADA)));
});

describe('releasing an address', () => {
  it('frees it', () => given(reserved(ADA)).when(releaseEmail(ADA)).then(released(ADA)));
  it('leaves the reservation of another one', () => given(reserved(BOB)).when(releaseEmail(ADA)).thenNothing());
  it('frees once', () => given(reserved(ADA), released(ADA)).when(releaseEmail(ADA)).thenNothing());
});
