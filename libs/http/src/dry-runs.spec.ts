import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { event, type EventsOf, requestsContext } from '@guildhall/contracts';
import { type Decider, Decisions, Refusal } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { Body, Controller, Param, Post, Put } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { Answer, Caller, created, Documents, Public, SignedIn, SignedInCaller, SigningKeys } from './index.js';
import { appOn } from './edge.fixture.js';

const Greeting = z
  .strictObject({ name: z.string().min(2), times: z.number().int().optional() })
  .meta({ id: 'Greeting' });
const ADA = 'usr_00000000000000000000000001';
const calls: string[] = [];
const greetingEvents = {
  Greeted: event('Greeted', z.object({ name: z.string() })),
  GreetingCounted: event('GreetingCounted', z.object({ name: z.string() }), { internal: true }),
} as const;
type GreetingEvent = EventsOf<typeof greetingEvents>;
const greetingContext = { name: 'greetings', categories: ['greeting'], events: greetingEvents } as const;
const greetings: Decider<Readonly<{ names: readonly string[] }>, GreetingEvent> = {
  category: 'greeting',
  initialState: () => ({ names: [] }),
  evolve: ({ names }, { type, data }) => ({ names: type === 'Greeted' ? [...names, data.name] : names }),
};

@Controller('v1/greetings')
class GreetingRoutes {
  constructor(private readonly decisions: Decisions) {}

  @Put('kept/:name')
  @SignedIn()
  @Documents({
    summary: 'Keep',
    answers: [200, Greeting],
    problems: ['already-member'],
    writes: true,
    conditional: true,
  })
  async keep(@Param('name') name: string, @Caller() { context }: SignedInCaller) {
    calls.push(name);
    const { revision } = await this.decisions.decide(greetings, 'all', context, ({ names }): GreetingEvent[] => {
      if (names.includes(name)) throw new Refusal('already-member');
      return [
        { type: 'Greeted', data: { name } },
        { type: 'GreetingCounted', data: { name } },
      ];
    });
    const { state } = await this.decisions.load(greetings, 'all', context);
    return new Answer({ name, times: state.names.length }, { revision, location: '/v1/greetings/kept' });
  }

  @Post()
  @SignedIn()
  @Documents({ summary: 'Greet', answers: [201, Greeting], writes: true })
  greet(@Body({ schema: Greeting }) greeting: z.infer<typeof Greeting>) {
    return created('/v1/greetings/1', greeting);
  }

  @Post('ask')
  @SignedIn()
  @Documents({ summary: 'A question', answers: [200, Greeting] })
  ask() {
    calls.push('ask');
    return { name: 'asked' };
  }

  @Post('open')
  @Public()
  @Documents({ summary: 'For strangers', answers: [204], writes: true })
  open() {
    calls.push('open');
  }

  @Post('secret')
  @SignedIn()
  @Documents({ summary: 'Gives a secret', answers: [204], writes: true, repeatable: false })
  secret() {
    calls.push('secret');
  }
}

