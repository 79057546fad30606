import type { EmailTemplate } from '@guildhall/contracts';
import { type Letter, spoken } from './letter.js';

/** What a template may speak of; what was erased reads `erased`. */
export type Facts = Readonly<{
  /** Of the recipient, if they have an account. */
  name: string;
  organization: string;
  inviter: string;
  /** None once the recipient is erased: there is nobody left who could follow it. */
  link?: string;
  expiresAt?: string;
}>;

const instants = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

const actionOf = (label: string, url: string | undefined) => (url ? { action: { label, url } } : {});

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

  invitation: ({ organization, inviter, link, expiresAt }) => ({
    subject: `${inviter} invites you to ${organization}`,
    before: ['Hello,', `${spoken(inviter)} invites you to join the organization ${spoken(organization)}.`],
    ...actionOf('See the invitation', link),
    after: [
      ...(expiresAt
        ? [`It can be accepted until ${instants.format(new Date(expiresAt))} UTC, with this e-mail address.`]
        : []),
      'If you do not know them, ignore this e-mail: without you nothing will happen. Do not forward it, for whoever has the link can register with it.',
    ],
  }),
};
