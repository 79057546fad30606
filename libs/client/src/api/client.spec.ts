import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ClientOptions, GuildhallClient, GuildhallProblem } from './index.js';

type Asked = Readonly<{ call: string; headers: IncomingHttpHeaders; body: string }>;
type Given = Readonly<{
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  drop?: true;
  hold?: Promise<void>;
}>;

const SESSION = { accessToken: 'second', refreshToken: 'r2', tokenType: 'Bearer', expiresAt: '2999-01-01T00:00:00Z' };
const refused = (status: number, code: string, headers = {}): Given => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: { type: `/docs/problems/${code}`, title: 'No', status, detail: 'Do so', code, requestId: 'req_1', errors: [] },
});
const at = (position: string): Given => ({ headers: { 'guildhall-position': position } });

describe('the API client', () => {
  let server: Server;
  let asked: Asked[] = [];
  let answers: Given[] = [];
  let url = '';

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      const reply = async () => {
        asked.push({ call: `${request.method} ${request.url}`, headers: request.headers, body });
        const answer = answers.shift() ?? {};
        await answer.hold;
        if (answer.drop) return request.socket.destroy();
        response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
        response.end(answer.status === 204 ? undefined : JSON.stringify(answer.body ?? { data: [], nextCursor: null }));
      };
      request.on('end', () => void reply());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    asked = [];
    answers = [];
  });

  const client = (options: Partial<ClientOptions> = {}) => new GuildhallClient({ url, ...options });
  const found = (guildhall: GuildhallClient) => guildhall.post('/v1/organizations', { body: { name: 'Looms' } });
  const list = (guildhall: GuildhallClient) => guildhall.get('/v1/organizations', { params: { query: { limit: 3 } } });
  const sent = (name: string) => asked.map(({ headers }) => headers[name]);

  it('makes the calls of the API, signed', async () => {
    const guildhall = client({ tokens: { accessToken: 'first' } });
    assert.deepEqual(await list(guildhall), { data: [], nextCursor: null });
    answers = [{ status: 204 }];
    const params = { path: { organizationId: 'org_1', userId: 'a/b' } };
    const { status, data } = await guildhall.answer('delete', '/v1/organizations/{organizationId}/members/{userId}', {
      params,
    });
    assert.deepEqual([status, data], [204, undefined]);
    assert.deepEqual(
      asked.map(({ call }) => call),
      ['GET /v1/organizations?limit=3', 'DELETE /v1/organizations/org_1/members/a%2Fb'],
    );
    assert.deepEqual(sent('authorization'), ['Bearer first', 'Bearer first']);
  });

  it('reads what it wrote, and lets another client read it', async () => {
    const [one, other] = [client(), client()];
    answers = [at('pos_1'), at('pos_2')];
    await found(one);
    await list(one);
    await list(other.seen(one.position));
    assert.deepEqual(sent('guildhall-at-least'), [undefined, 'pos_1', 'pos_2']);
  });

  it('keeps what was written while another answer was under way', async () => {
    const guildhall = client({ position: 'pos_0' });
    let release = () => {};
    answers = [{ ...at('pos_1'), hold: new Promise((resolve) => (release = resolve)) }, at('pos_2')];
    const slow = list(guildhall);
    while (asked.length === 0) await new Promise(setImmediate);
    await found(guildhall);
    release();
    await slow;
    await list(guildhall);
    assert.deepEqual(asked.at(-1)?.headers['guildhall-at-least'], 'pos_2, pos_1');
  });

  it('gives each write a key, and the same one when it is sent again', async () => {
    const guildhall = client();
    answers = [refused(503, 'unavailable', { 'retry-after': '0' }), { drop: true }, {}, {}];
    await found(guildhall);
    await found(guildhall);
    const keys = sent('idempotency-key');
    assert.equal(asked.length, 4);
    assert.match(String(keys[0]), /^[\x21-\x7e]{1,200}$/);
    assert.deepEqual([keys[1], keys[2]], [keys[0], keys[0]]);
    assert.notEqual(keys[3], keys[0]);
    assert.deepEqual(new Set(asked.map(({ body }) => body)), new Set(['{"name":"Looms"}']));
    await guildhall.post('/v1/organizations', { body: { name: 'Looms' }, idempotencyKey: 'mine' });
    assert.equal(asked.at(-1)?.headers['idempotency-key'], 'mine');
  });

  it('waits as long as it is asked to, and gives up in the end', async () => {
    const guildhall = client({ retries: 1 });
    answers = [refused(503, 'not-yet-consistent', { 'retry-after': '1' }), {}];
    const started = performance.now();
    await list(guildhall);
    assert.ok(performance.now() - started >= 990);
    const busy = refused(503, 'not-yet-consistent', { 'retry-after': '0' });
    answers = [busy, busy];
    await assert.rejects(list(guildhall), { name: 'GuildhallProblem', code: 'not-yet-consistent', status: 503 });
    answers = [refused(503, 'unavailable', { 'retry-after': '3600' })];
    await assert.rejects(list(guildhall), { code: 'unavailable' });
    answers = [{ drop: true }, { drop: true }];
    await assert.rejects(list(guildhall), TypeError);
    assert.equal(asked.length, 7);
  });

  it('never sends again what has no key and may have been carried out', async () => {
    answers = [{ drop: true }];
    await assert.rejects(client().signIn({ email: 'ada@example.com', password: 'x' }), TypeError);
    answers = [{ drop: true }, { body: { results: [] } }];
    await client().post('/v1/checks', { body: { checks: [] } });
    assert.deepEqual(sent('idempotency-key'), [undefined, undefined, undefined]);
  });

  it('refreshes a token before it expires, once for all who wait', async () => {
    const told: unknown[] = [];
    const guildhall = client({
      tokens: { accessToken: 'first', refreshToken: 'r1', expiresAt: new Date().toISOString() },
      onTokens: (tokens) => told.push(tokens?.refreshToken),
    });
    answers = [{ body: SESSION }];
    await Promise.all([list(guildhall), found(guildhall)]);
    assert.deepEqual(
      asked.filter(({ call }) => call.endsWith('/refresh')).map(({ body }) => body),
      ['{"refreshToken":"r1"}'],
    );
    assert.deepEqual(sent('authorization').slice(1), ['Bearer second', 'Bearer second']);
    assert.deepEqual(told, ['r2']);
  });

  it('refreshes a token that is refused, and repeats the call with it', async () => {
    const guildhall = client({ tokens: { accessToken: 'first', refreshToken: 'r1' } });
    answers = [refused(401, 'not-signed-in'), { body: SESSION }, {}];
    await found(guildhall);
    assert.deepEqual(sent('authorization'), ['Bearer first', 'Bearer first', 'Bearer second']);
    assert.equal(asked[0]?.headers['idempotency-key'], asked[2]?.headers['idempotency-key']);
    answers = [refused(401, 'not-signed-in'), refused(401, 'invalid-refresh-token')];
    await assert.rejects(list(guildhall), { code: 'invalid-refresh-token' });
    assert.equal(asked.length, 5);
  });

  it('throws problems as what they are', async () => {
    const errors = [{ path: 'name', code: 'too-small', message: 'too short' }];
    const { body } = refused(400, 'invalid-request');
    answers = [{ status: 400, body: { ...(body as object), errors } }];
    await assert.rejects(found(client()), (problem) => {
      assert.ok(problem instanceof GuildhallProblem);
      const { code, status, detail, requestId } = problem;
      assert.deepEqual(
        { code, status, detail, requestId, errors: problem.errors },
        { code: 'invalid-request', status: 400, detail: 'Do so', requestId: 'req_1', errors },
      );
      return true;
    });
    answers = [{ status: 500, headers: { 'content-type': 'text/html' }, body: '<h1>Bad</h1>' }];
    await assert.rejects(list(client()), { code: 'unexpected-answer', status: 500, requestId: undefined });
  });

  it('tries out what a call would do', async () => {
    const foreseen = { events: [], access: { gained: [], lost: [] }, limits: [] };
    answers = [{ body: foreseen }];
    const params = { path: { organizationId: 'org_1' } };
    const body = { name: 'Looms' };
    assert.deepEqual(await client().tryOut('patch', '/v1/organizations/{organizationId}', { params, body }), foreseen);
    assert.deepEqual(
      [asked[0]?.call, asked[0]?.body],
      ['PATCH /v1/organizations/org_1?dryRun=true', '{"name":"Looms"}'],
    );
  });

  it('ends when it is told to', async () => {
    answers = [refused(503, 'unavailable', { 'retry-after': '5' })];
    const signal = AbortSignal.timeout(100);
    await assert.rejects(client().get('/v1/templates', { signal }), { name: 'TimeoutError' });
  });

  it('takes no call that the API does not have', () => {
    // Compiled, not called: each line below must be an error of types.
    const wrong = async (guildhall: GuildhallClient) => {
      // @ts-expect-error no such path
      await guildhall.get('/v1/nowhere');
      // @ts-expect-error which organization
      await guildhall.get('/v1/organizations/{organizationId}');
      // @ts-expect-error no such field
      await guildhall.post('/v1/organizations', { body: { name: 'Looms', size: 3 } });
      // @ts-expect-error it cannot be tried out
      await guildhall.tryOut('post', '/v1/sessions', { body: { email: 'ada@example.com', password: 'x' } });
      // @ts-expect-error not of this type
      const name: number = (await guildhall.get('/v1/users/me')).name;
      return name;
    };
    assert.ok(wrong);
  });
});
