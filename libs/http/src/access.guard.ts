import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Clock, Refusal } from '@guildhall/event-sourcing';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { AccessReplica } from './access-replica.js';
import { EndedSessions } from './ended-sessions.js';
import { Freshness } from './freshness.js';
import { OperatorToken } from './operator-token.js';
import { stateOf } from './request-state.js';
import { ROUTE_ACCESS, type RouteAccess } from './route-access.js';
import type { AccessClaims } from './signing-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

@Injectable()
class AccessTokenGuard extends AuthGuard('access-token') {
  override handleRequest<Claims>(_error: unknown, claims: Claims | false): Claims {
    if (!claims) throw new Refusal('not-signed-in');
    return claims;
  }
}

/** Lets a request through to its route: signed in, as fresh as it asks to be, and allowed. */
@Injectable()
export class AccessGuard implements CanActivate {
  readonly #token = new AccessTokenGuard();
  readonly #verified = new VerifiedTokens();

  constructor(
    private readonly reflector: Reflector,
    private readonly replica: AccessReplica,
    private readonly freshness: Freshness,
    private readonly endedSessions: EndedSessions,
    private readonly operatorToken: OperatorToken,
    private readonly clock: Clock,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.get<RouteAccess | undefined>(ROUTE_ACCESS, execution.getHandler());
    if (!access) throw new Refusal('not-found');
    if (access.kind === 'operator') {
      if (!this.operatorToken.isIn(request.headers.authorization)) throw new Refusal('not-signed-in');
      return true;
    }
    const claims = access.kind === 'public' ? undefined : await this.#claims(execution, request);
    await this.freshness.await(request.headers['guildhall-at-least']);
    if (access.kind === 'public') return true;
    if (this.endedSessions.has(claims!.sid)) throw new Refusal('not-signed-in');
    if (access.kind === 'signed-in') return true;

    const id = (request.params as Record<string, string>)[access.parameter] ?? '';
    this.#require(access, claims!.sub, id);
    return true;
  }

  /** Of somebody whose token was verified before and is still good; undefined says nothing. */
  known({ headers: { authorization } }: FastifyRequest): AccessClaims | undefined {
    const claims = authorization === undefined ? undefined : this.#verified.claimsOf(authorization, this.clock.now());
    return claims && !this.endedSessions.has(claims.sid) ? claims : undefined;
  }

  /** @throws {Refusal} `not-signed-in` */
  async #claims(execution: ExecutionContext, request: FastifyRequest & { user?: AccessClaims }): Promise<AccessClaims> {
    const { authorization = '' } = request.headers;
    let claims = this.#verified.claimsOf(authorization, this.clock.now());
    if (!claims) {
      await this.#token.canActivate(execution);
      claims = request.user!;
      this.#verified.keep(authorization, claims, this.clock.now());
    }
    stateOf(request).claims = claims;
    return claims;
  }

  #require({ kind, permission }: Extract<RouteAccess, { permission: string }>, userId: string, id: string): void {
    // An encoded slash in a path's id must not make it name an object in a project.
    if (id.includes('/')) throw new Refusal('not-found');
    if (kind === 'organization') {
      const standing = this.replica.standing(userId, id);
      if (!standing) throw new Refusal('not-found');
      if (!standing.permissions.has(permission)) throw new Refusal('forbidden', { permission });
      return;
    }
    if (this.replica.holds(userId, permission, `projects/${id}`)) return;
    throw this.replica.sees(userId, id) ? new Refusal('forbidden', { permission }) : new Refusal('not-found');
  }
}
