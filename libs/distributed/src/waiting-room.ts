import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Refusal } from '@guildhall/event-sourcing';
import { answerUnparsable, type Metrics, problemOf, requestIdOf } from '@guildhall/http';

const RETRY_AFTER_SECONDS = 1;

/**
 * Answers at the service's address while it still starts: the process lives, is not ready, and says what it waits for. So an
 * operator sees why, and nobody kills a process that only waits for its servers. What it waits for is told at `/health/ready`
 * alone; people are told that the service is unavailable.
 */
export class WaitingRoom {
  readonly #missing = new Map<string, string>();
  readonly #server;

  private constructor(private readonly metrics: Metrics) {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => refuse(error, request, response));
    });
    this.#server.on('clientError', answerUnparsable);
  }

  /** @throws what `listen` says of the address */
  static async open(host: string, port: number, metrics: Metrics): Promise<WaitingRoom> {
    const room = new WaitingRoom(metrics);
    room.#server.listen(port, host);
    await once(room.#server, 'listening');
    return room;
  }

  waitsFor(part: string, why: string): void {
    this.#missing.set(part, why);
  }

  has(part: string): void {
    this.#missing.delete(part);
  }

  /** Leaves the address to the service. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: object) => send(response, status, 'application/json', JSON.stringify(body));
    switch (request.url?.split('?')[0]) {
      case '/health/live':
        return json(200, { status: 'live' });
      case '/health/ready':
        return json(503, { status: 'not ready', missing: Object.fromEntries(this.#missing) });
      case '/metrics':
        return send(response, 200, this.metrics.registry.contentType, await this.metrics.registry.metrics());
      default:
        throw new Refusal('unavailable');
    }
  }
}

const refuse = (error: unknown, request: IncomingMessage, response: ServerResponse): void => {
  const requestId = requestIdOf(request.headers['x-request-id']);
  const problem = problemOf(error, requestId);
  response.setHeader('x-request-id', requestId);
  send(response, problem.status, 'application/problem+json', JSON.stringify(problem));
};

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
  });
  response.end(body);
};
