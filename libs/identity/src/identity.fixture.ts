import assert from 'node:assert/strict';
import { identityContext, organizationsContext, requestsContext } from '@guildhall/contracts';
import { Clock, CommandContext, Decisions, Subscriptions, SystemClock } from '@guildhall/event-sourcing';
import { EventStore, type RecordedEvent } from '@guildhall/event-store';
import { AccessReplica, createEdge, EdgeModule, Instance, Log, Metrics, PinoLog } from '@guildhall/http';
import { MessageBus } from '@guildhall/message-bus';
import { ReadModel } from '@guildhall/read-model';
import { openBench } from '@guildhall/testing';
import { EmailDigests, LinkTokens, Vault } from '@guildhall/vault';
import { IdentityModule } from './index.js';

export const ADA = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace', password: 'difference engine no 2' };

type Request = Readonly<{
  body?: object;
  token?: string;
  headers?: Readonly<Record<string, string>>;
  from?: string;
}>;
export type Reply = Readonly<{
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: Readonly<Record<string, unknown>>;
}>;

/** What an answer tells but for its values. */
export const shapeOf = ({ status, headers, body }: Reply) => ({
  status,
  headers: Object.keys(headers).toSorted(),
  location: headers['location'],
  body: Object.fromEntries(Object.entries(body).map(([name, value]) => [name, typeof value])),
});

/** Identity at work behind the edge, on a folder that goes away. The clock is real unless one is given. */
export const openIdentity = async ({ folder, clock = new SystemClock() }: { folder?: string; clock?: Clock } = {}) => {
  const bench = await openBench([identityContext, organizationsContext, requestsContext], {
    clock,
    ...(folder && { folder }),
  });
  const { store, vault, bus, readModel, decisions, subscriptions } = bench;
  const log = new PinoLog('silent', 'identity');
  const metrics = new Metrics();
  const infrastructure = [
    { provide: EventStore, useValue: store },
    { provide: Vault, useValue: vault },
    { provide: MessageBus, useValue: bus },
    { provide: ReadModel, useValue: readModel },
    { provide: Clock, useValue: clock },
    { provide: Decisions, useValue: decisions },
    { provide: Subscriptions, useValue: subscriptions },
    { provide: AccessReplica, useValue: { foresee: () => [] } },
    { provide: Log, useValue: log },
    { provide: Metrics, useValue: metrics },
  ];
  class Root {}
  const instance = new Instance('http://guildhall.test', '0.0.0');
  const edge = EdgeModule.with(infrastructure, { issuer: 'http://guildhall.test', audience: 'guildhall' });
  const app = await createEdge(
    { module: Root, imports: [edge, IdentityModule] },
    { instance, log, metrics, trustedProxies: 1 },
  );
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  await subscriptions.start();

  const links = new LinkTokens(vault);
  const send = async (
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    request: Request = {},
  ): Promise<Reply> => {
    const { statusCode, headers, payload } = await app.inject({
      method,
      url,
      headers: {
        ...(request.token && { authorization: `Bearer ${request.token}` }),
        ...(request.from && { 'x-forwarded-for': request.from }),
        ...request.headers,
      },
      ...(request.body && { payload: request.body }),
    });
    return { status: statusCode, headers, body: (payload ? JSON.parse(payload) : {}) as Reply['body'] };
  };

  const events = async (stream: string): Promise<readonly RecordedEvent[]> => {
    const found: RecordedEvent[] = [];
    for await (const batch of store.readStream(stream)) found.push(...batch);
    return found;
  };

  return {
    ...bench,
    app,
    links,
    digests: new EmailDigests(vault),
    send,
    /** The types of a stream's events. */
    types: async (stream: string) => (await events(stream)).map(({ type }) => type),
    events,
    context: () =>
      CommandContext.ofRequest({ type: 'anonymous', id: 'anonymous' }, { requestId: 'spec', issuedAt: clock.now() }),
    register: async (person = ADA) => {
      const { status, body } = await send('POST', '/v1/users', { body: person });
      assert.equal(status, 201);
      return String(body['id']);
    },
    verified: async (userId: string, { email } = ADA, link = 1) => {
      const token = await links.make({ purpose: 'verify-email', id: userId, link, email });
      assert.equal((await send('POST', '/v1/email-verifications', { body: { token } })).status, 204);
    },
    logIn: async ({ email, password } = ADA) => {
      const { status, body } = await send('POST', '/v1/sessions', { body: { email, password } });
      assert.equal(status, 201);
      const { id } = body['session'] as { id: string };
      return { accessToken: String(body['accessToken']), refreshToken: String(body['refreshToken']), sessionId: id };
    },
    close: async (options: { keep?: boolean } = {}) => {
      await app.close();
      await bench.close(options);
    },
  };
};

export type Identity = Awaited<ReturnType<typeof openIdentity>>;
