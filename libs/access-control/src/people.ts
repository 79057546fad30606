import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';

export type Person = Readonly<{ userId: string; name: string; email: string }>;

/** Names and addresses of users, as identity told them. */
export const people = projection<IdentityEvent>()<Person>({
  view: { name: 'access-people', version: 1 },
  contexts: [identityContext],
  key: ({ data }) => ('userId' in data ? data.userId : undefined),
  on: {
    UserRegistered: (_, { data: { userId, name, email } }) => ({ userId, name, email }),
    UserRenamed: (person, { data: { name } }) => person && { ...person, name },
    UserErased: () => null,
  },
});
