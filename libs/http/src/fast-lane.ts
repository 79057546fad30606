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

const ANSWERS_AT_ONCE = 'guildhall:answers-at-once';

type Input = Readonly<{ query: z.ZodType; body: z.ZodType }>;
type Answering = (query: unknown, body: unknown, caller: SignedInCaller) => unknown;

/**
 * For a route that is asked very often and is for whoever is signed in. Its method takes the query, the body and the caller, writes
 * nothing, and returns its answer as it is: no promise, no `Answer`. It is served by Fastify alone where there is nothing to refuse
 * and nothing to wait for, and like all others where there is; it must not matter which.
 */
export const AnswersAtOnce = (input: Input): MethodDecorator => SetMetadata(ANSWERS_AT_ONCE, input);

type Lane = (request: FastifyRequest, reply: FastifyReply) => object | undefined;

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
      const methods = Object.getPrototypeOf(instance) as Record<string, Answering>;
      for (const name of scanner.getAllMethodNames(methods)) {
        const method = methods[name]!;
        const input = Reflect.getMetadata(ANSWERS_AT_ONCE, method) as Input | undefined;
        if (!input) continue;
        const path = [metatype, method].map((of) => String(Reflect.getMetadata(PATH_METADATA, of)));
        const verb = RequestMethod[Reflect.getMetadata(METHOD_METADATA, method) as RequestMethod];
        const url = `/${path
          .flatMap((part) => part.split('/'))
          .filter(Boolean)
          .join('/')}`;
        this.#lanes.set(`${verb} ${url}`, laneOf(app, input, method.bind(instance)));
      }
    }
  }

  #open(route: RouteOptions): void {
    const lane = this.#lanes.get(`${String(route.method)} ${route.url}`);
    if (!lane) return;
    const { handler } = route;
    route.handler = function (request, reply) {
      return lane(request, reply) ?? handler.call(this, request, reply);
    };
  }
}

const laneOf = (app: INestApplicationContext, { query, body }: Input, answer: Answering): Lane => {
  const [guard, freshness, positions] = [app.get(AccessGuard), app.get(Freshness), app.get(Positions)];
  return (request, reply) => {
    if (request.headers['guildhall-at-least'] !== undefined) return undefined;
    const claims = guard.known(request);
    if (!claims) return undefined;
    const asked = { query: query.safeParse(request.query), body: body.safeParse(request.body) };
    if (!asked.query.success || !asked.body.success) return undefined;
    const state = stateOf(request);
    state.claims = claims;
    const caller = new SignedInCaller(claims, () => contextOf(request), state.receivedAt);
    let answered: object;
    try {
      answered = answer(asked.query.data, asked.body.data, caller) as object;
    } catch {
      // Whatever it was comes again, and is told as everything is.
      return undefined;
    }
    const token = positions.tokenIfAny(freshness.position);
    if (token !== undefined) void reply.header('guildhall-position', token);
    return answered;
  };
};
