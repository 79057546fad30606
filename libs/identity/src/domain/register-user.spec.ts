import { describe, it } from 'node:test';
import { decisionsOf } from '@guildhall/testing';
import { abandonRegistration, noteRepeatedRegistration, registerUser } from './register-user.js';
import { type UserEvent, user } from './user.js';
import { abandoned, ADA, erased, passwordSet, registered } from './users.fixture.js';

const given = decisionsOf(user);
const ada = { userId: ADA, email: 'ada@example.com', name: 'Ada', passwordHash: 'hash' };
const invitation = { invitationId: 'inv_00000000000000000000000000', link: 3 };

describe('registering a user', () => {
  it('registers with a password', () => given().when(registerUser(ada)).then(registered, passwordSet));
  it('verifies the address of who followed an invitation', () => {
    const invited: UserEvent = { ...registered, data: { ...registered.data, invitation } };
    const byInvitation: UserEvent = { type: 'EmailVerified', data: { userId: ADA, by: 'invitation' } };
    const expected = [invited, passwordSet, byInvitation];
    given()
      .when(registerUser({ ...ada, invitation }))
      .then(...expected);
  });
  it('registers once', () => given(registered).when(registerUser(ada)).thenNothing());
  it('registers nobody under an id that was given up', () => given(abandoned).when(registerUser(ada)).thenNothing());
  it('registers nobody under the id of an erased user', () =>
    given(registered, erased).when(registerUser(ada)).thenNothing());
});

describe('abandoning a registration', () => {
  it('closes one that never came to be', () => given().when(abandonRegistration(ADA)).then(abandoned));
  it('leaves a user as they are', () => given(registered).when(abandonRegistration(ADA)).thenNothing());
  it('closes once', () => given(abandoned).when(abandonRegistration(ADA)).thenNothing());
});

describe('registering again', () => {
  const at = (now: string) => noteRepeatedRegistration({ userId: ADA, now });
  const repeated = (repeatedAt: string) => ({
    type: 'RegistrationRepeated' as const,
    data: { userId: ADA, repeatedAt },
  });
  const noon = '2026-01-01T12:00:00.000Z';

  it('is noted', () => given(registered).when(at(noon)).then(repeated(noon)));
  it('is not noted again within the hour', () =>
    given(registered, repeated(noon)).when(at('2026-01-01T12:59:59.999Z')).thenNothing());
  it('is noted again after an hour', () =>
    given(registered, repeated(noon)).when(at('2026-01-01T13:00:00.000Z')).then(repeated('2026-01-01T13:00:00.000Z')));
  it('concerns no erased user', () => given(registered, erased).when(at(noon)).thenNothing());
});
