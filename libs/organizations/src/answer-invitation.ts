import { isId, Organization } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { AccessReplica, Anonymous, Caller, Documents, Public, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { acceptShared } from './accept-shared.js';
import { declineInvitation } from './domain/issue-invitation.js';
import { organization } from './domain/organization.js';
import { organizationFor } from './organization-answers.js';
import { OrganizationViews } from './views.js';

export class AcceptInvitation extends Command<Organization> {
  constructor(
    readonly userId: string,
    readonly token: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

export class DeclineInvitation extends Command<void> {
  constructor(
    readonly token: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

/** The invitation whose link this is, and which of its links. @throws {Refusal} `invalid-token` */
const invitationOf = async (token: string, views: OrganizationViews, tokens: LinkTokens) => {
  const claimed = LinkTokens.claims(token);
  const row = claimed && isId('invitation', claimed.id) ? await views.invitations.get(claimed.id) : undefined;
  const proof = row && (await tokens.verify('invitation', token, row.email));
  if (!row || !proof) throw new Refusal('invalid-token');
  return { ...row, link: proof.link };
};

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
    private readonly digests: EmailDigests,
    private readonly replica: AccessReplica,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, token, context }: AcceptInvitation): Promise<Organization> {
    // Somebody who is signed in may also accept by the id of an invitation that was sent to their own address.
    const person = await this.views.people.get(userId);
    if (!person?.emailVerified) throw new Refusal('invalid-token');
    const emailDigest = await this.digests.of(person.email);
    const invitation = isId('invitation', token)
      ? await this.#addressedTo(emailDigest, token)
      : await invitationOf(token, this.views, this.tokens);
    const { organizationId, invitationId, link } = invitation;
    const membershipId = context.newId('membership');
    const acceptance = { invitationId, link, userId, emailDigest, membershipId };
    const decide = acceptShared(this.replica, acceptance, this.clock.now());
    await this.decisions.decide(organization, organizationId, context, decide);
    const { state } = await this.decisions.load(organization, organizationId, context);
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-yet-consistent');
    return organizationFor(row, userId, state.members.get(userId)?.roles);
  }

  async #addressedTo(emailDigest: string, invitationId: string) {
    const row = await this.views.invitations.get(invitationId);
    if (row?.emailDigest !== emailDigest) throw new Refusal('not-found');
    return row;
  }
}

@CommandHandler(DeclineInvitation)
export class DeclineInvitationHandler implements ICommandHandler<DeclineInvitation> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
  ) {}

  async execute({ token, context }: DeclineInvitation): Promise<void> {
    const { organizationId, invitationId, link } = await invitationOf(token, this.views, this.tokens);
    await this.decisions.decide(organization, organizationId, context, declineInvitation(invitationId, link));
  }
}

@Controller('v1/invitations/:token')
export class AnswerInvitationRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post('accept')
  @SignedIn()
  @Documents({
    summary:
      'Accept an invitation that was sent to the address of the caller, by its token or, if the caller is signed in, its id; ' +
      'accepting twice joins once',
    answers: [200, Organization],
    problems: [
      'not-found',
      'invalid-token',
      'invitation-not-pending',
      'invitation-expired',
      'invitation-for-another-address',
      'inviter-without-rights',
    ],
    writes: true,
  })
  accept(@Param('token') token: string, @Caller() { userId, context }: SignedInCaller) {
    return this.commands.execute(new AcceptInvitation(userId, token, context));
  }

  @Post('decline')
  @Public()
  @Documents({
    summary: 'Decline an invitation; whoever holds its newest link may',
    answers: [204],
    problems: ['invalid-token', 'invitation-not-pending'],
    writes: true,
  })
  async decline(@Param('token') token: string, @Anonymous() context: CommandContext) {
    await this.commands.execute(new DeclineInvitation(token, context));
  }
}
