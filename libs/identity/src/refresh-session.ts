import { Refresh, Session } from '@guildhall/contracts';
import { Clock, type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Anonymous, Documents, NotRepeatable, Public, SigningKeys } from '@guildhall/http';
import { Body, Controller, Post } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { z } from 'zod';
import { Accounts } from './accounts.js';
import { refreshSession, session } from './domain/session.js';
import { newRefreshToken, readRefreshToken } from './refresh-tokens.js';
import { type SessionAnswer, sessionAnswer } from './session-answers.js';

export class RefreshSession extends Command<SessionAnswer> {
  constructor(
    readonly refreshToken: string,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(RefreshSession)
export class RefreshSessionHandler implements ICommandHandler<RefreshSession> {
  constructor(
    private readonly decisions: Decisions,
    private readonly accounts: Accounts,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {}

  async execute({ refreshToken, context }: RefreshSession): Promise<SessionAnswer> {
    const presented = readRefreshToken(refreshToken);
    if (!presented) throw new Refusal('invalid-refresh-token');
    const { sessionId } = presented;
    const { userId, expiresAt } = (await this.decisions.load(session, sessionId)).state ?? {};
    // A session that was left over when its user was erased lets nobody in.
    if (!userId || !expiresAt || !(await this.accounts.byId(userId))) throw new Refusal('invalid-refresh-token');

    const next = newRefreshToken(sessionId);
    const now = this.clock.now();
    const { events } = await this.decisions.decide(
      session,
      sessionId,
      context.as({ type: 'user', id: userId }),
      refreshSession({ sessionId, presented: presented.digest, next: next.digest, now: now.toISOString() }),
    );
    if (events.some(({ type }) => type === 'SessionEnded')) throw new Refusal('refresh-token-reused');
    const secondsLeft = (Date.parse(expiresAt) - now.getTime()) / 1000;
    return sessionAnswer(this.keys, { userId, sessionId, refreshToken: next.token, secondsLeft });
  }
}

@Controller('v1/sessions/refresh')
export class RefreshSessionRoute {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @Public()
  @NotRepeatable()
  @Documents({
    summary: 'Exchange a refresh token for the next one and an access token. Using one twice ends the session',
    answers: [200, Session],
    problems: ['invalid-refresh-token', 'refresh-token-reused'],
    writes: true,
    repeatable: false,
  })
  async refresh(
    @Body({ schema: Refresh }) { refreshToken }: z.infer<typeof Refresh>,
    @Anonymous() context: CommandContext,
  ) {
    return this.commands.execute(new RefreshSession(refreshToken, context));
  }
}
