import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type OpenSession = Readonly<{
  sessionId: string;
  userId: string;
  startedAt: string;
  refreshedAt: string;
  expiresAt: string;
}>;

/** Sessions that were not ended. Whether one has expired is for the reader's clock to say. */
export const sessions = projection<IdentityEvent>()<OpenSession>({
  view: { name: 'identity-sessions', version: 1, indexes: [['userId', 'startedAt']] },
  contexts: [identityContext],
  key: ({ data }) => ('sessionId' in data ? data.sessionId : undefined),
  on: {
    SessionStarted: (_, { data: { sessionId, userId, expiresAt }, metadata: { time } }) => ({
      sessionId,
      userId,
      startedAt: time,
      refreshedAt: time,
      expiresAt,
    }),
    SessionRefreshed: (row, { metadata: { time } }) => row && { ...row, refreshedAt: time },
    SessionEnded: () => null,
  },
});
