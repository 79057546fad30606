import { Subscriptions } from '@guildhall/event-sourcing';
import { EventStore } from '@guildhall/event-store';
import { EmailDigests, LinkTokens, Vault } from '@guildhall/vault';
import { Module } from '@nestjs/common';
import { Accounts } from './accounts.js';
import { EndSessionsHandler, EndSessionsRoute } from './end-sessions.js';
import { EraseUserHandler, EraseUserRoute } from './erase-user.js';
import { Erasure } from './erasure.js';
import { GuessLimits } from './guess-limits.js';
import { KeySetRoute } from './key-set.js';
import { ListSessionsRoute } from './list-sessions.js';
import { LogInHandler, LogInRoute } from './log-in.js';
import { Passwords } from './passwords.js';
import { ReadMeRoute } from './read-me.js';
import { RefreshSessionHandler, RefreshSessionRoute } from './refresh-session.js';
import { RegisterUserHandler, RegisterUserRoute } from './register-user.js';
import { RenameUserHandler, RenameUserRoute } from './rename-user.js';
import { ResendVerificationHandler, ResendVerificationRoute } from './resend-verification.js';
import { StepUpHandler, StepUpRoute } from './step-up.js';
import { VerifyEmailHandler, VerifyEmailRoute } from './verify-email.js';
import { IdentityViews } from './views.js';

@Module({
  controllers: [
    RegisterUserRoute,
    VerifyEmailRoute,
    ResendVerificationRoute,
    LogInRoute,
    RefreshSessionRoute,
    ListSessionsRoute,
    EndSessionsRoute,
    ReadMeRoute,
    RenameUserRoute,
    StepUpRoute,
    EraseUserRoute,
    KeySetRoute,
  ],
  providers: [
    {
      provide: IdentityViews,
      inject: [Subscriptions, EventStore],
      useFactory: (subscriptions: Subscriptions, store: EventStore) => IdentityViews.open(subscriptions, store),
    },
    { provide: LinkTokens, inject: [Vault], useFactory: (vault: Vault) => new LinkTokens(vault) },
    { provide: EmailDigests, inject: [Vault], useFactory: (vault: Vault) => new EmailDigests(vault) },
    Accounts,
    Passwords,
    GuessLimits,
    Erasure,
    RegisterUserHandler,
    VerifyEmailHandler,
    ResendVerificationHandler,
    LogInHandler,
    RefreshSessionHandler,
    EndSessionsHandler,
    RenameUserHandler,
    StepUpHandler,
    EraseUserHandler,
  ],
})
export class IdentityModule {
  constructor(subscriptions: Subscriptions, erasure: Erasure) {
    subscriptions.react(erasure.reaction);
  }
}
