import { LogIn as Credentials, Session } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Anonymous, created, Documents, NotRepeatable, Public, SigningKeys } from '@guildhall/http';
import { EmailDigests } from '@guildhall/vault';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { type Account, Accounts } from './accounts.js';
import { strengthenPassword } from './domain/change-user.js';
import { session, SESSION_SECONDS, startSession } from './domain/session.js';
import { user } from './domain/user.js';
import { GuessLimits } from './guess-limits.js';
import { Passwords } from './passwords.js';
import { newRefreshToken } from './refresh-tokens.js';
import { type SessionAnswer, sessionAnswer } from './session-answers.js';
import { failingOnTheBeat } from './steady-time.js';

const BEAT_MS = 100;

export class LogIn extends Command<SessionAnswer> {
  constructor(
    readonly credentials: z.infer<typeof Credentials>,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(LogIn)
export class LogInHandler implements ICommandHandler<LogIn> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly limits: GuessLimits,
    private readonly digests: EmailDigests,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  async execute({ credentials, context }: LogIn): Promise<SessionAnswer> {
    const account = await failingOnTheBeat(BEAT_MS, () => this.#authenticate(credentials, context));
    const own = context.as({ type: 'user', id: account.userId });
    await this.#strengthen(account, credentials.password, own);
    return this.#start(account.userId, own);
  }

  async #authenticate({ email, password }: z.infer<typeof Credentials>, context: CommandContext): Promise<Account> {
    const from = context.origin.source?.address ?? '';
    const account = await this.limits.guess(await this.digests.of(email), from, async () => {
      const found = await this.accounts.byEmail(email);
      return (await this.passwords.matches(found?.passwordHash, password)) ? found : undefined;
    });
    if (!account) throw new Refusal('wrong-credentials');
    if (!account.emailVerified) throw new Refusal('email-not-verified');
    return account;
  }

  async #strengthen({ userId, passwordHash: from }: Account, password: string, context: CommandContext): Promise<void> {
    if (!this.passwords.isWeak(from)) return;
    const to = await this.passwords.hash(password);
    await this.decisions.decide(user, userId, context, strengthenPassword({ userId, from, to }));
  }

  async #start(userId: string, context: CommandContext): Promise<SessionAnswer> {
    const sessionId = context.newId('session');
    const { token, digest } = newRefreshToken(sessionId);
    const expiresAt = new Date(this.clock.now().getTime() + SESSION_SECONDS * 1000).toISOString();
    const started = { sessionId, userId, tokenDigest: digest, expiresAt };
    await this.decisions.decide(session, sessionId, context, startSession(started));
    return sessionAnswer(this.keys, { userId, sessionId, refreshToken: token, secondsLeft: SESSION_SECONDS });
  }
}

@Controller('v1/sessions')
export class LogInRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Public()
  @NotRepeatable()
  @Documents({
    summary: 'Log in. An access token for 10 minutes, and a refresh token that gives the next one, for at most 30 days',
    answers: [201, Session],
    problems: ['wrong-credentials', 'email-not-verified', 'too-many-requests'],
    writes: true,
    repeatable: false,
  })
  async logIn(
    @Body({ schema: Credentials }) credentials: z.infer<typeof Credentials>,
    @Anonymous() context: CommandContext,
  ) {
    const opened = await this.commands.execute(new LogIn(credentials, context));
    return created(`/v1/sessions/${opened.session.id}`, opened);
  }
}
