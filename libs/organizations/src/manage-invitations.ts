import { Invitation, type OrganizationEvent } from '@guildhall/contracts';
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

type Decide = (organization: Organization) => readonly OrganizationEvent[];

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
    problems: ['not-found', 'forbidden', 'invitation-not-pending', 'beyond-own-rights', 'appointed-by-owner'],
    writes: true,
  })
  async resend(
    @Param('organizationId') organizationId: string,
    @Param('invitationId') invitationId: string,
    @Caller() { userId, context }: SignedInCaller,
  ): Promise<Invitation> {
    const now = this.clock.now();
    const beyond = beyondIn(this.replica, organizationId);
    const decide = await this.#known(organizationId, invitationId, (state) => {
      const decided = resendInvitation(userId, invitationId, now, beyond)(state);
      mayShareStill(this.replica, userId, organizationId, state.invitations.get(invitationId)!);
      return decided;
    });
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
    problems: ['not-found', 'forbidden', 'invitation-not-pending'],
    writes: true,
  })
  async revoke(
    @Param('organizationId') organizationId: string,
    @Param('invitationId') invitationId: string,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    const decide = await this.#known(organizationId, invitationId, revokeInvitation(userId, invitationId));
    await this.commands.execute(new ChangeOrganization(organizationId, decide, context));
  }

  /** Tells what never was from what is over: decisions remember invitations only while they are open. */
  async #known(organizationId: string, invitationId: string, decide: Decide): Promise<Decide> {
    const row = await this.views.invitations.get(invitationId);
    if (row?.organizationId === organizationId) return decide;
    return (state) => {
      if (!state.invitations.has(invitationId)) throw new Refusal('not-found');
      return decide(state);
    };
  }
}
