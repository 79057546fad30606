import { Refusal } from '@guildhall/event-sourcing';
import type { User, UserEvent } from './user.js';

export const renameUser =
  ({ userId, name }: { userId: string; name: string }) =>
  (user: User): UserEvent[] => {
    if (user.status !== 'registered') throw new Refusal('not-signed-in');
    return user.name === name ? [] : [{ type: 'UserRenamed', data: { userId, name } }];
  };

/** The same password under stronger parameters, unless another one was set meanwhile. */
export const strengthenPassword =
  ({ userId, from, to }: { userId: string; from: string; to: string }) =>
  ({ status, passwordHash }: User): UserEvent[] =>
    status === 'registered' && passwordHash === from ? [{ type: 'PasswordSet', data: { userId, hash: to } }] : [];

export const eraseUser =
  ({ userId, emailDigest }: { userId: string; emailDigest: string }) =>
  ({ status }: User): UserEvent[] =>
    status === 'registered' ? [{ type: 'UserErased', data: { userId, emailDigest } }] : [];