describe('a dry run over HTTP', () => {
  let bench: Bench;
  let app: NestFastifyApplication;
  let token = '';

  before(async () => {
    bench = await openBench([requestsContext, greetingContext]);
    app = await appOn(bench, [GreetingRoutes]);
    bench.subscriptions.follow({
      name: 'reader',
      contexts: [requestsContext, greetingContext],
      types: [],
      checkpoint: async () => -1,
      apply: () => undefined,
    });
    await bench.subscriptions.start();
    token = (await app.get(SigningKeys).sign({ sub: ADA, sid: 'ses_1' }, 60)).token;
  });
  after(async () => {
    await app.close();
    await bench.close();
  });

  const send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
  const keep = (name: string, query = '', headers: Record<string, string> = {}) =>
    send('PUT', `/v1/greetings/kept/${name}${query}`, undefined, headers);

  it('and answers what would be written and who would gain what, and writes nothing', async () => {
    await keep('eve');
    const head = await bench.store.head();
    const answer = await keep('fay', '?dryRun=true');
    assert.deepEqual(answer.json(), {
      events: [{ type: 'Greeted', data: { name: 'fay' } }],
      access: {
        gained: ['Greeted', 'GreetingCounted'].map((projectId) => ({
          userId: ADA,
          projectId,
          object: null,
          permissions: ['x.get'],
        })),
        lost: [],
      },
      limits: [],
    });
    assert.deepEqual([answer.statusCode, answer.headers.etag, answer.headers.location], [200, undefined, undefined]);
    assert.ok(answer.headers['guildhall-position'], 'that of a reader');
    assert.equal(await bench.store.head(), head);
    assert.deepEqual((await keep('fay')).json(), { name: 'fay', times: 2 });
  });

  it('with the refusals of one that is meant', async () => {
    await keep('gil');
    for (const query of ['?dryRun=true', '?dryRun=false', '']) {
      const taken = await keep('gil', query);
      assert.deepEqual([taken.statusCode, taken.json<{ code: string }>().code], [409, 'already-member']);
      const stale = await keep('hal', query, { 'if-match': '"0"' });
      assert.deepEqual([stale.statusCode, stale.json<{ code: string }>().code], [412, 'stale-revision']);
    }
    assert.equal((await send('POST', '/v1/greetings?dryRun=true', { name: 7 })).statusCode, 400);
  });

  it('and leaves its idempotency key alone', async () => {
    const headers = { 'idempotency-key': 'keep-1' };
    const head = await bench.store.head();
    await keep('ida', '?dryRun=true', headers);
    assert.equal(await bench.store.head(), head);
    const meant = await keep('ida', '', headers);
    assert.equal(meant.statusCode, 200);
    const tried = await keep('ida', '?dryRun=true', headers);
    assert.equal(tried.json<{ code: string }>().code, 'already-member', 'what was answered before is of no use');
    assert.equal((await keep('ida', '', headers)).body, meant.body);
  });

  it('answering 200 whatever the route would', async () => {
    const answer = await send('POST', '/v1/greetings?dryRun=true', { name: 'Ada' });
    assert.deepEqual(
      [answer.statusCode, answer.headers.location, answer.json<{ events: unknown[] }>().events],
      [200, undefined, []],
    );
  });

  for (const [what, method, url] of [
    ['that strangers may call', 'POST', '/v1/greetings/open'],
    ['that gives a secret', 'POST', '/v1/greetings/secret'],
    ['that is a question', 'POST', '/v1/greetings/ask'],
  ] as const) {
    it(`but not one ${what}`, async () => {
      calls.length = 0;
      const refused = await send(method, `${url}?dryRun=true`);
      const { code, errors } = refused.json<{ code: string; errors: { path: string }[] }>();
      assert.deepEqual([refused.statusCode, code, errors[0]?.path], [400, 'invalid-request', 'dryRun']);
      assert.deepEqual(calls, []);
      assert.ok((await send(method, `${url}?dryRun=false`)).statusCode < 300);
    });
  }

  it('for nothing but true', async () => {
    calls.length = 0;
    for (const query of ['?dryRun=yes', '?dryRun=', '?dryRun=true&dryRun=true', '?dryRun=true&more=1', '?dryrun=true'])
      assert.equal((await keep('joe', query)).statusCode, 400, query);
    assert.deepEqual(calls, []);
    assert.equal((await keep('joe', '?dryRun=false')).headers.etag !== undefined, true);
  });

  it('and says so in its description', async () => {
    type Operation = {
      parameters?: { name: string; in: string }[];
      responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
    };
    const { paths, components } = (await send('GET', '/openapi.json')).json<{
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, unknown> };
    }>();
    const parametersOf = (path: string, method: string) =>
      paths[path]![method]!.parameters?.map((parameter) => `${parameter.in} ${parameter.name}`) ?? [];
    assert.ok(parametersOf('/v1/greetings', 'post').includes('query dryRun'));
    assert.ok(parametersOf('/v1/greetings/kept/{name}', 'put').includes('header If-Match'));
    assert.ok(!parametersOf('/v1/greetings', 'post').includes('header If-Match'));
    for (const name of ['open', 'secret', 'ask'])
      assert.ok(!parametersOf(`/v1/greetings/${name}`, 'post').includes('query dryRun'), name);
    assert.ok(components.schemas['DryRun']);
    const schemaOf = (path: string, method: string) =>
      paths[path]![method]!.responses['200']!.content!['application/json']!.schema;
    assert.deepEqual(schemaOf('/v1/greetings', 'post'), { $ref: '#/components/schemas/DryRun' });
    assert.deepEqual(schemaOf('/v1/greetings/kept/{name}', 'put'), {
      anyOf: [{ $ref: '#/components/schemas/Greeting' }, { $ref: '#/components/schemas/DryRun' }],
    });
  });
});
