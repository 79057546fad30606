import type { Session } from '@guildhall/contracts';
import type { SigningKeys } from '@guildhall/http';
import type { z } from 'zod';

const ACCESS_SECONDS = 600;

export type SessionAnswer = z.infer<typeof Session>;

type Opened = Readonly<{ userId: string; sessionId: string; refreshToken: string; secondsLeft: number }>;

/** The tokens of a session. No access token outlives it. */
export const sessionAnswer = async (
  keys: SigningKeys,
  { userId, sessionId, refreshToken, secondsLeft }: Opened,
): Promise<SessionAnswer> => {
  const seconds = Math.max(1, Math.min(ACCESS_SECONDS, Math.floor(secondsLeft)));
  const { token, expiresAt } = await keys.sign({ sub: userId, sid: sessionId }, seconds);
  return {
    accessToken: token,
    refreshToken,
    tokenType: 'Bearer',
    expiresAt: expiresAt.toISOString(),
    session: { id: sessionId },
  };
};
