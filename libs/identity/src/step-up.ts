import { SteppedUp, StepUp as Confirmation } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, NotRepeatable, SignedIn, type SignedInCaller, SigningKeys } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { Accounts } from './accounts.js';
import { isLive, session } from './domain/session.js';
import { GuessLimits } from './guess-limits.js';
import { Passwords } from './passwords.js';

const STEP_UP_SECONDS = 300;

type Stronger = z.infer<typeof SteppedUp>;

export class StepUp extends Command<Stronger> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly password: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(StepUp)
export class StepUpHandler implements ICommandHandler<StepUp> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly limits: GuessLimits,
    private readonly digests: EmailDigests,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  /** Writes nothing: that the person has confirmed who they are stands in the token alone. */
  async execute({ userId, sessionId, password, context }: StepUp): Promise<Stronger> {
    const now = this.clock.now();
    const account = await this.accounts.byId(userId);
    const { state } = await this.decisions.load(session, sessionId);
    if (!account || !isLive(state, now.toISOString()) || state.userId !== userId) throw new Refusal('not-signed-in');

    const from = context.origin.source?.address ?? '';
    const right = await this.limits.guess(await this.digests.of(account.email), from, async () =>
      (await this.passwords.matches(account.passwordHash, password)) ? account : undefined,
    );
    if (!right) throw new Refusal('wrong-credentials');
    const step_up = Math.floor(now.getTime() / 1000) + STEP_UP_SECONDS;
    const { token, expiresAt } = await this.keys.sign({ sub: userId, sid: sessionId, step_up }, STEP_UP_SECONDS);
    return { accessToken: token, tokenType: 'Bearer', expiresAt: expiresAt.toISOString() };
  }
}

@Controller('v1/step-up')
export class StepUpRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @SignedIn()
  @NotRepeatable()
  @Documents({
    summary: 'Confirm by password that it is you: an access token for 5 minutes that sensitive actions accept',
    answers: [200, SteppedUp],
    problems: ['wrong-credentials', 'not-signed-in', 'too-many-requests'],
    writes: true,
    repeatable: false,
  })
  async stepUp(
    @Body({ schema: Confirmation }) { password }: z.infer<typeof Confirmation>,
    @Caller() caller: SignedInCaller,
  ) {
    return this.commands.execute(new StepUp(caller.userId, caller.sessionId, password, caller.context));
  }
}
