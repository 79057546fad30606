import type { Actor, Source } from '@guildhall/event-sourcing';
import { CommandContext, Refusal } from '@guildhall/event-sourcing';
import type { FastifyRequest } from 'fastify';
import type { AccessClaims } from './signing-keys.js';

/** What the edge knows of one request. */
export type RequestState = {
  readonly requestId: string;
  readonly correlationId: string;
  readonly receivedAt: Date;
  claims?: AccessClaims;
  /** Set when the request carries an idempotency key: the command it is, and when it first came. */
  command?: Readonly<{ commandId: string; issuedAt: Date }>;
  /** Set when it is only to be tried out. */
  dryRun?: boolean;
  context?: CommandContext;
};

// On Node's own request: Nest's guards and Fastify's hooks see different objects for the same one.
const STATE = Symbol('state');
type Stateful = { [STATE]?: RequestState };

export const stateOf = (request: FastifyRequest): RequestState => {
  const state = (request.raw as Stateful)[STATE];
  if (!state) throw new Error('The request did not pass the edge');
  return state;
};

export const beginRequest = (request: FastifyRequest, state: RequestState): void => {
  (request.raw as Stateful)[STATE] = state;
};

const ANONYMOUS: Actor = { type: 'anonymous', id: 'anonymous' };

/** The command context of a request: one per request, so that everything it does shares ids and position. */
export const contextOf = (request: FastifyRequest): CommandContext => {
  const state = stateOf(request);
  state.context ??= makeContext(request, state);
  return state.context;
};

const makeContext = (request: FastifyRequest, state: RequestState): CommandContext => {
  const actor: Actor = state.claims ? { type: 'user', id: state.claims.sub } : ANONYMOUS;
  const userAgent = request.headers['user-agent']?.slice(0, 300);
  const source: Source = { address: request.ip, ...(userAgent && { userAgent }) };
  const context = CommandContext.ofRequest(actor, {
    requestId: state.requestId,
    correlationId: state.correlationId,
    source,
    issuedAt: state.command?.issuedAt ?? state.receivedAt,
    ...(state.command && { commandId: state.command.commandId }),
    ...(state.dryRun && { dryRun: true }),
  });
  // Nothing that the public may change has an ETag; a condition there could only ask what is not told.
  if (!state.claims) return context;
  const condition = request.headers['if-match'];
  if (condition === undefined || condition === '*') return context;
  const expected = /^"(\d{1,15})"$/.exec(condition)?.[1];
  // What is no ETag of ours cannot be what it is now.
  if (expected === undefined) throw new Refusal('stale-revision', { expected: condition });
  return context.with({ expectedRevision: Number(expected) });
};
