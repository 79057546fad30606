import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { Unavailable } from '@guildhall/availability';
import { requestsContext } from '@guildhall/contracts';
import { EventStoreUnavailable } from '@guildhall/event-store';
import { type Bench, openBench } from '@guildhall/testing';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import {
  Caller,
  created,
  Documents,
  Positions,
  Public,
  RequiresInOrganization,
  SignedIn,
  SignedInCaller,
  SigningKeys,
} from './index.js';
import { appOn, logged } from './edge.fixture.js';

const Greeting = z
  .strictObject({ name: z.string().min(2), times: z.number().int().optional() })
  .meta({ id: 'Greeting' });
const Paging = z.strictObject({ limit: z.coerce.number().int().max(10).default(5) });
const calls: string[] = [];
let failures = 0;
let outage: Error | undefined;
let silence: Promise<void> | undefined;

@Controller('v1/greetings')
class GreetingRoutes {
  @Post()
  @SignedIn()
  @Documents({ summary: 'Greet', answers: [201, Greeting], writes: true })
  async greet(@Body({ schema: Greeting }) greeting: z.infer<typeof Greeting>, @Caller() caller: SignedInCaller) {
    calls.push(greeting.name);
    await silence;
    if (outage) throw outage;
    if (failures > 0) {
      failures -= 1;
      throw new Error('secret detail');
    }
    return created('/v1/greetings/1', { ...greeting, id: caller.context.newId('project') });
  }

  @Get()
  @Public()
  @Documents({ summary: 'List', answers: [200, Greeting] })
  list(@Query({ schema: Paging }) paging: z.infer<typeof Paging>) {
    return paging;
  }

  @Get('of/:organizationId')
  @RequiresInOrganization('members.list')
  @Documents({ summary: 'Of an organization', answers: [200, Greeting] })
  of(@Param('organizationId') organizationId: string) {
    return { organizationId };
  }

  @Post('sensitive')
  @SignedIn()
  @Documents({ summary: 'Needs a step-up', answers: [204] })
  sensitive(@Caller() caller: SignedInCaller) {
    caller.requireStepUp();
  }
}

@Controller('v1/open')
class UnsaidRoutes {
  @Get()
  open() {
    return 'open';
  }
}

