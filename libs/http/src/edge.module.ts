import { Clock, Decisions, Subscriptions } from '@guildhall/event-sourcing';
import { Vault } from '@guildhall/vault';
import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessGuard } from './access.guard.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { Cursors } from './cursors.js';
import { DocsRoutes } from './docs.routes.js';
import { EdgeInterceptor } from './edge.interceptor.js';
import { OperationsRoutes } from './operations.routes.js';
import { OperatorToken } from './operator-token.js';
import { OpenApiDocument } from './edge-settings.js';
import { EndedSessions } from './ended-sessions.js';
import { Freshness } from './freshness.js';
import { Health } from './health.js';
import { HealthRoutes } from './health.routes.js';
import { IdempotentRequests } from './idempotency.js';
import { Instants } from './instants.js';
import { Positions } from './positions.js';
import { ProblemFilter } from './problem.filter.js';
import { SigningKeys, type TokenSettings } from './signing-keys.js';
import { validation } from './validation.js';

/**
 * What is the same at the edge of every service. `infrastructure` provides the ports to everybody: event store, decisions,
 * vault, clock, read model, message bus, subscriptions, access replica, log, metrics.
 */
@Global()
@Module({})
export class EdgeModule {
  static with(
    infrastructure: readonly Provider[],
    tokens: TokenSettings,
    /** How long a request waits to be as fresh as it asks. */
    maxWaitMs = 5_000,
    /** Without one the operators' routes are not there. */
    operatorToken?: string,
  ): DynamicModule {
    const provided: Provider[] = [
      ...infrastructure,
      Health,
      { provide: Positions, inject: [Vault], useFactory: (vault: Vault) => Positions.open(vault) },
      {
        provide: Freshness,
        inject: [Subscriptions, Positions],
        useFactory: (subscriptions: Subscriptions, positions: Positions) =>
          new Freshness(subscriptions, positions, maxWaitMs),
      },
      Instants,
      { provide: Cursors, inject: [Vault], useFactory: (vault: Vault) => Cursors.open(vault) },
      {
        provide: SigningKeys,
        inject: [Vault, Clock],
        useFactory: (vault: Vault, clock: Clock) => new SigningKeys(vault, clock, tokens),
      },
    ];
    return {
      module: EdgeModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      controllers: [HealthRoutes, DocsRoutes, ...(operatorToken === undefined ? [] : [OperationsRoutes])],
      providers: [
        ...provided,
        OpenApiDocument,
        { provide: OperatorToken, useValue: new OperatorToken(operatorToken) },
        AccessTokenStrategy,
        {
          provide: EndedSessions,
          inject: [Subscriptions],
          useFactory: (subscriptions: Subscriptions) => {
            const endedSessions = new EndedSessions();
            subscriptions.follow(endedSessions);
            return endedSessions;
          },
        },
        {
          provide: IdempotentRequests,
          inject: [Decisions, Vault, Clock],
          useFactory: (decisions: Decisions, vault: Vault, clock: Clock) =>
            new IdempotentRequests(decisions, vault, clock),
        },
        AccessGuard,
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: EdgeInterceptor },
        { provide: APP_PIPE, useFactory: validation },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
      exports: [...provided, OpenApiDocument, CqrsModule],
    };
  }
}
