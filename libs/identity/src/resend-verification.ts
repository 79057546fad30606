import { EmailVerificationResend } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions } from '@guildhall/event-sourcing';
import { EventStore } from '@guildhall/event-store';
import { Anonymous, Documents, Public } from '@guildhall/http';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { Accounts } from './accounts.js';
import { user } from './domain/user.js';
import { requestVerification } from './domain/verify-email.js';
import { onTheBeat } from './steady-time.js';

const BEAT_MS = 100;

export class ResendVerification extends Command<void> {
  constructor(
    readonly email: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(ResendVerification)
export class ResendVerificationHandler implements ICommandHandler<ResendVerification> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly store: EventStore,
    private readonly clock: Clock,
  ) {}

  async execute({ email, context }: ResendVerification): Promise<void> {
    await onTheBeat(BEAT_MS, async () => {
      const account = await this.accounts.byEmail(email);
      if (account) {
        const { userId } = account;
        const now = this.clock.now().toISOString();
        await this.decisions.decide(user, userId, context, requestVerification({ userId, now }));
      }
      context.saw(await this.store.head());
    });
  }
}

@Controller('v1/email-verifications/resend')
export class ResendVerificationRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Public()
  @Documents({
    summary: 'Ask for another verification link; only the newest is valid. The answer is the same for every address',
    answers: [202],
    writes: true,
  })
  async resend(
    @Body({ schema: EmailVerificationResend }) { email }: z.infer<typeof EmailVerificationResend>,
    @Anonymous() context: CommandContext,
  ): Promise<void> {
    await this.commands.execute(new ResendVerification(email, context));
  }
}
