import { type CommandContext, Refusal } from '@guildhall/event-sourcing';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { contextOf, stateOf } from './request-state.js';
import type { AccessClaims } from './signing-keys.js';

/** Who is signed in. */
export class SignedInCaller {
  constructor(
    private readonly claims: AccessClaims,
    private readonly contextOfRequest: () => CommandContext,
    private readonly now: Date,
  ) {}

  /** The context of the command that they give: the same one however often it is asked for. */
  get context(): CommandContext {
    return this.contextOfRequest();
  }

  get userId(): string {
    return this.claims.sub;
  }

  get sessionId(): string {
    return this.claims.sid;
  }

  /** @throws {Refusal} `step-up-required` unless the person has confirmed within the last minutes who they are */
  requireStepUp(): void {
    if ((this.claims.step_up ?? 0) * 1000 < this.now.getTime()) throw new Refusal('step-up-required');
  }
}

const requestOf = (execution: ExecutionContext) => execution.switchToHttp().getRequest<FastifyRequest>();

/** The signed-in caller of a route that is not public. */
export const Caller = createParamDecorator((_: unknown, execution: ExecutionContext): SignedInCaller => {
  const request = requestOf(execution);
  const { claims, receivedAt } = stateOf(request);
  if (!claims) throw new Refusal('not-signed-in');
  return new SignedInCaller(claims, () => contextOf(request), receivedAt);
});

/** The command context of a public route. */
export const Anonymous = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  contextOf(requestOf(execution)),
);
