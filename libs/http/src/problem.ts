import { isUnavailable } from '@guildhall/availability';
import { StreamDeleted } from '@guildhall/event-store';
import { PROBLEMS, type Problem, type ProblemCode, type ProblemDefinition } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { InvalidQuery } from '@guildhall/read-model';
import { HttpException } from '@nestjs/common';
import { type InputError, InvalidInput } from './validation.js';

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-request',
  401: 'not-signed-in',
  403: 'forbidden',
  404: 'not-found',
  408: 'request-timeout',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  429: 'too-many-requests',
};

const BY_FASTIFY_CODE: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

const isCode = (code: string): code is ProblemCode => code in PROBLEMS;

const codeOf = (error: unknown): ProblemCode => {
  if (error instanceof Refusal) return isCode(error.code) ? error.code : 'internal-error';
  if (error instanceof InvalidInput) return 'invalid-request';
  if (error instanceof InvalidQuery) return 'invalid-cursor';
  if (isUnavailable(error)) return 'unavailable';
  if (error instanceof StreamDeleted) return 'not-found';
  // Nest wraps what Fastify found wrong before a route was reached.
  const found = error instanceof HttpException && error.cause instanceof Error ? error.cause : error;
  if (found instanceof SyntaxError) return 'malformed-json';
  const { code, statusCode } = found as { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string' && BY_FASTIFY_CODE[code]) return BY_FASTIFY_CODE[code];
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (typeof status !== 'number' || status >= 500) return 'internal-error';
  return BY_STATUS[status] ?? 'invalid-request';
};

/** Any error as the problem that the client is told. What is not meant for clients (an unexpected error) is not in it. */
export const problemOf = (error: unknown, requestId: string): Problem => {
  const code = codeOf(error);
  const { status, title, advice }: ProblemDefinition = PROBLEMS[code];
  const details = error instanceof Refusal ? detailsText(error.details) : '';
  const errors =
    error instanceof InvalidInput ? error.errors : error instanceof Refusal ? error.details['errors'] : undefined;
  return {
    type: `/docs/problems/${code}`,
    title,
    status,
    detail: details ? `${advice} (${details})` : advice,
    code,
    requestId,
    ...(Array.isArray(errors) && { errors: errors as InputError[] }),
  };
};

/** Details that have a place of their own in the answer: fields that are wrong, and the Retry-After header. */
const PLACED = new Set(['errors', 'retryAfter']);

const detailsText = (details: Readonly<Record<string, unknown>>): string =>
  Object.entries(details)
    .filter(([name]) => !PLACED.has(name))
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ');
