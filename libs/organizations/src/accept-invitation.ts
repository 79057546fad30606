import { isId, Organization } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { EmailDigests, LinkTokens } from '@guildhall/vault';
import { Controller, Param, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { acceptInvitation } from './domain/accept-invitation.js';
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

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: OrganizationViews,
    private readonly tokens: LinkTokens,
    private readonly digests: EmailDigests,
    private readonly clock: Clock,
  ) {}

  async execute({ userId, token, context }: AcceptInvitation): Promise<Organization> {
    const claimed = LinkTokens.claims(token);
    const invitation =
      claimed && isId('invitation', claimed.id) ? await this.views.invitations.get(claimed.id) : undefined;
    const proof = invitation && (await this.tokens.verify('invitation', token, invitation.email));
    const person = await this.views.people.get(userId);
    if (!invitation || !proof || !person?.emailVerified) throw new Refusal('invalid-token');
    const { organizationId } = invitation;
    const acceptance = {
      invitationId: proof.id,
      link: proof.link,
      userId,
      emailDigest: await this.digests.of(person.email),
      membershipId: context.newId('membership'),
    };
    const decide = acceptInvitation(acceptance, this.clock.now());
    await this.decisions.decide(organization, organizationId, context, decide);
    const { state } = await this.decisions.load(organization, organizationId, context);
    const roles = state.members.get(userId)?.roles ?? [];
    const row = await this.views.organizations.get(organizationId);
    if (!row) throw new Refusal('not-yet-consistent');
    return organizationFor(row, roles);
  }
}

@Controller('v1/invitations/:token/accept')
export class AcceptInvitationRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @Documents({
    summary: 'Accept an invitation that was sent to the address of the caller; accepting twice joins once',
    answers: [200, Organization],
    problems: [
      'not-found',
      'invalid-token',
      'invitation-not-pending',
      'invitation-expired',
      'invitation-for-another-address',
    ],
    writes: true,
  })
  accept(@Param('token') token: string, @Caller() { userId, context }: SignedInCaller) {
    return this.commands.execute(new AcceptInvitation(userId, token, context));
  }
}
