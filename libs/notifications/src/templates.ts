import type { EmailTemplate } from '@guildhall/contracts';
import { actionOf, instantOf, type Letter, spoken } from './letter.js';
import { OWNERSHIP_LETTERS } from './ownership-letters.js';

/** What a template may speak of; what was erased reads `erased`. */
export type Facts = Readonly<{
  /** Of the recipient, if they have an account. */
  name: string;
  organization: string;
  /** Somebody whom it speaks of: who invites, offers, takes over. */
  person: string;
  projects: readonly string[];
  /** None once the recipient is erased: there is nobody left who could follow it. */
  link?: string;
  expiresAt?: string;
}>;

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** Organizations are spoken of as a whole, or by the projects in them that it is about. */
const placeOf = ({ organization, projects }: Facts): string =>
  projects.length === 0
    ? `the organization ${spoken(organization)}`
    : `${lists.format(projects.map(spoken))}, ${projects.length === 1 ? 'a project' : 'projects'} of ${spoken(organization)}`;

const openUntil = (expiresAt: string | undefined): string[] =>
  expiresAt ? [`It can be accepted until ${instantOf(expiresAt)}, with this e-mail address.`] : [];

const STRANGERS =
  'If you do not know them, ignore this e-mail: without you nothing will happen. Do not forward it, for whoever has the link can register with it.';

export const TEMPLATES: Readonly<Record<EmailTemplate, (facts: Facts) => Letter>> = {
  'verify-email': ({ name, link }) => ({
    subject: 'Verify your e-mail address',
    before: [`Hello ${spoken(name)},`, 'welcome! Please confirm that this e-mail address is yours.'],
    ...actionOf('Verify e-mail address', link),
    after: [
      'If several such e-mails were sent to you, the link in the newest one is the one that works.',
      'If you have not signed up, somebody typed your address by mistake: ignore this e-mail, and nothing will happen.',
    ],
  }),

  'already-registered': ({ name }) => ({
    subject: 'You already have an account',
    before: [
      `Hello ${spoken(name)},`,
      'somebody, perhaps you, has just tried to sign up with this e-mail address. It has an account already, so no other was made.',
      'If it was you: log in with this address and your password.',
    ],
    after: [
      'If it was not you, there is nothing to do: nobody has got into your account, or has been told that it exists.',
    ],
  }),

  invitation: ({ organization, person, link, expiresAt }) => ({
    subject: `${person} invites you to ${organization}`,
    before: ['Hello,', `${spoken(person)} invites you to join the organization ${spoken(organization)}.`],
    ...actionOf('See the invitation', link),
    after: [...openUntil(expiresAt), STRANGERS],
  }),

  'collaborator-invitation': (facts) => ({
    subject: `${facts.person} invites you to collaborate with ${facts.organization}`,
    before: [
      'Hello,',
      `${spoken(facts.person)} invites you to work on ${placeOf(facts)}, as an external collaborator: you do not become a member of the organization.`,
    ],
    ...actionOf('See the invitation', facts.link),
    after: [...openUntil(facts.expiresAt), STRANGERS],
  }),

  'access-given': (facts) => ({
    subject: `You were given access in ${facts.organization}`,
    before: [`Hello ${spoken(facts.name)},`, `${spoken(facts.person)} has given you access to ${placeOf(facts)}.`],
    after: ['You belong to the organization already, so there is nothing to accept.'],
  }),

  'member-added': ({ name, organization, person }) => ({
    subject: `You were added to ${organization}`,
    before: [`Hello ${spoken(name)},`, `${spoken(person)} has added you to the organization ${spoken(organization)}.`],
    after: ['If you do not want to belong to it, you can leave it at any time.'],
  }),

  'member-removed': ({ name, organization }) => ({
    subject: `Your access to ${organization} has ended`,
    before: [
      `Hello ${spoken(name)},`,
      `you were removed from the organization ${spoken(organization)} and have no access to it or its projects any more.`,
    ],
    after: ['If that was a mistake, ask its administrators to invite you again.'],
  }),

  ...OWNERSHIP_LETTERS,

  'organization-deleted': ({ name, organization, person, expiresAt }) => ({
    subject: `${organization} was deleted`,
    before: [
      `Hello ${spoken(name)},`,
      `${spoken(person)} has deleted the organization ${spoken(organization)}. Nobody has access to it any more.`,
    ],
    after: expiresAt ? [`You can restore it until ${instantOf(expiresAt)}. After that it is gone for good.`] : [],
  }),
};
