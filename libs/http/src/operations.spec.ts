import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requestsContext } from '@guildhall/contracts';
import { type Consumption } from '@guildhall/message-bus';
import { type Bench, openBench } from '@guildhall/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { appOn } from './edge.fixture.js';

const TOKEN = 'an-operator-token-of-32-characters';
const ID = '00000000-0000-4000-8000-000000000001';

describe('the routes of operators', () => {
  let bench: Bench;
  let app: NestFastifyApplication;
  let consumption: Consumption;
  let broken = true;
  before(async () => {
    bench = await openBench([requestsContext]);
    consumption = await bench.bus.consume({
      group: 'spec.group',
      topics: [requestsContext.name],
      retry: { attempts: 2, firstDelayMs: 1, maxDelayMs: 1 },
      handle: async () => {
        if (broken) throw new Error('a bug');
      },
    });
    const metadata = { organizationId: 'org_1' };
    const event = { id: ID, type: 'Asked', data: { secret: 'content' }, metadata };
    const { position } = await bench.store.append(`${requestsContext.categories[0]}-1`, -1, [event]);
    await consumption.handledUpTo(position);
    app = await appOn(bench, [], { operatorToken: TOKEN });
  });
  after(async () => {
    await app.close();
    await bench.close();
  });

  const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, token = TOKEN) =>
    app.inject({ method, url: `/operations/dead-letters${path}`, headers: { authorization: `Bearer ${token}` } });

  it('are for who shows the token', async () => {
    for (const authorization of [undefined, TOKEN, `Bearer ${TOKEN}x`, `bearer`, '']) {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await app.inject({ method: 'GET', url: '/operations/dead-letters', headers });
      assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [401, 'not-signed-in']);
    }
  });

  it('are not there without a token', async () => {
    const without = await appOn(bench, []);
    const answer = await without.inject({
      method: 'GET',
      url: '/operations/dead-letters',
      headers: { authorization: 'Bearer undefined' },
    });
    assert.equal(answer.statusCode, 404);
    await without.close();
  });

  it('show what was given up on, retry it, and say what came of it', async () => {
    const listed = await ask('GET', '?group=spec.group');
    assert.ok(!listed.body.includes('content'), 'what the event holds stays where it is');
    const [letter] = listed.json<{ data: { id: string; event: object }[] }>().data;
    const { id, event, ...rest } = letter!;
    const { failedAt: _failedAt, ...said } = rest as { failedAt?: string };
    assert.deepEqual(said, { group: 'spec.group', reason: 'a bug', attempts: 2 });
    assert.equal((event as { id: string }).id, ID);
    assert.equal((event as { organizationId: string }).organizationId, 'org_1');

    const failed = await ask('POST', `/${id}/retry`);
    assert.deepEqual([failed.statusCode, failed.json()], [200, { handled: false, reason: 'a bug' }]);
    broken = false;
    assert.deepEqual((await ask('POST', `/${id}/retry`)).json(), { handled: true });
    assert.deepEqual((await ask('GET', '')).json(), { data: [], nextCursor: null });
    for (const answer of [await ask('POST', `/${id}/retry`), await ask('DELETE', `/${id}`)])
      assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [404, 'not-found']);
  });

  it('refuse what is no question', async () => {
    assert.equal((await ask('GET', '?limit=0')).json<{ code: string }>().code, 'invalid-request');
    assert.equal((await ask('GET', '?cursor=never')).json<{ code: string }>().code, 'invalid-cursor');
  });
});
