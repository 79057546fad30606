import type { OutgoingHttpHeaders } from 'node:http';
import { type INestApplicationContext, RequestMethod, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import { AccessGuard } from './access.guard.js';
import { SignedInCaller } from './caller.js';
import { Freshness } from './freshness.js';
import { Positions } from './positions.js';
import { contextOf, stateOf } from './request-state.js';
import type { AccessClaims } from './signing-keys.js';

const ANSWERS_AT_ONCE = 'guildhall:answers-at-once';

type Lookup = (query: unknown, body: unknown, userId: string) => string | undefined;
type Route = Readonly<{
  query: z.ZodType;
  body: z.ZodType;
  /**
   * The name of a method that may know the answer already, as JSON text; undefined says nothing. It is given the query and the body
   * before anybody has looked at them, and must not say what the route would not.
   */
  lookup?: string;
}>;
type Answering = (query: unknown, body: unknown, caller: SignedInCaller) => unknown;

/**
 * For a route that is asked very often and is for whoever is signed in. Its method takes the query, the body and the caller, writes
 * nothing, and returns its answer as it is: no promise, no `Answer`. It is served by Fastify alone where there is nothing to refuse
 * and nothing to wait for, and like all others where there is; it must not matter which.
 */
export const AnswersAtOnce = (route: Route): MethodDecorator => SetMetadata(ANSWERS_AT_ONCE, route);

/** False: the request is for the framework. */
type Lane = (request: FastifyRequest, reply: FastifyReply) => boolean;

/** Where routes that answer at once pass by the framework. */
export class FastLanes {
  readonly #lanes = new Map<string, Lane>();

  /** Call it before routes are made. */
  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', (route) => this.#open(route));
  }

  /** Looks for routes that answer at once. Call it before the application is initialised. */
  find(app: INestApplicationContext): void {
    const scanner = new MetadataScanner();
    for (const { instance, metatype } of app.get(DiscoveryService).getControllers()) {
      if (!instance || !metatype) continue;
      const methods = Object.getPrototypeOf(instance) as Record<string, Answering & Lookup>;
      for (const name of scanner.getAllMethodNames(methods)) {
        const method = methods[name]!;
        const route = Reflect.getMetadata(ANSWERS_AT_ONCE, method) as Route | undefined;
        if (!route) continue;
        const lookup = route.lookup === undefined ? () => undefined : methods[route.lookup]!.bind(instance);
        const path = [metatype, method].map((of) => String(Reflect.getMetadata(PATH_METADATA, of)));
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod];
        const url = `/${path
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`;
        this.#lanes.set(`${verb} ${url}`, laneOf(app, route, method.bind(instance), lookup));
      }
    }
  }

  #open(route: RouteOptions): void {
    const lane = this.#lanes.get(`${String(route.method)} ${route.url}`);
    if (!lane) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      return lane(request, reply) ? undefined : handler.call(this, request, reply);
    };
  }
}

const laneOf = (app: INestApplicationContext, { query, body }: Route, answer: Answering, lookup: Lookup): Lane => {
  const [guard, freshness, positions] = [app.get(AccessGuard), app.get(Freshness), app.get(Positions)];
  const work = (request: FastifyRequest, claims: AccessClaims): object | undefined => {
    const asked = { query: query.safeParse(request.query), body: body.safeParse(request.body) };
    if (!asked.query.success || !asked.body.success) return undefined;
    const caller = new SignedInCaller(claims, () => contextOf(request), stateOf(request).receivedAt);
    return answer(asked.query.data, asked.body.data, caller) as object;
  };
  return (request, reply) => {
    if (request.headers['guildhall-at-least'] !== undefined) return false;
    const claims = guard.known(request);
    if (!claims) return false;
    stateOf(request).claims = claims;
    let answered: object | string | undefined;
    try {
      answered = lookup(request.query, request.body, claims.sub) ?? work(request, claims);
    } catch {
      // Whatever it was comes again, and is told as everything is.
      return false;
    }
    if (answered === undefined) return false;
    const token = positions.tokenIfAny(freshness.position);
    if (token !== undefined) void reply.header('guildhall-position', token);
    if (typeof answered === 'string') sendText(reply, answered);
    else void reply.send(answered);
    return true;
  };
};

/** Sends what needs no serializer by Node alone: nothing of what Fastify would do with it is left to do. */
const sendText = (reply: FastifyReply, json: string): void => {
  const length = Buffer.byteLength(json);
  const headers = reply.hijack().getHeaders() as OutgoingHttpHeaders;
  headers['content-type'] = 'application/json; charset=utf-8';
  headers['content-length'] = length;
  // What is ASCII need not be encoded.
  reply.raw.writeHead(200, headers).end(json, length === json.length ? 'latin1' : 'utf8');
};
