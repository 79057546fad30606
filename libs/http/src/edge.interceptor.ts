import { Unavailable } from '@guildhall/availability';
import { Refusal } from '@guildhall/event-sourcing';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, concatAll, concatMap, from, map, type Observable, of, throwError, timeout } from 'rxjs';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/internal';
import { Reflector } from '@nestjs/core';
import { AccessReplica } from './access-replica.js';
import { Answer } from './answer.js';
import { dryRunAnswer, takeDryRun } from './dry-runs.js';
import { Freshness } from './freshness.js';
import { IdempotentRequests, type Keyed } from './idempotency.js';
import { Positions } from './positions.js';
import { problemOf } from './problem.js';
import { NOT_REPEATABLE } from './repeatable.js';
import { stateOf } from './request-state.js';
import { InvalidInput } from './validation.js';

const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const FORGOTTEN = new Set([401, 408, 428, 429]);
const KEPT_HEADERS = ['location', 'etag', 'guildhall-position'] as const;

/** Longer than anything takes whose servers answer; a server that is silent may keep a call for much longer. */
const PATIENCE_MS = 10_000;

/**
 * Around every route: the consistency token of the answer, its status and headers, and requests sent again. What has no answer after
 * ten seconds is answered as `unavailable`, whatever it still comes to.
 */
@Injectable()
export class EdgeInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly requests: IdempotentRequests,
    private readonly freshness: Freshness,
    private readonly positions: Positions,
    private readonly replica: AccessReplica,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const late = () => throwError(() => new Unavailable(`There was no answer within ${PATIENCE_MS} ms`));
    return from(this.#around(execution, next)).pipe(concatAll(), timeout({ first: PATIENCE_MS, with: late }));
  }

  async #around(execution: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    if (WRITES.has(request.method) && takeDryRun(request, execution.getHandler())) {
      refuseWhatIsOfNoUse(request, execution);
      return this.#tryOut(request, reply, next);
    }
    refuseWhatIsOfNoUse(request, execution);
    const keyed = await this.#keyed(request, execution);
    if (!keyed) return next.handle().pipe(concatMap(async (result) => this.#answer(request, reply, result)));
    if ('answer' in keyed) {
      const { status, headers, body } = keyed.answer;
      void reply.status(status).headers(headers);
      if (status >= 400) void reply.type('application/problem+json');
      return of(body ?? undefined);
    }

    const state = stateOf(request);
    state.command = keyed;
    return next.handle().pipe(
      concatMap(async (result) => {
        const body = this.#answer(request, reply, result);
        const headers = Object.fromEntries(
          KEPT_HEADERS.flatMap((name) => {
            const value = reply.getHeader(name);
            return value === undefined ? [] : [[name, String(value)]];
          }),
        );
        await keyed.remember({ status: reply.statusCode, headers, body });
        return body;
      }),
      catchError((error: unknown) => {
        const problem = problemOf(error, state.requestId);
        const kept = problem.status < 500 && !FORGOTTEN.has(problem.status);
        const remembered = kept
          ? keyed.remember({ status: problem.status, headers: {}, body: problem })
          : Promise.resolve();
        return from(remembered).pipe(
          concatMap(() => {
            throw error;
          }),
        );
      }),
    );
  }

  /** The key of the request stays free for the one that is meant. */
  #tryOut(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Observable<unknown> {
    const state = stateOf(request);
    state.dryRun = true;
    return next.handle().pipe(
      map((result) => {
        void reply.status(200);
        this.#tellPosition(reply, this.freshness.position);
        return dryRunAnswer(state.context, this.replica, result instanceof Answer ? result.options.results : undefined);
      }),
    );
  }

  async #keyed(request: FastifyRequest, execution: ExecutionContext): Promise<Keyed | undefined> {
    const key = request.headers['idempotency-key'];
    if (key === undefined || !WRITES.has(request.method)) return undefined;
    if (this.reflector.get<boolean>(NOT_REPEATABLE, execution.getHandler())) return undefined;
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Refusal('invalid-idempotency-key');
    const caller = stateOf(request).claims?.sub ?? 'anonymous';
    return this.requests.begin(caller, key, request.method, request.url, request.body);
  }

  #answer(request: FastifyRequest, reply: FastifyReply, result: unknown): unknown {
    const written = WRITES.has(request.method) ? (stateOf(request).context?.position ?? -1) : -1;
    this.#tellPosition(reply, written >= 0 ? written : this.freshness.position);
    if (!(result instanceof Answer)) return result;
    const { status, location, revision } = result.options;
    if (status) void reply.status(status);
    if (location) void reply.header('location', location);
    if (revision !== undefined) void reply.header('etag', `"${revision}"`);
    return result.body;
  }

  #tellPosition(reply: FastifyReply, position: number): void {
    const token = this.positions.tokenIfAny(position);
    if (token !== undefined) void reply.header('guildhall-position', token);
  }
}

/** A body or query that a write does not take is a mistake that would go unseen. Some clients always send an empty body. */
const refuseWhatIsOfNoUse = ({ method, body, query }: FastifyRequest, execution: ExecutionContext): void => {
  if (!WRITES.has(method)) return;
  const parameters: unknown = Reflect.getMetadata(
    ROUTE_ARGS_METADATA,
    execution.getClass(),
    execution.getHandler().name,
  );
  const takes = (kind: RouteParamtypes) => Object.keys(parameters ?? {}).some((name) => name.startsWith(`${kind}:`));
  if (!isEmpty(body) && !takes(RouteParamtypes.BODY)) {
    throw new InvalidInput([{ path: '', code: 'unrecognized-keys', message: 'this takes no body' }]);
  }
  if (!isEmpty(query) && !takes(RouteParamtypes.QUERY)) {
    const names = Object.keys(query as object);
    throw new InvalidInput(
      names.map((path) => ({ path, code: 'unrecognized-keys', message: 'this takes no query parameters' })),
    );
  }
};

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0);
