import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { type CommandContext, type Decisions, reaction, type Subscriptions } from '@guildhall/event-sourcing';
import { allRows } from '@guildhall/read-model';
import type { Vault } from '@guildhall/vault';
import { eraseInvitation } from './domain/issue-invitation.js';
import { eraseMember } from './domain/manage-members.js';
import { organization } from './domain/organization.js';
import type { OrganizationViews } from './views.js';

/** Who is erased leaves every organization, and the address they were invited under cannot be read any more. */
export const forgetErased = (
  decisions: Decisions,
  views: OrganizationViews,
  subscriptions: Subscriptions,
  vault: Vault,
) =>
  reaction<IdentityEvent>()({
    name: 'organizations.forget-erased',
    contexts: [identityContext],
    on: {
      UserErased: async ({ data: { userId, emailDigest }, position }, context) => {
        await subscriptions.appliedUpTo(position);
        for (const { organizationId } of await allRows(views.memberships, { where: { userId } })) {
          const step = stepOf(context, organizationId);
          await decisions.decide(organization, organizationId, step, eraseMember(userId));
        }
        for (const { organizationId, invitationId } of await allRows(views.invitations, { where: { emailDigest } })) {
          const step = stepOf(context, invitationId);
          await decisions.decide(organization, organizationId, step, eraseInvitation(invitationId));
          await vault.destroyKey(invitationId);
        }
      },
    },
  });

/** One command for each thing there is to do about the event. */
const stepOf = (context: CommandContext, about: string): CommandContext =>
  context.with({ commandId: `${context.origin.commandId}/${about}` });