describe('the edge', () => {
  let bench: Bench;
  let app: NestFastifyApplication;
  let token = '';
  let stepped = '';

  before(async () => {
    bench = await openBench([requestsContext]);
    app = await appOn(bench, [GreetingRoutes]);
    bench.subscriptions.follow({
      name: 'reader',
      contexts: [requestsContext],
      types: [],
      checkpoint: async () => -1,
      apply: () => undefined,
    });
    await bench.subscriptions.start();
    const keys = app.get(SigningKeys);
    token = (await keys.sign({ sub: 'usr_ada', sid: 'ses_1' }, 60)).token;
    const until = Math.floor(Date.now() / 1000) + 60;
    stepped = (await keys.sign({ sub: 'usr_admin', sid: 'ses_1', step_up: until }, 60)).token;
  });
  after(async () => {
    await app.close();
    await bench.close();
  });

  const send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method,
      url,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const greet = (body: unknown, headers: Record<string, string> = {}) => send('POST', '/v1/greetings', body, headers);

  describe('refuses bad input with a problem, and calls nobody', () => {
    const cases: readonly [string, unknown, number, string, Record<string, string>?][] = [
      ['broken JSON', '{"name":', 400, 'malformed-json'],
      ['an empty body', '', 400, 'malformed-json'],
      ['no object', '[]', 400, 'invalid-request'],
      ['null', 'null', 400, 'invalid-request'],
      ['a wrong type', { name: 7 }, 400, 'invalid-request'],
      ['a missing field', {}, 400, 'invalid-request'],
      ['an unknown field', { name: 'Ada', admin: true }, 400, 'invalid-request'],
      ['a prototype', '{"name":"Ada","__proto__":{"admin":true}}', 400, 'malformed-json'],
      ['too much', { name: 'a'.repeat(3_000) }, 413, 'body-too-large'],
      ['another media type', 'name=Ada', 415, 'unsupported-media-type', { 'content-type': 'text/csv' }],
      ['a form', 'name=Ada', 415, 'unsupported-media-type', { 'content-type': 'application/x-www-form-urlencoded' }],
      ['text', '{"name":"Ada"}', 415, 'unsupported-media-type', { 'content-type': 'text/plain' }],
      [
        'another charset',
        { name: 'Ada' },
        415,
        'unsupported-media-type',
        { 'content-type': 'application/json; charset=utf-16' },
      ],
      ['a position that is none', { name: 'Ada' }, 400, 'invalid-position', { 'guildhall-at-least': 'soon' }],
      ['a bad idempotency key', { name: 'Ada' }, 400, 'invalid-idempotency-key', { 'idempotency-key': 'a b' }],
      ['a token that is none', { name: 'Ada' }, 401, 'not-signed-in', { authorization: 'Bearer nonsense' }],
      ['no token', { name: 'Ada' }, 401, 'not-signed-in', { authorization: '' }],
    ];
    for (const [what, body, status, code, headers] of cases) {
      it(what, async () => {
        calls.length = 0;
        const head = await bench.store.head();
        const answer = await greet(body, headers);
        const problem = answer.json<{
          code: string;
          status: number;
          type: string;
          requestId: string;
          detail: string;
        }>();
        assert.deepEqual([answer.statusCode, problem.status, problem.code], [status, status, code]);
        assert.match(answer.headers['content-type'] as string, /^application\/problem\+json/);
        assert.equal(problem.type, `/docs/problems/${code}`);
        assert.equal(problem.requestId, answer.headers['x-request-id']);
        assert.ok(problem.detail.length > 10);
        assert.deepEqual(calls, []);
        assert.equal(await bench.store.head(), head);
      });
    }

    it('names each field that is wrong', async () => {
      const { errors } = (await greet({ name: 'A', times: 1.5, more: 1 })).json<{ errors: { path: string }[] }>();
      assert.deepEqual(errors.map(({ path }) => path).toSorted(), ['', 'name', 'times']);
    });

    it('a query with an unknown or wrong parameter', async () => {
      assert.equal((await send('GET', '/v1/greetings?limit=99')).statusCode, 400);
      assert.equal((await send('GET', '/v1/greetings?more=1')).statusCode, 400);
      assert.deepEqual((await send('GET', '/v1/greetings')).json(), { limit: 5 });
    });

    it('a path or method that is not there', async () => {
      assert.equal((await send('GET', '/v1/nowhere')).json<{ code: string }>().code, 'not-found');
      const undecodable = await send('GET', '/v1/%ff');
      assert.equal(undecodable.statusCode, 400);
      assert.equal(undecodable.json<{ code: string }>().code, 'invalid-request');
    });
  });

  it('tells nobody the reason of an unexpected error, but logs it', async () => {
    failures = 1;
    const answer = await greet({ name: 'Ada' });
    assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [500, 'internal-error']);
    assert.ok(!answer.body.includes('secret detail'));
    assert.ok(logged.some((line) => line.includes('secret detail')));
  });

  it('answers the same key and body the same, carries it out once, and refuses another body', async () => {
    calls.length = 0;
    const headers = { 'idempotency-key': 'greet-1' };
    const first = await greet({ name: 'Ada' }, headers);
    const second = await greet({ name: 'Ada' }, headers);
    assert.equal(first.statusCode, 201);
    assert.deepEqual([second.statusCode, second.body, second.headers.location], [201, first.body, '/v1/greetings/1']);
    assert.deepEqual(calls, ['Ada']);
    const other = await greet({ name: 'Bob' }, headers);
    assert.deepEqual([other.statusCode, other.json<{ code: string }>().code], [409, 'idempotency-key-reused']);
    const anotherCaller = await greet({ name: 'Bob' }, { ...headers, authorization: `Bearer ${stepped}` });
    assert.equal(anotherCaller.statusCode, 201);
  });

  it('makes the same ids when a request with a key has to be carried out again', async () => {
    failures = 1;
    const headers = { 'idempotency-key': 'greet-2' };
    assert.equal((await greet({ name: 'Cyd' }, headers)).statusCode, 500);
    const again = await greet({ name: 'Cyd' }, headers);
    assert.equal(again.statusCode, 201);
    assert.deepEqual((await greet({ name: 'Cyd' }, headers)).json(), again.json());
  });

  it('says when it is to be tried again while what it needs cannot be reached', async () => {
    for (const error of [
      new EventStoreUnavailable('secret address'),
      new Unavailable('secret address'),
      new Error('secret address', { cause: new Unavailable('secret address') }),
    ]) {
      outage = error;
      const answer = await greet({ name: 'Ada' });
      outage = undefined;
      assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [503, 'unavailable']);
      assert.equal(answer.headers['retry-after'], '1');
      assert.ok(!answer.body.includes('secret'));
    }
  });

  it('answers after ten seconds of silence, and the same request as ever when that is over', async ({ mock }) => {
    let goOn = () => {};
    silence = new Promise((resolve) => (goOn = resolve));
    const headers = { 'idempotency-key': 'greet-silent' };
    const before = calls.length;
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const asked = greet({ name: 'Eve' }, headers);
    while (calls.length === before) await new Promise<void>((resolve) => setImmediate(resolve));
    mock.timers.tick(10_000);
    const answer = await asked;
    mock.timers.reset();
    assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [503, 'unavailable']);
    const again = greet({ name: 'Eve' }, headers);
    goOn();
    silence = undefined;
    assert.equal((await again).statusCode, 201);
    assert.deepEqual((await greet({ name: 'Eve' }, headers)).json(), (await again).json());
  });

  it('answers a method that there is not, although no route ever sees it', async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write('BREW /v1/greetings HTTP/1.1\r\nhost: x\r\n\r\n');
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.match(answer, /content-type: application\/problem\+json[\s\S]*"code":"invalid-request"/);
  });

  it('answers a request that never ends as what it is', async () => {
    const socket = new PassThrough();
    const timedOut = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    (app.getHttpServer() as Server).emit('clientError', timedOut, socket);
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 408 Request Timeout\r\n/);
    assert.match(answer, /"code":"request-timeout"/);
  });

  it('asks for a step-up where it is needed', async () => {
    assert.equal((await send('POST', '/v1/greetings/sensitive')).json<{ code: string }>().code, 'step-up-required');
    const answer = await send('POST', '/v1/greetings/sensitive', undefined, { authorization: `Bearer ${stepped}` });
    assert.equal(answer.statusCode, 204);
  });

  it('hides an organization from who does not belong, and tells who does what is missing', async () => {
    const hidden = await send('GET', '/v1/greetings/of/org_other');
    assert.equal(hidden.statusCode, 404);
    assert.ok(hidden.headers['guildhall-position'], 'a refusal says how fresh it is, too');
    assert.equal((await send('GET', '/v1/greetings/of/org_mine')).statusCode, 403);
    const asAdmin = { authorization: `Bearer ${stepped}` };
    assert.equal((await send('GET', '/v1/greetings/of/org_mine', undefined, asAdmin)).statusCode, 200);
  });

  it('does not answer before it is as fresh as asked', async () => {
    const answer = await send('GET', '/v1/greetings', undefined, {
      'guildhall-at-least': app.get(Positions).tokenOf(1_000_000),
    });
    assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '1']);
    assert.equal(answer.json<{ code: string }>().code, 'not-yet-consistent');
  });

  it('is as fresh as the newest of several tokens', async () => {
    const asked = async (...positions: number[]) => {
      const tokens = positions.map((position) => app.get(Positions).tokenOf(position)).join(', ');
      return (await send('GET', '/v1/greetings', undefined, { 'guildhall-at-least': tokens })).statusCode;
    };
    assert.deepEqual([await asked(0, 0), await asked(0, 1_000_000), await asked(1_000_000, 0)], [200, 503, 503]);
  });

  it('describes itself in OpenAPI 3.1, with a problem for each refusal', async () => {
    const document = (await send('GET', '/openapi.json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown[] }>>;
      components: { schemas: Record<string, unknown> };
    }>();
    assert.equal(document.openapi, '3.1.0');
    assert.ok(document.components.schemas['Greeting']);
    assert.ok(document.components.schemas['Problem']);
    const post = document.paths['/v1/greetings']!['post']!;
    assert.deepEqual(Object.keys(post.responses).toSorted(), [
      '200',
      '201',
      '400',
      '401',
      '409',
      '412',
      '413',
      '415',
      '503',
    ]);
    assert.ok(post.security);
  });

  it('logs neither bodies nor query strings nor tokens, and keeps the pages of a browser to itself', async () => {
    const answer = await send('GET', '/v1/greetings?limit=7');
    assert.ok(!logged.some((line) => line.includes('limit=7') || line.includes(token)));
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    assert.match(answer.headers['content-security-policy'] as string, /default-src 'self'/);
    assert.equal(answer.headers['cache-control'], 'no-store');
  });

  it('does not start with a route that does not say who may call it', async () => {
    const other = await openBench([requestsContext]);
    await assert.rejects(appOn(other, [UnsaidRoutes]), /UnsaidRoutes.open does not say who may call it/);
    await other.close();
  });
});
