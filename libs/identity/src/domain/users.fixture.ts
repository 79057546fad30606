import type { UserEvent } from './user.js';

export const ADA = 'usr_00000000000000000000000ada';
export const BOB = 'usr_00000000000000000000000b0b';

export const registered: Extract<UserEvent, { type: 'UserRegistered' }> = {
  type: 'UserRegistered',
  data: { userId: ADA, email: 'ada@example.com', name: 'Ada' },
};
export const passwordSet: UserEvent = { type: 'PasswordSet', data: { userId: ADA, hash: 'hash' } };
export const verified: UserEvent = { type: 'EmailVerified', data: { userId: ADA, by: 'link' } };
export const abandoned: UserEvent = { type: 'RegistrationAbandoned', data: { userId: ADA } };
export const erased: UserEvent = { type: 'UserErased', data: { userId: ADA, emailDigest: 'digest' } };
