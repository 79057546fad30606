import { Invitation } from '@guildhall/contracts';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ChangeOrganization } from './change-organization.js';
import { resendInvitation, revokeInvitation } from './domain/issue-invitation.js';
import type { Organization } from './domain/organization.js';
import { invitationAt } from './invitation-answers.js';
import { beyondIn, mayShareStill } from './may-share.js';
import { OrganizationViews } from './views.js';

@Controller('v1/organizations/:organizationId/invitations/:invitationId')
export class ManageInvitationsRoute {
  constructor(
    private readonly commands: CommandBus,
    private readonly views: OrganizationViews,
    private readonly clock: Clock,
    private readonly replica: AccessReplica,
  ) {}

  @Post('resend')
  @SignedIn()
  @Documents({
    summary:
      'Send an open invitation again: with a new link, and the old ones are not valid any more. Who sends it again is who ' +
      'invites from then on',
    answers: [200, Invitation],
    problems: ['not-found', 'forbidden', 'beyond-own-rights', 'appointed-by-owner'],
    writes: true,
  })
  async resend(
    @Param('organizationId') organizationId: string,
    @Param('invitationId') invitationId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<Invitation> {
    const now = this.clock.now();
    const beyond = beyondIn(this.replica, organizationId);
    const decide = (state: Organization) => {
      const decided = resendInvitation(userId, invitationId, now, beyond)(state);
      mayShareStill(this.replica, userId, organizationId, state.invitations.get(invitationId)!);
      return decided;
    };
    const { events } = await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
    const row = await this.views.invitations.get(invitationId);
    const [resent] = events;
    if (row?.organizationId !== organizationId || resent?.type !== 'InvitationResent') throw new Refusal('not-found');
    return invitationAt({ ...row, status: 'pending', invitedBy: userId, expiresAt: resent.data.expiresAt }, now);
  }

  @Delete()
  @SignedIn()
  @Documents({
    summary: 'Revoke an open invitation',
    answers: [204],
    problems: ['not-found', 'forbidden'],
    writes: true,
  })
  async revoke(
    @Param('organizationId') organizationId: string,
    @Param('invitationId') invitationId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    await this.commands.execute(
      new ChangeOrganization(organizationId, revokeInvitation(userId, invitationId), context),
    );
  }
}
