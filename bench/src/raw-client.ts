import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = /content-length: (\d+)/i;

/**
 * Sends requests that are made ready over keep-alive connections, one at a time on each, and does hardly anything else: it
 * shares the machine with the server that it measures.
 */
export class RawClient {
  private constructor(private readonly sockets: readonly Socket[]) {}

  static async connect(port: number, connections: number): Promise<RawClient> {
    const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return new RawClient(sockets);
  }

  /** How many requests are answered a second. @throws unless every answer is a 200 */
  async rate(requests: readonly Buffer[], milliseconds: number): Promise<number> {
    const started = performance.now();
    const until = started + milliseconds;
    // Each begins elsewhere: what one has asked for, the next one asks for much later.
    const firstOf = (at: number) => Math.floor((at * requests.length) / this.sockets.length);
    const counts = await Promise.all(this.sockets.map((socket, at) => exchange(socket, requests, firstOf(at), until)));
    return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - started);
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

/** A request as it goes over the wire. */
export const posted = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): Buffer =>
  Buffer.from(
    [
      `POST ${path} HTTP/1.1`,
      'host: 127.0.0.1',
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
      body,
    ].join('\r\n'),
  );

const exchange = (socket: Socket, requests: readonly Buffer[], first: number, until: number): Promise<number> =>
  new Promise((resolve, reject) => {
    let answered = 0;
    let received: Buffer = Buffer.alloc(0);
    const done = (finish: () => void) => {
      socket.off('data', onData).off('close', onClose);
      finish();
    };
    const onClose = () => done(() => reject(new Error('The server closed the connection')));
    const send = () => socket.write(requests[(first + answered) % requests.length]!);
    const onData = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const end = received.indexOf(HEAD_END);
      if (end < 0) return;
      const head = received.toString('latin1', 0, end);
      const length = Number(LENGTH.exec(head)?.[1]);
      if (received.length < end + HEAD_END.length + length) return;
      if (!head.startsWith('HTTP/1.1 200')) return done(() => reject(new Error(received.toString())));
      received = Buffer.alloc(0);
      answered += 1;
      if (performance.now() >= until) done(() => resolve(answered));
      else send();
    };
    socket.on('data', onData).on('close', onClose);
    send();
  });
