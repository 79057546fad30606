import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { ERASED, projection } from '@guildhall/event-sourcing';

export type Person = Readonly<{ userId: string; name: string; email: string }>;

/** How users are addressed, and where. Nobody who was erased is in it. */
export const people = projection<IdentityEvent>()<Person>({
  view: { name: 'notifications-people', version: 1, indexes: [['email']] },
  contexts: [identityContext],
  key: ({ data }) => ('userId' in data ? data.userId : undefined),
  on: {
    // Read when the key is destroyed already, there is nobody to write to.
    UserRegistered: (_, { data: { userId, name, email } }) => (email === ERASED ? null : { userId, name, email }),
    UserRenamed: (person, { data: { name } }) => person && { ...person, name },
    UserErased: () => null,
  },
});
