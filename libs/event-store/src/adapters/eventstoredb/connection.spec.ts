import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerHttp2Session, type Settings } from 'node:http2';
import { it } from 'node:test';
import { Connection } from './connection.js';

it('lets the server send far ahead of what is read', async () => {
  const server = createServer();
  const connected = once(server, 'session') as Promise<[ServerHttp2Session]>;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const connection = new Connection(`esdb://127.0.0.1:${address.port}?tls=false`, 1_000);
  try {
    connection.client.readAll({ maxCount: 1 }).on('error', () => undefined);
    const [session] = await connected;
    const [settings] = (await once(session, 'remoteSettings')) as [Settings];
    assert.equal(settings.initialWindowSize, 4 * 1024 * 1024);
    session.destroy();
  } finally {
    connection.close();
    server.close();
  }
});
