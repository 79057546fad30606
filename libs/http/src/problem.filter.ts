import { Refusal } from '@guildhall/event-sourcing';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpAdapterHost } from '@nestjs/core';
import { Freshness } from './freshness.js';
import { Log } from './log.js';
import { Positions } from './positions.js';
import { problemOf } from './problem.js';
import { stateOf } from './request-state.js';

const RETRY_AFTER_SECONDS = 1;

/** What a refusal says in its details, else a second. */
const retryAfter = (error: unknown): string => {
  const seconds = error instanceof Refusal ? error.details['retryAfter'] : undefined;
  return String(typeof seconds === 'number' ? Math.max(1, Math.ceil(seconds)) : RETRY_AFTER_SECONDS);
};

/** Every error leaves as problem+json. What nobody expected is logged and told as `internal-error`, without its reason. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly log: Log,
    private readonly freshness: Freshness,
    private readonly positions: Positions,
  ) {}

  catch(error: unknown, argumentsHost: ArgumentsHost): void {
    const http = argumentsHost.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const { requestId } = stateOf(http.getRequest<FastifyRequest>());
    const problem = problemOf(error, requestId);
    if (problem.status >= 500 && problem.code === 'internal-error')
      this.log.error({ err: error, requestId }, 'request failed');
    if (problem.status === 503 || problem.status === 429) void reply.header('retry-after', retryAfter(error));
    const token = this.positions.tokenIfAny(this.freshness.position);
    if (token !== undefined) void reply.header('guildhall-position', token);
    void reply.type('application/problem+json');
    this.host.httpAdapter.reply(reply, problem, problem.status);
  }
}
