import { type Founding, type IdentityEvent, identityContext } from '@guildhall/contracts';
import { projection } from '@guildhall/event-sourcing';
import type { z } from 'zod';
import type { OrganizationViews } from './views.js';

export type Person = Readonly<{
  userId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  /** Whether they registered by the link of an invitation. */
  invited: boolean;
  /** The organization that they asked for when they registered. */
  founding: z.infer<typeof Founding> | null;
}>;

/** Names and addresses of users, as identity told them. */
export const people = projection<IdentityEvent>()<Person>({
  view: { name: 'organizations-people', version: 2, indexes: [['email']] },
  contexts: [identityContext],
  key: ({ data }) => ('userId' in data ? data.userId : undefined),
  on: {
    UserRegistered: (_, { data: { userId, name, email, invitation, founding } }) => ({
      userId,
      name,
      email,
      emailVerified: false,
      invited: invitation !== undefined,
      founding: founding ?? null,
    }),
    EmailVerified: (person) => person && { ...person, emailVerified: true },
    UserRenamed: (person, { data: { name } }) => person && { ...person, name },
    UserErased: () => null,
  },
});

/** Who has proved that this address is theirs. */
export const verifiedPerson = async ({ people: view }: OrganizationViews, email: string): Promise<Person | undefined> =>
  (await view.find({ where: { email, emailVerified: true }, limit: 1 })).rows[0];
