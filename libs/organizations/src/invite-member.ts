import {
  Invitation,
  InvitationRequest,
  InvitationResults,
  isId,
  NewInvitation,
  type OrganizationEvent,
} from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal, type Written } from '@guildhall/event-sourcing';
import {
  AccessReplica,
  Answer,
  Caller,
  created,
  Documents,
  InvalidInput,
  problemOf,
  SignedIn,
  type SignedInCaller,
} from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { issueInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';
import { invitationIn } from './invitation-answers.js';
import { beyondIn, mayShare, sharingDefaults } from './may-share.js';
import { verifiedPerson } from './people.js';
import { OrganizationViews } from './views.js';

export class InviteMember extends Command<readonly Written<OrganizationEvent>[]> {
  constructor(
    readonly inviterId: string,
    readonly organizationId: string,
    readonly invitation: NewInvitation,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly digests: EmailDigests,
    private readonly replica: AccessReplica,
    private readonly clock: Clock,
  ) {}

  async execute({
    inviterId,
    organizationId,
    invitation,
    context,
  }: InviteMember): Promise<readonly Written<OrganizationEvent>[]> {
    if (!isId('organization', organizationId)) throw new Refusal('not-found');
    mayShare(this.replica, inviterId, organizationId, invitation);
    const { email, name, roles = [], groups = [], projects = [] } = invitation;
    const facts = {
      invitationId: context.newId('invitation'),
      email,
      name,
      emailDigest: await this.digests.of(email),
      roles,
      groups,
      projects,
      userId: (await verifiedPerson(this.views, email))?.userId,
    };
    const decide = issueInvitation(inviterId, facts, this.clock.now(), beyondIn(this.replica, organizationId));
    const shared = sharingDefaults(this.replica, inviterId, roles, decide);
    return (await this.decisions.decide(organization, organizationId, context, shared)).events;
  }
}

@Controller('v1/organizations/:organizationId/invitations')
export class InviteMemberRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary:
      'Invite somebody by e-mail, with organization roles, groups and roles on projects; or many, with a result for each. ' +
      'Who is a member already gets groups and project roles at once',
    answers: [201, Invitation],
    orAnswers: [200, InvitationResults, 'What became of each of many'],
    problems: [
      'not-found',
      'forbidden',
      'unknown-role',
      'beyond-own-rights',
      'appointed-by-owner',
      'already-invited',
      'already-member',
    ],
    writes: true,
  })
  async invite(
    @Param('organizationId') organizationId: string,
    @Body({ schema: InvitationRequest }) { invitations, ...one }: InvitationRequest,
    @Caller() caller: SignedInCaller,
  ) {
    if (!invitations) {
      const invitation = await this.#invite(organizationId, one as NewInvitation, caller, caller.context);
      return created(`/v1/organizations/${organizationId}/invitations/${invitation.id}`, invitation);
    }
    const results: InvitationResults['results'] = [];
    for (const [row, input] of invitations.entries()) {
      // A command of its own for each row: sent again with the same key, each is found done.
      const context = caller.context.with({ commandId: `${caller.context.origin.commandId}/${row}` });
      results.push(await this.#row(organizationId, input, caller, context));
    }
    return new Answer({ results }, { status: 200, results });
  }

  async #row(organizationId: string, input: unknown, caller: SignedInCaller, context: CommandContext) {
    try {
      const parsed = NewInvitation.safeParse(input);
      if (!parsed.success) throw InvalidInput.of(parsed.error.issues);
      return { invitation: await this.#invite(organizationId, parsed.data, caller, context) };
    } catch (error) {
      const problem = problemOf(error, context.origin.requestId);
      if (problem.status >= 500) throw error;
      return { problem };
    }
  }

  async #invite(
    organizationId: string,
    invitation: NewInvitation,
    { userId }: SignedInCaller,
    context: CommandContext,
  ): Promise<Invitation> {
    return invitationIn(await this.commands.execute(new InviteMember(userId, organizationId, invitation, context)));
  }
}
