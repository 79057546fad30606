import { createServer } from 'node:http';
import { once } from 'node:events';

/**
 * Answers at the service's address while it still starts: the process lives, is not ready, and says what it waits for. So an
 * operator sees why, and nobody kills a process that only waits for its servers.
 */
export class WaitingRoom {
  readonly #missing = new Map<string, string>();
  readonly #server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    const [status, body] =
      path === '/health/live'
        ? [200, { status: 'live' }]
        : [503, { status: 'not ready', missing: Object.fromEntries(this.#missing) }];
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'retry-after': '1' });
    response.end(JSON.stringify(body));
  });

  /** @throws what `listen` says of the address */
  static async open(host: string, port: number): Promise<WaitingRoom> {
    const room = new WaitingRoom();
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
}
