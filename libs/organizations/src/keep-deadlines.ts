import { type OrganizationEvent, organizationsContext } from '@guildhall/contracts';
import { type Clock, deadlines, type Decisions } from '@guildhall/event-sourcing';
import { completeDeletion } from './domain/delete-organization.js';
import { expireInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';
import { releaseSlug, slug } from './domain/slug.js';
import { expireOwnershipTransfer } from './domain/transfer-ownership.js';

type Of = Readonly<{ organizationId: string }>;

const contexts = [organizationsContext];
const over = ({ data: { invitationId: key } }: Readonly<{ data: Readonly<{ invitationId: string }> }>) =>
  ({ key, at: null }) as const;
const settled = ({ data: { transferId: key } }: Readonly<{ data: Readonly<{ transferId: string }> }>) =>
  ({ key, at: null }) as const;

/** An invitation that nobody answers expires. */
export const expireInvitations = (decisions: Decisions, clock: Clock) =>
  deadlines<OrganizationEvent>()<Of>({
    name: 'organizations.expire-invitations',
    contexts,
    on: {
      InvitationIssued: ({ data: { invitationId: key, organizationId, expiresAt: at, acceptedAtOnceBy } }) =>
        acceptedAtOnceBy === undefined ? { key, organizationId, at } : undefined,
      InvitationResent: ({ data: { invitationId: key, organizationId, expiresAt: at } }) => ({
        key,
        organizationId,
        at,
      }),
      InvitationAccepted: over,
      InvitationDeclined: over,
      InvitationRevoked: over,
      InvitationExpired: over,
      InvitationErased: over,
    },
    due: async ({ key, organizationId }, context) => {
      await decisions.decide(organization, organizationId, context, expireInvitation(key, clock.now()));
    },
  });

/** An offer of ownership that nobody answers expires. */
export const expireOwnershipTransfers = (decisions: Decisions, clock: Clock) =>
  deadlines<OrganizationEvent>()<Of>({
    name: 'organizations.expire-ownership-transfers',
    contexts,
    on: {
      OwnershipTransferOffered: ({ data: { transferId: key, organizationId, expiresAt: at } }) => ({
        key,
        organizationId,
        at,
      }),
      OwnershipTransferDeclined: settled,
      OwnershipTransferCancelled: settled,
      OwnershipTransferExpired: settled,
      OwnershipTransferred: settled,
    },
    due: async ({ key, organizationId }, context) => {
      await decisions.decide(organization, organizationId, context, expireOwnershipTransfer(key, clock.now()));
    },
  });

/** A deleted organization that nobody restores is gone for good, and its slug is free again. */
export const completeDeletions = (decisions: Decisions, clock: Clock) =>
  deadlines<OrganizationEvent>()<Of>({
    name: 'organizations.complete-deletions',
    contexts,
    on: {
      OrganizationDeleted: ({ data: { organizationId, restorableUntil: at } }) => ({
        key: organizationId,
        organizationId,
        at,
      }),
      OrganizationRestored: ({ data: { organizationId: key } }) => ({ key, at: null }),
    },
    due: async ({ organizationId }, context) => {
      await decisions.decide(organization, organizationId, context, completeDeletion(clock.now()));
      const { state } = await decisions.load(organization, organizationId);
      if (state.status !== 'gone') return;
      await decisions.decide(slug, state.slug, context, releaseSlug(organizationId));
    },
  });
