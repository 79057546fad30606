import { EmailVerification } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Anonymous, Documents, Public } from '@guildhall/http';
import { LinkTokens } from '@guildhall/vault';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { Accounts } from './accounts.js';
import { user } from './domain/user.js';
import { verifyEmail } from './domain/verify-email.js';

export class VerifyEmail extends Command<void> {
  constructor(
    readonly token: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(VerifyEmail)
export class VerifyEmailHandler implements ICommandHandler<VerifyEmail> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly links: LinkTokens,
  ) {}

  async execute({ token, context }: VerifyEmail): Promise<void> {
    const claims = LinkTokens.claims(token);
    const account = claims && (await this.accounts.byId(claims.id));
    const subject = account && (await this.links.verify('verify-email', token, account.email));
    if (!subject) throw new Refusal('invalid-token');
    const { id: userId, link } = subject;
    await this.decisions.decide(user, userId, context.as({ type: 'user', id: userId }), verifyEmail({ userId, link }));
  }
}

@Controller('v1/email-verifications')
export class VerifyEmailRoute {
  constructor(private readonly commands: CommandBus) {}

  /** Nothing of the account is in the answer: a link may be followed by whoever it was forwarded to. */
  @Post()
  @Public()
  @Documents({
    summary:
      'Verify an e-mail address by the token of the link that was sent to it; following it again changes nothing',
    answers: [204],
    problems: ['invalid-token'],
    writes: true,
  })
  async verify(
    @Body({ schema: EmailVerification }) { token }: z.infer<typeof EmailVerification>,
    @Anonymous() context: CommandContext,
  ): Promise<void> {
    await this.commands.execute(new VerifyEmail(token, context));
  }
}
