import { once } from 'node:events';
import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';
import { readRoutes, serviceFor, type ServiceName } from './routes.js';

type Targets = (service: ServiceName) => readonly number[];

/**
 * One base URL for all services on this machine. Replicas take turns; a request that no connection could be made for goes to
 * the next one, so nothing is ever carried out twice.
 */
export class Proxy {
  readonly #routes = readRoutes();
  readonly #server: Server;
  #turn = 0;

  private constructor(private readonly targets: Targets) {
    this.#server = createServer((request, response) => this.#forward(request, response));
  }

  static async listen(port: number, targets: Targets): Promise<Proxy> {
    const proxy = new Proxy(targets);
    proxy.#server.listen(port, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '/').split('?')[0]!;
    // For Prometheus, which asks the processes themselves.
    if (path.startsWith('/metrics')) return answer(response, 404, 'Not found', 'ask the processes for their metrics');
    const service = serviceFor(this.#routes, path);
    const ports = service ? this.targets(service) : [];
    this.#turn += 1;
    const inTurn = ports.map((_, index) => ports[(index + this.#turn) % ports.length]!);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => this.#try(request, Buffer.concat(chunks), inTurn, response));
  }

  #try(request: IncomingMessage, body: Buffer, [port, ...others]: readonly number[], response: ServerResponse): void {
    if (port === undefined) return answer(response, 502, 'Bad gateway', 'no replica of the service answers');
    const outgoing = ask({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.url,
      headers: {
        ...request.headers,
        'x-forwarded-for': request.socket.remoteAddress ?? '',
        'x-forwarded-proto': 'http',
      },
    });
    let connected = false;
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (connected = true));
      else connected = true;
    });
    outgoing.on('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      incoming.pipe(response);
      incoming.on('error', () => response.destroy());
    });
    outgoing.on('error', () => {
      if (!connected) return this.#try(request, body, others, response);
      if (response.headersSent) response.destroy();
      else answer(response, 502, 'Bad gateway', 'the replica ended before it answered');
    });
    outgoing.end(body);
  }
}

const answer = (response: ServerResponse, status: number, title: string, detail: string): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
};
