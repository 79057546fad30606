import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { endSession, refreshSession, type SessionEvent, session, startSession } from './session.js';
import { ADA, BOB } from './users.fixture.js';

const given = decisionsOf(session);
const sessionId = 'ses_00000000000000000000000000';
const data = { sessionId, userId: ADA, tokenDigest: 'first', expiresAt: '2026-01-31T12:00:00.000Z' };
const started: SessionEvent = { type: 'SessionStarted', data };
const refreshed = (tokenDigest: string): SessionEvent => ({
  type: 'SessionRefreshed',
  data: { sessionId, tokenDigest },
});
const ended = (reason: 'logged-out' | 'refresh-token-reused' | 'user-erased'): SessionEvent => ({
  type: 'SessionEnded',
  data: { sessionId, reason },
});

describe('starting a session', () => {
  it('starts', () => given().when(startSession(data)).then(started));
  it('starts once', () => given(started).when(startSession(data)).thenNothing());
});

describe('refreshing a session', () => {
  const present = (presented: string, now = '2026-01-15T12:00:00.000Z') =>
    refreshSession({ sessionId, presented, next: 'next', now });
  it('exchanges the newest token', () => given(started).when(present('first')).then(refreshed('next')));
  it('exchanges the one that came of it', () =>
    given(started, refreshed('second')).when(present('second')).then(refreshed('next')));
  it('ends the family when an exchanged one comes back', () =>
    given(started, refreshed('second'), refreshed('third')).when(present('first')).then(ended('refresh-token-reused')));
  it('goes on saying so', () =>
    given(started, refreshed('second'), ended('refresh-token-reused'))
      .when(present('first'))
      .thenRefuses('refresh-token-reused'));
  it('lets nobody in by the newest token of a family that ended so', () =>
    given(started, refreshed('second'), ended('refresh-token-reused'))
      .when(present('second'))
      .thenRefuses('invalid-refresh-token'));
  it('refuses what never was a token of it, and goes on', () =>
    given(started).when(present('invented')).thenRefuses('invalid-refresh-token'));
  it('refuses after logging out', () =>
    given(started, ended('logged-out')).when(present('first')).thenRefuses('invalid-refresh-token'));
  it('refuses at the instant that it expires', () =>
    given(started).when(present('first', data.expiresAt)).thenRefuses('invalid-refresh-token'));
  it('refuses when the beginning of its stream has expired', () =>
    given(refreshed('second')).when(present('second')).thenRefuses('invalid-refresh-token'));
});

describe('ending a session', () => {
  const end = (userId: string) => endSession({ sessionId, userId, reason: 'logged-out' });
  it('ends', () => given(started).when(end(ADA)).then(ended('logged-out')));
  it('ends once', () => given(started, ended('user-erased')).when(end(ADA)).thenNothing());
  it('ends none of somebody else', () => given(started).when(end(BOB)).thenNothing());
  it('ends none that is not there', () => given().when(end(ADA)).thenNothing());
});
