import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

/** Ports of 127.0.0.1 that nobody listened on a moment ago, all different. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers: Server[] = [];
  for (let n = 0; n < count; n += 1) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => (server.close(), once(server, 'close'))));
  return ports;
};

/** Why nobody can listen on that port of 127.0.0.1 now; undefined when somebody can. */
export const busy = async (port: number): Promise<string | undefined> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
  server.close();
  await once(server, 'close');
  return undefined;
};

/** Sends one request and gives the first `length` bytes of the answer; undefined when none comes within two seconds. */
export const ask = (port: number, request: Uint8Array, length: number): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2000 });
    let answer = Buffer.alloc(0);
    const finish = (result: Buffer | undefined) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= length) finish(answer);
    });
    socket.on('timeout', () => finish(undefined));
    socket.on('error', () => finish(undefined));
    socket.on('close', () => finish(undefined));
  });
