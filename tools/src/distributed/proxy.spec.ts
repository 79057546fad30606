import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { freePorts } from '../servers/ports.js';
import { Proxy } from './proxy.js';

const listening = async (t: TestContext, targets: readonly number[], silenceMs?: number) => {
  const [port] = await freePorts(1);
  const proxy = await Proxy.listen(port!, () => targets, silenceMs);
  t.after(() => proxy.close());
  return { port: port!, url: `http://127.0.0.1:${port}` };
};

const problemIn = async (answer: Response) => {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const problem = (await answer.json()) as { status: number; code: string; requestId: string };
  assert.equal(problem.status, answer.status);
  assert.equal(problem.requestId, answer.headers.get('x-request-id'));
  return problem;
};

describe('the proxy of npm run distributed', () => {
  it('says that a service is unavailable in the form of all problems', async (t) => {
    const { url } = await listening(t, await freePorts(1));
    const answer = await fetch(`${url}/v1/users/me`, { headers: { 'x-request-id': 'mine' } });
    const { code, status, requestId } = await problemIn(answer);
    assert.deepEqual([code, status, requestId], ['unavailable', 503, 'mine']);
    assert.equal(answer.headers.get('retry-after'), '1');
  });

  it('says so too of one that ends before it answers', async (t) => {
    const server = createServer((request) => request.socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { url } = await listening(t, [(server.address() as AddressInfo).port]);
    assert.equal((await problemIn(await fetch(`${url}/v1/users/me`))).code, 'unavailable');
  });

  it('asks another one what one is silent about, but does nothing twice', async (t) => {
    const begun: string[] = [];
    const silent = createServer(({ method }) => void begun.push(method!)).listen(0, '127.0.0.1');
    const lively = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
    await Promise.all([once(silent, 'listening'), once(lively, 'listening')]);
    t.after(() => [silent, lively].map((server) => server.closeAllConnections() ?? server.close()));
    const ports = [silent, lively].map((server) => (server.address() as AddressInfo).port);
    const { url } = await listening(t, ports, 50);
    const ask = (method: string) => fetch(`${url}/v1/users/me`, { method });
    for (const answer of [await ask('GET'), await ask('GET')]) assert.equal(await answer.text(), 'here');
    const written = [await ask('POST'), await ask('POST')];
    assert.deepEqual(written.map(({ status }) => status).toSorted(), [200, 503]);
    assert.deepEqual(begun, ['GET', 'POST']);
  });

  it('hands out no metrics, and nothing that is for operators', async (t) => {
    const { url } = await listening(t, []);
    for (const path of ['/metrics', '/operations/dead-letters', '/%6Fperations/dead-letters'])
      assert.equal((await problemIn(await fetch(url + path))).code, 'not-found');
  });

  it('says nothing of a connection that is not its own', async (t) => {
    let asked: IncomingHttpHeaders = {};
    const server = createServer({ keepAliveTimeout: 200_000 }, (request, response) => {
      asked = request.headers;
      response
        .setHeader('connection', 'keep-alive, x-of-this-hop')
        .setHeader('x-of-this-hop', '1')
        .setHeader('x-mine', '1');
      request.pipe(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const { url } = await listening(t, [(server.address() as AddressInfo).port]);
    const outgoing = request(`${url}/v1/users/me`, {
      method: 'POST',
      headers: { connection: 'keep-alive, x-of-that-hop', 'x-of-that-hop': '1', 'transfer-encoding': 'chunked' },
    }).end('abc');
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    assert.equal(await text(answer), 'abc');
    // A client that is told of 200 s sends on a connection that the proxy has closed meanwhile.
    assert.equal(answer.headers['keep-alive'], 'timeout=75');
    assert.deepEqual([answer.headers['x-mine'], answer.headers['x-of-this-hop']], ['1', undefined]);
    assert.deepEqual(
      [asked['content-length'], asked['transfer-encoding'], asked['x-of-that-hop']],
      ['3', undefined, undefined],
    );
  });

  it('answers what is no request', async (t) => {
    const { port } = await listening(t, []);
    const socket = connect(port, '127.0.0.1');
    socket.write('BREW / HTTP/1.1\r\n\r\n');
    assert.match(
      await text(socket),
      /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"invalid-request"/,
    );
  });
});
