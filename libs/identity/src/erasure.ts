import { type IdentityEvent, identityContext } from '@guildhall/contracts';
import { type CommandContext, Decisions, reaction } from '@guildhall/event-sourcing';
import { Vault } from '@guildhall/vault';
import { Injectable } from '@nestjs/common';
import { email, releaseEmail } from './domain/email.js';
import { endSession, session } from './domain/session.js';
import { IdentityViews } from './views.js';

/** What follows from a user being erased. Each step can be repeated, so a crash in between is made good by doing all again. */
@Injectable()
export class Erasure {
  constructor(
    private readonly decisions: Decisions,
    private readonly views: IdentityViews,
    private readonly vault: Vault,
  ) {}

  async finish(userId: string, emailDigest: string, context: CommandContext): Promise<void> {
    await this.views.catchUp();
    const sessionIds = (await this.views.sessionsOf(userId)).map(({ sessionId }) => sessionId);
    for (const sessionId of sessionIds) {
      await this.decisions.decide(
        session,
        sessionId,
        context,
        endSession({ sessionId, userId, reason: 'user-erased' }),
      );
    }
    await this.decisions.decide(email, emailDigest, context, releaseEmail(userId));
    if (context.dryRun) return;
    await this.vault.destroyKey(userId);
    this.decisions.forget([`user-${userId}`, ...sessionIds.map((sessionId) => `session-${sessionId}`)]);
  }

  /** Finishes what the request that erased the user did not live to finish. */
  get reaction() {
    return reaction<IdentityEvent>()({
      name: 'identity.finish-erasure',
      contexts: [identityContext],
      on: {
        UserErased: ({ data: { userId, emailDigest } }, context) => this.finish(userId, emailDigest, context),
      },
    });
  }
}
