import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Metrics } from '@guildhall/http';
import { WaitingRoom } from './waiting-room.js';

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('a service that waits for its servers', () => {
  let room: WaitingRoom;
  let url = '';
  const metrics = new Metrics();
  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    room = await WaitingRoom.open('127.0.0.1', port, metrics);
    room.waitsFor('vault', 'cannot be reached: db.internal:27017');
  });
  after(() => room.close());

  it('tells operators what it waits for', async () => {
    const answer = await fetch(`${url}/health/ready`);
    assert.equal(answer.status, 503);
    assert.deepEqual(((await answer.json()) as { missing: object }).missing, {
      vault: 'cannot be reached: db.internal:27017',
    });
    assert.equal((await fetch(`${url}/health/live`)).status, 200);
  });

  it('tells everybody else that it is unavailable, and no addresses', async () => {
    const answer = await fetch(`${url}/v1/users/me`, { headers: { 'x-request-id': 'mine' } });
    const text = await answer.text();
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.headers.get('retry-after'), '1');
    const { code, requestId } = JSON.parse(text) as { code: string; requestId: string };
    assert.deepEqual([code, requestId, answer.headers.get('x-request-id')], ['unavailable', 'mine', 'mine']);
    assert.ok(!text.includes('db.internal'));
  });

  it('shows its metrics', async () => {
    const answer = await fetch(`${url}/metrics`);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /^process_cpu_seconds_total /m);
  });

  it('lives on when its metrics cannot be read', async () => {
    metrics.gauges('broken', 'Throws', 'label', () => {
      throw new Error('a bug');
    });
    const answer = await fetch(`${url}/metrics`);
    assert.equal(answer.status, 500);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    metrics.registry.removeSingleMetric('broken');
    assert.equal((await fetch(`${url}/metrics`)).status, 200);
  });
});
