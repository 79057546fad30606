import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { eraseUser, renameUser, strengthenPassword } from './change-user.js';
import { user } from './user.js';
import { ADA, erased, passwordSet, registered } from './users.fixture.js';

const given = decisionsOf(user);

describe('renaming a user', () => {
  const rename = (name: string) => renameUser({ userId: ADA, name });
  it('renames', () =>
    given(registered)
      .when(rename('Ada King'))
      .then({ type: 'UserRenamed', data: { userId: ADA, name: 'Ada King' } }));
  it('changes nothing for the same name', () => given(registered).when(rename('Ada')).thenNothing());
  it('refuses who was erased', () => given(registered, erased).when(rename('Ada King')).thenRefuses('not-signed-in'));
});

describe('strengthening a password', () => {
  const strengthen = (from: string) => strengthenPassword({ userId: ADA, from, to: 'stronger' });
  it('replaces the hash', () =>
    given(registered, passwordSet)
      .when(strengthen('hash'))
      .then({ type: 'PasswordSet', data: { userId: ADA, hash: 'stronger' } }));
  it('leaves a password that was set meanwhile', () =>
    given(registered, passwordSet).when(strengthen('an older hash')).thenNothing());
  it('concerns no erased user', () => given(registered, passwordSet, erased).when(strengthen('')).thenNothing());
});

describe('erasing a user', () => {
  const erase = eraseUser({ userId: ADA, emailDigest: 'digest' });
  it('erases', () => given(registered).when(erase).then(erased));
  it('erases once', () => given(registered, erased).when(erase).thenNothing());
  it('erases nobody who is not there', () => given().when(erase).thenNothing());
});
