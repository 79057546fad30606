import type { EmailTemplate } from '@guildhall/contracts';
import { actionOf, instantOf, type Letter, spoken } from './letter.js';
import type { Facts } from './templates.js';

type OwnershipTemplate = Extract<EmailTemplate, `ownership-${string}`>;

/** What is said about an organization that changes hands. */
export const OWNERSHIP_LETTERS: Readonly<Record<OwnershipTemplate, (facts: Facts) => Letter>> = {
  'ownership-offer': ({ name, organization, person, link, expiresAt }) => ({
    subject: `${person} offers you the ownership of ${organization}`,
    before: [
      `Hello ${spoken(name)},`,
      `${spoken(person)} wants to hand the organization ${spoken(organization)} over to you. If you accept, you are its owner from then on.`,
    ],
    ...actionOf('See the offer', link),
    after: [
      ...(expiresAt ? [`It can be accepted until ${instantOf(expiresAt)}; you sign in to do so.`] : []),
      'If you do nothing, everything stays as it is.',
    ],
  }),

  'ownership-offer-declined': ({ name, organization, person }) => ({
    subject: `${person} has declined the ownership of ${organization}`,
    before: [
      `Hello ${spoken(name)},`,
      `${spoken(person)} does not want to take the organization ${spoken(organization)} over. You are still its owner.`,
    ],
    after: [],
  }),

  'ownership-offer-cancelled': ({ name, organization }) => ({
    subject: `The ownership of ${organization} is offered no more`,
    before: [
      `Hello ${spoken(name)},`,
      `the offer to take the organization ${spoken(organization)} over is not open any more, so its owner is who it was. There is nothing to do.`,
    ],
    after: [],
  }),

  'ownership-offer-expired': ({ name, organization }) => ({
    subject: `The offer to take ${organization} over has expired`,
    before: [
      `Hello ${spoken(name)},`,
      `nobody has answered the offer to take the organization ${spoken(organization)} over in time, so its owner is who it was.`,
    ],
    after: ['The owner can offer it again.'],
  }),

  'ownership-taken-over': ({ name, organization, person }) => ({
    subject: `You are the owner of ${organization}`,
    before: [
      `Hello ${spoken(name)},`,
      `${spoken(person)} has handed the organization ${spoken(organization)} over to you: you are its owner now.`,
    ],
    after: [],
  }),

  'ownership-handed-over': ({ name, organization, person }) => ({
    subject: `${person} is the owner of ${organization} now`,
    before: [
      `Hello ${spoken(name)},`,
      `you have handed the organization ${spoken(organization)} over to ${spoken(person)}, and are not its owner any more.`,
    ],
    after: ['If this was not you, somebody knows your password: change it, and tell the new owner.'],
  }),
};
