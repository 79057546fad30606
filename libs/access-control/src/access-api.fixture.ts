import assert from 'node:assert/strict';
import {
  accessControlContext,
  type CheckResult,
  identityContext,
  type IdentityEvent,
  type OrganizationEvent,
  organizationsContext,
  requestsContext,
} from '@guildhall/contracts';
import { Clock, CommandContext, type Decider, Decisions, Subscriptions, SystemClock } from '@guildhall/event-sourcing';
import { AccessReplica, createEdge, EdgeModule, Instance, Log, Metrics, PinoLog, SigningKeys } from '@guildhall/http';
import { openBench } from '@guildhall/testing';
import { Vault } from '@guildhall/vault';
import { Module } from '@nestjs/common';
import { CARL, CHURN, churnCreated, joined, loomsFounded } from './domain/loom.fixture.js';
import { founded, idOf } from './domain/worlds.fixture.js';
import { AccessControlModule } from './index.js';
import { organizationsSay, replicaOf } from './replica.fixture.js';

@Module({})
class SpecModule {}

export type Body = {
  code?: string;
  data?: unknown[];
  results?: CheckResult[];
  detail?: string;
  nextCursor?: string | null;
  id?: string;
  permissions?: string[];
  roles?: string[];
};
export type Reply = { status: number; body: Body; position: string; location: string; etag: string };
type Who = { userId: string };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The routes of this context on the embedded adapters: Looms with Churn; Ada founded it, Bob is a member, Carl founded another. */
export type AccessApi = Awaited<ReturnType<typeof openAccessApi>>;

export const openAccessApi = async () => {
  const bench = await openBench([identityContext, organizationsContext, accessControlContext, requestsContext]);
  const { decisions, subscriptions, vault } = bench;
  const [log, metrics, instance] = [
    new PinoLog('silent', 'spec'),
    new Metrics(),
    new Instance('http://localhost', '0'),
  ];
  const providers = [
    { provide: Decisions, useValue: decisions },
    { provide: Subscriptions, useValue: subscriptions },
    { provide: Vault, useValue: vault },
    { provide: Clock, useValue: new SystemClock() },
    { provide: AccessReplica, useValue: replicaOf(subscriptions) },
    { provide: Instance, useValue: instance },
    { provide: Log, useValue: log },
    { provide: Metrics, useValue: metrics },
  ];
  const edge = EdgeModule.with(providers, { issuer: 'spec', audience: 'spec' });
  const app = await createEdge(
    { module: SpecModule, imports: [edge, AccessControlModule.with()] },
    { instance, log, metrics },
  );
  await app.init();
  await subscriptions.start();
  const say: (...events: readonly OrganizationEvent[]) => Promise<void> = organizationsSay(decisions, subscriptions);
  await say(loomsFounded, churnCreated, joined());
  await say(founded(idOf('org', 8), CARL.userId, idOf('mbr', 8)));

  const users: Decider<null, IdentityEvent> = { category: 'user', initialState: () => null, evolve: (state) => state };
  /** Somebody gets a name and an address; resolves when that is known here. */
  const register = async ({ userId }: Who, name: string): Promise<void> => {
    const actor = { type: 'user', id: userId } as const;
    const context = CommandContext.ofRequest(actor, { requestId: 'request', issuedAt: new Date() });
    const email = `${name.toLowerCase()}@example.com`;
    const registered: IdentityEvent = { type: 'UserRegistered', data: { userId, email, name } };
    const { position } = await decisions.decide(users, userId, context, () => [registered]);
    await subscriptions.appliedUpTo(await subscriptions.settled(position));
  };

  const tokenOf = async ({ userId }: Who) => (await app.get(SigningKeys).sign({ sub: userId, sid: 'ses' }, 60)).token;
  const ask = async (
    who: Who,
    method: Method,
    path: string,
    payload?: object,
    atLeast = '',
    more: Record<string, string> = {},
  ): Promise<Reply> => {
    const headers = {
      authorization: more['authorization'] ?? `Bearer ${await tokenOf(who)}`,
      ...(atLeast && { 'guildhall-at-least': atLeast }),
      ...more,
    };
    const reply = await app.inject({ method, url: `/v1/${path}`, headers, ...(payload && { payload }) });
    const body = (reply.body === '' ? {} : reply.json()) as Body;
    return {
      status: reply.statusCode,
      body,
      position: String(reply.headers['guildhall-position']),
      location: String(reply.headers['location']),
      etag: String(reply.headers['etag']),
    };
  };
  const giveTo = (who: Who, principal: { type: string; id: string }, role: string, object?: string) =>
    ask(who, 'POST', `projects/${CHURN}/assignments`, { principal, role, ...(object && { object }) });
  const give = (who: Who, to: Who, role: string, object?: string) =>
    giveTo(who, { type: 'user', id: to.userId }, role, object);
  const check = async (who: Who, checks: object[], atLeast = '', explain = true, query = '') => {
    const { status, body } = await ask(who, 'POST', `checks${query}`, { checks, explain }, atLeast);
    assert.equal(status, 200, JSON.stringify(body));
    return body.results!;
  };
  const may = async (who: Who, permission: string, atLeast = '') =>
    (await check(who, [{ permission, resource: `projects/${CHURN}` }], atLeast, false))[0]!.allowed;
  return {
    bench,
    say,
    register,
    tokenOf,
    ask,
    give,
    giveTo,
    check,
    may,
    close: async () => {
      await app.close();
      await bench.close();
    },
  };
};
