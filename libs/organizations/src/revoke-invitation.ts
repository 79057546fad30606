import { isId } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { revokeInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';

export class RevokeInvitation extends Command<void> {
  constructor(
    readonly actorId: string,
    readonly organizationId: string,
    readonly invitationId: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(private readonly decisions: Decisions) {}

  async execute({ actorId, organizationId, invitationId, context }: RevokeInvitation): Promise<void> {
    await this.decisions.decide(organization, organizationId, context, revokeInvitation(actorId, invitationId));
  }
}

@Controller('v1/organizations/:organizationId/invitations/:invitationId')
export class RevokeInvitationRoute {
  constructor(private readonly commands: CommandBus) {}

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
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    await this.commands.execute(new RevokeInvitation(userId, organizationId, invitationId, context));
  }
}
