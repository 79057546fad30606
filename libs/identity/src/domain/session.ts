import type { EventOf, identityEvents } from '@guildhall/contracts';
import { type Decider, Refusal } from '@guildhall/event-sourcing';

type Events = typeof identityEvents;
export type SessionEvent = EventOf<Events['SessionStarted'] | Events['SessionRefreshed'] | Events['SessionEnded']>;
type EndReason = Extract<SessionEvent, { type: 'SessionEnded' }>['data']['reason'];

/** However often it is refreshed, a session ends after this. Its stream expires with it. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** A family of refresh tokens, of which the newest alone is good. */
export type Session =
  | {
      userId: string;
      expiresAt: string;
      tokenDigest: string;
      used: Set<string>;
      ended: EndReason | undefined;
    }
  | undefined;

export const session: Decider<Session, SessionEvent> = {
  category: 'session',
  maxAge: SESSION_SECONDS,
  initialState: () => undefined,
  evolve: (state, { type, data }) => {
    switch (type) {
      case 'SessionStarted': {
        const { userId, expiresAt, tokenDigest } = data;
        return { userId, expiresAt, tokenDigest, used: new Set(), ended: undefined };
      }
      case 'SessionRefreshed':
        if (!state) return undefined;
        state.used.add(state.tokenDigest);
        state.tokenDigest = data.tokenDigest;
        return state;
      case 'SessionEnded':
        if (state) state.ended = data.reason;
        return state;
    }
  },
};

/** Whether the session still lets its user in. */
export const isLive = (state: Session, now: string): state is NonNullable<Session> =>
  state !== undefined && state.ended === undefined && Date.parse(now) < Date.parse(state.expiresAt);

export const startSession =
  (started: Extract<SessionEvent, { type: 'SessionStarted' }>['data']) =>
  (state: Session): SessionEvent[] =>
    state ? [] : [{ type: 'SessionStarted', data: started }];

/**
 * Exchanges a refresh token for the next one. One that was exchanged before is in two hands: the whole family ends, and the
 * event says so to the caller. What never was a token of the family ends nothing.
 */
export const refreshSession =
  ({ sessionId, presented, next, now }: { sessionId: string; presented: string; next: string; now: string }) =>
  (state: Session): SessionEvent[] => {
    const reused = state?.used.has(presented) ?? false;
    const endedByReuse = state?.ended === 'refresh-token-reused';
    if (!isLive(state, now)) {
      throw new Refusal(reused && endedByReuse ? 'refresh-token-reused' : 'invalid-refresh-token');
    }
    if (reused) return [{ type: 'SessionEnded', data: { sessionId, reason: 'refresh-token-reused' } }];
    if (presented !== state.tokenDigest) throw new Refusal('invalid-refresh-token');
    return [{ type: 'SessionRefreshed', data: { sessionId, tokenDigest: next } }];
  };

/** Ends a session of this user; of one that is over, or of somebody else, nothing is changed. */
export const endSession =
  ({ sessionId, userId, reason }: { sessionId: string; userId: string; reason: EndReason }) =>
  (state: Session): SessionEvent[] =>
    state && state.userId === userId && !state.ended ? [{ type: 'SessionEnded', data: { sessionId, reason } }] : [];
