import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEMS, type ProblemCode } from '@guildhall/contracts';
import { Refusal } from '@guildhall/event-sourcing';
import { type DynamicModule, type Type, UnsupportedMediaTypeException } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Instance, OpenApiDocument } from './edge-settings.js';
import { FastLanes } from './fast-lane.js';
import { type Log, NestLog } from './log.js';
import type { Metrics } from './metrics.js';
import { openApiOf } from './openapi.js';
import { protectiveHeaders } from './protective-headers.js';
import { problemOf } from './problem.js';
import { beginRequest, stateOf } from './request-state.js';
import { ROUTE_ACCESS } from './route-access.js';

export type EdgeOptions = Readonly<{
  instance: Instance;
  log: Log;
  metrics: Metrics;
  /** Largest body accepted, in bytes. */
  bodyLimit?: number;
  /** Take the client's address from X-Forwarded-For, as written by this many proxies in front. */
  trustedProxies?: number;
}>;

const IDLE_MS = 72_000;
/**
 * Longer than proxies leave a connection to us idle, which is up to an hour (Envoy): where we close first, a request may be on its
 * way, and what is no GET is not sent again.
 */
const IDLE_BEHIND_PROXIES_MS = 65 * 60_000;

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** The one that came along, if it is one; else a new one. */
export const requestIdOf = (header: string | readonly string[] | undefined): string =>
  typeof header === 'string' && REQUEST_ID.test(header) ? header : randomUUID();

/** The HTTP application of a root module, ready to listen. Throws if a route does not say who may call it. */
export const createEdge = async (root: Type | DynamicModule, options: EdgeOptions): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 1_048_576,
    trustProxy: (_address, hop) => hop < (options.trustedProxies ?? 0),
    requestTimeout: 30_000,
    keepAliveTimeout: options.trustedProxies ? IDLE_BEHIND_PROXIES_MS : IDLE_MS,
    forceCloseConnections: 'idle',
    // Longer than any request line that Node accepts: what an id may be is for its route to say.
    routerOptions: { maxParamLength: 20_000 },
    clientErrorHandler: answerUnparsable,
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      // A path that cannot be decoded never becomes a request that hooks and filters see.
      const problem = problemOf(error, randomUUID());
      void reply.status(problem.status).type('application/problem+json').send(problem);
    },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.removeContentTypeParser('text/plain');
  const fastLanes = new FastLanes(fastify);
  hookRequests(fastify, options, await protectiveHeaders(options.instance.publicUrl.startsWith('https:')));
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    // Fastify reads JSON itself; Nest would add forms, whose fields are all text.
    bodyParser: false,
    logger: new NestLog(options.log),
    abortOnError: false,
  });
  everyRouteSaysWhoMayCall(app);
  fastLanes.find(app);
  app.get(OpenApiDocument).make = () => openApiOf(app, options.instance.version);
  return app;
};

const UNPARSABLE: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** What is no HTTP request, or does not end, or one with more in its headers than fits, gets its refusal in the form of all others. */
export function answerUnparsable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const code = UNPARSABLE[error.code ?? ''] ?? 'invalid-request';
  const { status } = PROBLEMS[code];
  const problem = JSON.stringify(problemOf(new Refusal(code), randomUUID()));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(problem)}\r\n\r\n${problem}`,
  );
}

const hookRequests = (
  fastify: FastifyInstance,
  { log, metrics }: EdgeOptions,
  headers: Readonly<Record<string, string>>,
): void => {
  fastify.addHook('onRequest', (request, reply, next) => {
    const requestId = requestIdOf(request.headers['x-request-id']);
    const correlation = request.headers['x-correlation-id'];
    const correlationId = correlation === undefined ? requestId : requestIdOf(correlation);
    beginRequest(request, { requestId, correlationId, receivedAt: new Date() });
    void reply.headers(headers).headers({ 'x-request-id': requestId, 'cache-control': 'no-store' });
    next(isUtf8(request.headers['content-type']) ? undefined : new UnsupportedMediaTypeException());
  });
  fastify.addHook('onResponse', (request, reply, next) => {
    // The route's pattern, not its path: paths may hold the tokens of links.
    const route = request.routeOptions.url ?? 'unknown';
    const { requestId, correlationId, claims } = stateOf(request);
    metrics.observeRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const line = { requestId, actor: claims?.sub, method: request.method, route, status: reply.statusCode, ms };
    log.info(correlationId === requestId ? line : { ...line, correlationId }, 'request');
    next();
  });
};

const isUtf8 = (contentType: string | undefined): boolean => {
  if (contentType === undefined || contentType === 'application/json') return true;
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset);
};

const everyRouteSaysWhoMayCall = (app: NestFastifyApplication): void => {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
    if (!instance || !metatype) continue;
    const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const method = prototype[name]!;
      if (Reflect.getMetadata('path', method) === undefined) continue;
      if (reflector.get(ROUTE_ACCESS, method) === undefined) {
        throw new Error(`${metatype.name}.${name} does not say who may call it`);
      }
    }
  }
};
