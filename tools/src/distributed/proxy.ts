import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as ask,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { type Problem, type ProblemCode, PROBLEMS } from '@guildhall/contracts';
import { isPrivate, readRoutes, serviceFor, type ServiceName } from './routes.js';

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** What is said of one connection, and never handed on to the next one (RFC 9110, 7.6.1). */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** As nginx does: longer than clients usually leave a connection idle. */
const IDLE_MS = 75_000;

/** Services answer within ten seconds, and have waited for a token before that. Whoever says nothing for longer is frozen. */
const SILENCE_MS = 20_000;

type Targets = (service: ServiceName) => readonly number[];

/**
 * One base URL for all services on this machine. Replicas take turns; a request that no connection could be made for goes to
 * the next one, and so does a question that one was silent about; nothing is ever carried out twice.
 */
export class Proxy {
  readonly #routes = readRoutes();
  readonly #server: Server;
  #turn = 0;

  private constructor(
    private readonly targets: Targets,
    private readonly silenceMs: number,
  ) {
    this.#server = createServer({ keepAliveTimeout: IDLE_MS }, (request, response) => this.#forward(request, response));
    this.#server.on('clientError', refuseUnparsable);
  }

  static async listen(port: number, targets: Targets, silenceMs = SILENCE_MS): Promise<Proxy> {
    const proxy = new Proxy(targets, silenceMs);
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
    const path = pathOf(request);
    if (isPrivate(path)) return refuse(request, response, 'not-found', 'ask the processes themselves');
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
    if (port === undefined) return refuse(request, response, 'unavailable', 'no replica of the service answers');
    const outgoing = ask({
      host: '127.0.0.1',
      port,
      method: request.method,
      path: request.url,
      headers: {
        ...handedOn(request.headers),
        ...(body.length > 0 && { 'content-length': body.length }),
        'x-forwarded-for': request.socket.remoteAddress ?? '',
        'x-forwarded-proto': 'http',
      },
    });
    let connected = false;
    outgoing.on('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => (connected = true));
      else connected = true;
    });
    let silent = false;
    outgoing.setTimeout(this.silenceMs, () => {
      silent = true;
      outgoing.destroy();
    });
    outgoing.on('response', (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, handedOn(incoming.headers));
      incoming.pipe(response);
      incoming.on('error', () => response.destroy());
    });
    outgoing.on('error', () => {
      if (response.headersSent) return void response.destroy();
      const isQuestion = request.method === 'GET' || request.method === 'HEAD';
      if (!connected || (silent && isQuestion)) return this.#try(request, body, others, response);
      refuse(request, response, 'unavailable', `the replica ${silent ? 'did not answer' : 'ended before it answered'}`);
    });
    outgoing.end(body);
  }
}

const handedOn = (headers: IncomingHttpHeaders): IncomingHttpHeaders => {
  const named = new Set(headers.connection?.split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name) && !named.has(name)),
  );
};

const problemOf = (code: ProblemCode, requestId: string, why: string): Problem => {
  const { status, title, advice } = PROBLEMS[code];
  return { type: `/docs/problems/${code}`, title, status, detail: `${advice} (${why})`, code, requestId };
};

const refuse = (request: IncomingMessage, response: ServerResponse, code: ProblemCode, why: string): void => {
  const given = request.headers['x-request-id'];
  const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  const problem = problemOf(code, requestId, why);
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    ...(problem.status === 503 && { 'retry-after': '1' }),
  });
  response.end(JSON.stringify(problem));
};

/** What is no HTTP request never becomes one that could be forwarded. */
const refuseUnparsable = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = problemOf('invalid-request', randomUUID(), 'that is no HTTP request');
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

/** As the services read it: what is written in another way is the same path. */
const pathOf = ({ url = '/' }: IncomingMessage): string => {
  const written = url.split('?')[0]!;
  try {
    return decodeURI(written);
  } catch {
    return written;
  }
};
