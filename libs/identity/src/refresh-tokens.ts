import { createHash, randomBytes } from 'node:crypto';
import { isId } from '@guildhall/contracts';

/** A refresh token is `<session id>.<256 random bits>`. Only its digest is ever written down. */
export const newRefreshToken = (sessionId: string): { token: string; digest: string } => {
  const token = `${sessionId}.${randomBytes(32).toString('base64url')}`;
  return { token, digest: digestOf(token) };
};

/** The session that a token claims to be of; undefined for what is no refresh token. */
export const readRefreshToken = (token: string): { sessionId: string; digest: string } | undefined => {
  const sessionId = /^(ses_[0-9a-z]{26})\.[A-Za-z0-9_-]{43}$/.exec(token)?.[1];
  return sessionId !== undefined && isId('session', sessionId) ? { sessionId, digest: digestOf(token) } : undefined;
};

const digestOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
