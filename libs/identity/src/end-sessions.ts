import { isId } from '@guildhall/contracts';
import { type CommandContext, Decisions, Refusal } from '@guildhall/event-sourcing';
import { Caller, Documents, SignedIn, type SignedInCaller } from '@guildhall/http';
import { Controller, Delete, Param } from '@nestjs/common';
import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { endSession, session } from './domain/session.js';
import { IdentityViews } from './views.js';

export class EndSessions extends Command<void> {
  constructor(
    readonly userId: string,
    /** One session, or all of them. */
    readonly only: string | undefined,
    readonly context: CommandContext,
  ) {
    super();
  }
}

@CommandHandler(EndSessions)
export class EndSessionsHandler implements ICommandHandler<EndSessions> {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: IdentityViews,
  ) {}

  async execute({ userId, only, context }: EndSessions): Promise<void> {
    for (const sessionId of only === undefined ? await this.#all(userId) : [await this.#own(userId, only)]) {
      await this.decisions.decide(session, sessionId, context, endSession({ sessionId, userId, reason: 'logged-out' }));
    }
  }

  async #all(userId: string): Promise<readonly string[]> {
    await this.views.catchUp();
    return (await this.views.sessionsOf(userId)).map(({ sessionId }) => sessionId);
  }

  async #own(userId: string, sessionId: string): Promise<string> {
    const state = isId('session', sessionId) ? (await this.decisions.load(session, sessionId)).state : undefined;
    if (state?.userId !== userId) throw new Refusal('not-found');
    return sessionId;
  }
}

@Controller('v1/sessions')
export class EndSessionsRoute {
  constructor(private readonly commands: CommandBus) {}

  @Delete()
  @SignedIn()
  @Documents({ summary: 'Log out everywhere', answers: [204], writes: true, dryRun: false })
  async endAll(@Caller() { userId, context }: SignedInCaller): Promise<void> {
    await this.commands.execute(new EndSessions(userId, undefined, context));
  }

  @Delete('current')
  @SignedIn()
  @Documents({ summary: 'Log out', answers: [204], writes: true, dryRun: false })
  async endCurrent(@Caller() { userId, sessionId, context }: SignedInCaller): Promise<void> {
    await this.commands.execute(new EndSessions(userId, sessionId, context));
  }

  @Delete(':sessionId')
  @SignedIn()
  @Documents({
    summary: 'End one of the own sessions',
    answers: [204],
    problems: ['not-found'],
    writes: true,
    dryRun: false,
  })
  async end(@Param('sessionId') sessionId: string, @Caller() { userId, context }: SignedInCaller): Promise<void> {
    await this.commands.execute(new EndSessions(userId, sessionId, context));
  }
}
