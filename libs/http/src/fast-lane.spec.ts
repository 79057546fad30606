import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { identityContext, requestsContext } from '@guildhall/contracts';
import { CommandContext, type Decider, Refusal } from '@guildhall/event-sourcing';
import { type Bench, openBench } from '@guildhall/testing';
import { Body, Controller, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { appOn, logged } from './edge.fixture.js';
import { AnswersAtOnce, Caller, Documents, SignedIn, SignedInCaller, SigningKeys } from './index.js';

const Question = z.strictObject({ number: z.number().default(7) }).meta({ id: 'Question' });
const Options = z.strictObject({ as: z.string().optional() });
const SUBJECT = 'usr_00000000000000000000000001';

const onFastLane: boolean[] = [];
const known = new Map<string, string>();

@Controller('v1/questions')
class QuestionRoute {
  @Post()
  @SignedIn()
  @AnswersAtOnce({ query: Options, body: Question, lookup: 'askedBefore' })
  @Documents({ summary: 'Ask', answers: [200, Question] })
  ask(
    @Query({ schema: Options }) { as }: z.infer<typeof Options>,
    @Body({ schema: Question }) { number }: z.infer<typeof Question>,
    @Caller() { userId, context }: SignedInCaller,
  ) {
    onFastLane.push(/fast-lane\.[jt]s/.test(new Error().stack!));
    if (number === 0) throw new Refusal('forbidden');
    return { number, as, userId, actor: context.actor };
  }

  askedBefore(query: object, body: unknown, userId: string): string | undefined {
    if (Object.keys(query).length > 0) return undefined;
    if ((body as { number: number }).number === -1) throw new Refusal('forbidden');
    return known.get(JSON.stringify([body, userId]));
  }
}

const sessions: Decider<null, { type: string; data: object }> = {
  category: 'session',
  initialState: () => null,
  evolve: (state) => state,
};

describe('a route that answers at once', () => {
  let bench: Bench;
  let app: NestFastifyApplication;
  let token: string;
  before(async () => {
    bench = await openBench([requestsContext, identityContext]);
    app = await appOn(bench, [QuestionRoute]);
    await bench.subscriptions.start();
    await end('ses_00000000000000000000000008');
  });
  after(async () => {
    await app.close();
    await bench.close();
  });
  beforeEach(async () => {
    const session = `ses_${String(onFastLane.length + logged.length).padStart(26, '0')}`;
    ({ token } = await app.get(SigningKeys).sign({ sub: SUBJECT, sid: session }, 600));
    onFastLane.length = 0;
  });

  const end = async (sessionId: string) => {
    const context = CommandContext.ofRequest({ type: 'user', id: SUBJECT }, { requestId: 'r', issuedAt: new Date() });
    const { position } = await bench.decisions.decide(sessions, sessionId, context, () => [
      { type: 'SessionEnded', data: { sessionId, userId: SUBJECT, reason: 'logged-out' } },
    ]);
    await bench.subscriptions.appliedUpTo(position);
  };

  type Asked = Readonly<{ body?: unknown; query?: string; headers?: Record<string, string> }>;
  const ask = async ({ body = { number: 1 }, query = '', headers = {} }: Asked = {}) => {
    const {
      statusCode,
      payload,
      headers: answered,
    } = await app.inject({
      method: 'POST',
      url: `/v1/questions${query}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    });
    const { 'x-request-id': id, date: _date, 'content-length': _length, ...same } = answered;
    return { status: statusCode, body: JSON.parse(payload.replaceAll(String(id), 'id')) as object, headers: same };
  };
  /** What is asked with a token that nobody has seen, and again with the same one. */
  const twice = async (asked: Asked) => [await ask(asked), await ask(asked)] as const;

  it('gives the same answer on either way', async () => {
    for (const asked of [{}, { body: {} }, { query: '?as=x' }, { body: { number: 2 }, query: '?as=' }]) {
      onFastLane.length = 0;
      token = (await app.get(SigningKeys).sign({ sub: SUBJECT, sid: `ses_${JSON.stringify(asked)}` }, 600)).token;
      const [slow, fast] = await twice(asked);
      assert.equal(slow.status, 200);
      assert.deepEqual(fast, slow);
      assert.deepEqual(onFastLane, [false, true]);
    }
  });

  it('gives the position that it has read up to, and logs who asked', async () => {
    const [slow, fast] = await twice({});
    assert.match(String(slow.headers['guildhall-position']), /^pos_/);
    assert.equal(fast.headers['guildhall-position'], slow.headers['guildhall-position']);
    const lines = logged.slice(-2).map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ actor, route, status }) => ({ actor, route, status })),
      Array.from({ length: 2 }, () => ({ actor: SUBJECT, route: '/v1/questions', status: 200 })),
    );
  });

  it('gives what it knows already as if it had worked it out', async () => {
    const { 'x-request-id': _, ...slow } = (await ask({ body: { number: 3 } })).headers;
    onFastLane.length = 0;
    known.set(JSON.stringify([{ number: 3 }, SUBJECT]), JSON.stringify({ number: 3, userId: 'as known: é' }));
    const answer = await ask({ body: { number: 3 } });
    assert.deepEqual(answer.body, { number: 3, userId: 'as known: é' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.headers, slow);
    assert.deepEqual(onFastLane, [], 'it was not worked out');
    const { actor, route, status } = JSON.parse(logged.at(-1)!) as Record<string, unknown>;
    assert.deepEqual({ actor, route, status }, { actor: SUBJECT, route: '/v1/questions', status: 200 });
    token = `${token}x`;
    assert.equal((await ask({ body: { number: 3 } })).status, 401);
  });

  it('works out what looking up goes wrong with', async () => {
    const [slow, fast] = await twice({ body: { number: -1 } });
    assert.equal(slow.status, 200);
    assert.deepEqual(fast, slow);
    assert.deepEqual(onFastLane, [false, false]);
  });

  it('refuses the same on either way', async () => {
    for (const [asked, status] of [
      [{ body: { number: 'one' } }, 400],
      [{ body: { number: 1, more: true } }, 400],
      [{ body: [] }, 400],
      [{ query: '?by=x' }, 400],
      [{ query: '?dryRun=true' }, 400],
      [{ body: { number: 0 } }, 403],
      [{ headers: { 'guildhall-at-least': 'pos_nonsense' } }, 400],
    ] as const) {
      await ask();
      const [one, other] = await twice(asked);
      assert.equal(one.status, status, JSON.stringify(asked));
      assert.deepEqual(other, one);
    }
  });

  it('is for nobody who is not signed in', async () => {
    await twice({});
    onFastLane.length = 0;
    for (const authorization of ['', 'Bearer', `Bearer ${token}x`, `Bearer ${token} `.trim().slice(0, -1)])
      assert.equal((await ask({ headers: { authorization } })).status, 401, authorization);
    assert.deepEqual(onFastLane, []);
  });

  it('is for nobody whose session has ended, though their token was good a moment ago', async () => {
    const sessionId = 'ses_00000000000000000000000009';
    ({ token } = await app.get(SigningKeys).sign({ sub: SUBJECT, sid: sessionId }, 600));
    assert.deepEqual(
      (await twice({})).map(({ status }) => status),
      [200, 200],
    );
    await end(sessionId);
    assert.equal((await ask()).status, 401);
  });

  it('waits for what is asked to be as fresh as a token says', async () => {
    const [, { headers }] = await twice({});
    const again = await ask({ headers: { 'guildhall-at-least': String(headers['guildhall-position']) } });
    assert.equal(again.status, 200);
    assert.deepEqual(onFastLane, [false, true, false]);
  });
});
